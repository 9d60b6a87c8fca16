"""Events of the dispatch stage."""

from django.utils.translation import gettext_lazy as _

from core.events.api import Payload, event_type
from dispatch.permissions import VIEW


@event_type("dispatch.unit.created", title=_("Unit created"), permission=VIEW)
class UnitCreated(Payload, frozen=True):
    """There is a new unit."""

    unit_id: int
    callsign: str
    kind: str


@event_type("dispatch.unit.equipped", title=_("Unit equipped"), permission=VIEW)
class UnitEquipped(Payload, frozen=True):
    """A unit has another device, or none any more (`device` and `device_id` null)."""

    unit_id: int
    callsign: str
    device: str | None
    device_id: int | None


@event_type("dispatch.unit.renamed", title=_("Unit renamed"), permission=VIEW)
class UnitRenamed(Payload, frozen=True):
    """A unit has another callsign."""

    unit_id: int
    callsign: str
    before: str


@event_type("dispatch.unit.retired", title=_("Unit retired"), permission=VIEW)
class UnitRetired(Payload, frozen=True):
    """A unit no longer goes anywhere; its device is free."""

    unit_id: int
    callsign: str


CHANGES = ("dispatch.unit.created", "dispatch.unit.equipped", "dispatch.unit.renamed", "dispatch.unit.retired")
"""The names of all events after which the list of units differs."""
