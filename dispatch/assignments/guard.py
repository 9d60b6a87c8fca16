"""An incident is not over while crews are ordered to it."""

from django.utils.translation import gettext_lazy as _

from core.states.api import Refusal
from dispatch.models import OPEN, Assignment


def open_units(incident_id: int) -> Refusal | None:
    """The refusal to close an incident to which units are still ordered, naming them; None where there are none."""
    rows = Assignment.objects.filter(OPEN, incident_id=incident_id).order_by("pk")
    callsigns = list(rows.values_list("unit__callsign", flat=True))
    if not callsigns:
        return None
    sentence = _("Still ordered to this incident: %(units)s. Let them report clear, or withdraw their orders.")
    return Refusal("open_assignments", sentence, units=", ".join(callsigns))
