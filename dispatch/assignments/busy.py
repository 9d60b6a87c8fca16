"""A unit has one open order at most."""

from django.utils.translation import gettext_lazy as _

from core.states.api import Refusal
from dispatch.models import OPEN, Assignment, Unit


def refuse_if_busy(unit: Unit) -> None:
    """Refuse what cannot be done with a unit that has an open order; its row must be locked.

    Raises:
        Refusal: with the incident it has been ordered to.
    """
    held = Assignment.objects.filter(OPEN, unit=unit).select_related("incident").first()
    if held is not None:
        busy = _("%(unit)s has already been ordered to %(incident)s.")
        raise Refusal("busy", busy, unit=unit.callsign, incident=held.incident.number)
