"""Events of the dispatch stage."""

from django.utils.translation import gettext_lazy as _

from core.events.api import Payload, event_type
from dispatch.permissions import ASSIGNMENTS, VIEW


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


@event_type("dispatch.unit.duty_changed", title=_("Duty changed"), permission=VIEW)
class UnitDutyChanged(Payload, frozen=True):
    """A unit is on duty, off duty or out of service: `duty` is `on`, `off` or `out`."""

    unit_id: int
    callsign: str
    duty: str
    before: str


@event_type("dispatch.unit.capabilities_changed", title=_("Capabilities changed"), permission=VIEW)
class UnitCapabilitiesChanged(Payload, frozen=True):
    """A unit can do other things than before; empty: what is usual for its kind."""

    unit_id: int
    callsign: str
    capabilities: list[str]
    before: list[str]


CHANGES = (
    "dispatch.unit.capabilities_changed",
    "dispatch.unit.created",
    "dispatch.unit.duty_changed",
    "dispatch.unit.equipped",
    "dispatch.unit.renamed",
    "dispatch.unit.retired",
)
"""The names of all events after which the list of units differs."""


class AssignmentEvent(Payload, frozen=True):
    """What every event of an assignment says: which, of which unit, for which incident."""

    assignment_id: int
    unit_id: int
    callsign: str
    device_id: int | None
    incident_id: int
    number: str
    title: str


@event_type("dispatch.assignment.offered", title=_("Unit ordered"), permission=ASSIGNMENTS)
class AssignmentOffered(AssignmentEvent, frozen=True, kw_only=True):
    """A unit was told to go. `distance_m` metres, `basis` `road` or `line`; place of the incident in WGS 84."""

    distance_m: float | None
    basis: str
    instructions: str
    lon: float | None
    lat: float | None
    address: str


class AssignmentStep(AssignmentEvent, frozen=True, kw_only=True):
    """A step on the way: `by` is `crew` (over MQTT) or `desk`; `device_t` the device's own time, if told."""

    by: str
    device_t: str | None
    note: str


@event_type("dispatch.assignment.acknowledged", title=_("Order acknowledged"), permission=ASSIGNMENTS)
class AssignmentAcknowledged(AssignmentStep, frozen=True, kw_only=True):
    """The crew has the order and goes."""


@event_type("dispatch.assignment.en_route", title=_("Unit en route"), permission=ASSIGNMENTS)
class AssignmentEnRoute(AssignmentStep, frozen=True, kw_only=True):
    """The crew is under way."""


@event_type("dispatch.assignment.on_scene", title=_("Unit on scene"), permission=ASSIGNMENTS)
class AssignmentOnScene(AssignmentStep, frozen=True, kw_only=True):
    """The crew is there."""


@event_type("dispatch.assignment.cleared", title=_("Unit clear"), permission=ASSIGNMENTS)
class AssignmentCleared(AssignmentStep, frozen=True, kw_only=True):
    """The crew is done and free again."""


@event_type("dispatch.assignment.withdrawn", title=_("Order withdrawn"), permission=ASSIGNMENTS)
class AssignmentWithdrawn(AssignmentEvent, frozen=True, kw_only=True):
    """The order no longer holds."""

    reason: str


@event_type("dispatch.assignment.unanswered", title=_("Order unanswered"), permission=ASSIGNMENTS)
class AssignmentUnanswered(AssignmentEvent, frozen=True, kw_only=True):
    """Nobody has acknowledged the order for `waited_s` seconds; `climbed` says how far that has climbed, from 1."""

    climbed: int
    waited_s: int


@event_type("dispatch.report.refused", title=_("Crew's report refused"), permission=ASSIGNMENTS)
class ReportRefused(Payload, frozen=True):
    """A device reported on an order and cannot be believed; `reason` is a code, `facts` fill its sentence.

    The event is the agency's whose order it was, so that the incident shows what was tried. `assignment_id` and
    `incident_id` are null where there is no such order; the event is the device's agency's then.
    """

    device: str
    device_id: int
    order: int
    status: str
    reason: str
    facts: dict[str, str]
    assignment_id: int | None
    incident_id: int | None


ASSIGNMENT_CHANGES = (
    "dispatch.assignment.offered",
    "dispatch.assignment.acknowledged",
    "dispatch.assignment.en_route",
    "dispatch.assignment.on_scene",
    "dispatch.assignment.cleared",
    "dispatch.assignment.withdrawn",
    "dispatch.assignment.unanswered",
)
"""The names of all events after which an assignment's card differs."""
