"""Units, recommendations and orders as the API gives and takes them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from dispatch.capabilities import Both
from dispatch.machine import ASSIGNMENT
from dispatch.models import Assignment
from dispatch.words import Sentence, in_both

_NO_DEVICE = Sentence(_("This unit has no device: call it by radio."))


class OpenOrder(Schema):
    """What a unit is doing: its open order."""

    id: int
    incident_id: int
    number: str
    state: str


class UnitOut(Schema):
    """A unit; `device` is its device's identifier, `assignment` its open order; null where it has none.

    `duty` is `on`, `off` or `out`; `capabilities` are names, those usual for its kind where it has none of its own.
    """

    id: int
    callsign: str
    kind: str
    agency: str
    device: str | None
    active: bool
    duty: str
    capabilities: list[str]
    assignment: OpenOrder | None


class DutyIn(Schema):
    """The duty to put a unit on: `on`, `off` or `out`."""

    duty: str


class OfferIn(Schema):
    """Which unit to order, and what to tell it (at most 1000 characters)."""

    unit_id: int = Field(ge=1, lt=2**63)
    instructions: str = ""


class NoteIn(Schema):
    """A word with a step (at most 1000 characters)."""

    note: str = ""


class StepOut(Schema):
    """A step that can be taken now: its name in addresses, and its title."""

    name: str
    title: Both


class AssignmentOut(Schema):
    """An order. Metres as they were when it was given, `basis` `road`, `line` or empty; times ISO 8601.

    `steps`: what can be done with it now by whoever may. `warning`: what somebody must know, null where nothing.
    """

    id: int
    state: str
    state_title: Both
    incident_id: int
    number: str
    title: str
    unit_id: int
    callsign: str
    kind: str
    device: str | None
    instructions: str
    distance_m: float | None
    basis: str
    climbed: int
    offered_by: str
    offered_at: datetime
    acknowledged_at: datetime | None
    en_route_at: datetime | None
    on_scene_at: datetime | None
    cleared_at: datetime | None
    withdrawn_at: datetime | None
    steps: list[StepOut]
    warning: Both | None


_SAME = (
    "state",
    "incident_id",
    "unit_id",
    "instructions",
    "distance_m",
    "basis",
    "climbed",
    "offered_by",
    "offered_at",
)
_TIMES = ("acknowledged_at", "en_route_at", "on_scene_at", "cleared_at", "withdrawn_at")


def assignment_out(assignment: Assignment) -> dict[str, Any]:
    """The fields of `AssignmentOut`; unit, device and incident should be at hand."""
    unit, incident = assignment.unit, assignment.incident
    possible = ASSIGNMENT.possible(assignment.state)
    state, *titles = in_both([Sentence(ASSIGNMENT.states[assignment.state]), *(Sentence(s.title) for s in possible)])
    return {
        **{name: getattr(assignment, name) for name in (*_SAME, *_TIMES)},
        "id": assignment.pk,
        "state_title": state,
        "number": incident.number,
        "title": incident.title,
        "callsign": unit.callsign,
        "kind": unit.kind,
        "device": unit.device.ident if unit.device else None,
        "steps": [{"name": step.name, "title": title} for step, title in zip(possible, titles, strict=True)],
        "warning": None if unit.device or not possible else in_both([_NO_DEVICE])[0],
    }


class CandidateOut(Schema):
    """A unit that could go: metres, `road` or `line` or empty, seconds; last fix in WGS 84."""

    unit_id: int
    device_id: int | None
    callsign: str
    kind: str
    agency: str
    lon: float
    lat: float
    distance_m: float | None
    basis: str
    eta_s: float | None
    fix_age_s: float
    capabilities: list[str]
    has: list[str]
    missing: list[str]
    reason: Both


class ExcludedOut(Schema):
    """A unit that cannot go, by code and in words."""

    unit_id: int
    callsign: str
    kind: str
    agency: str
    code: str
    reason: Both


class RecommendationOut(Schema):
    """Who could go, nearest first; who cannot, near ones first. `available`, `left_out`: how many of either there are.

    `wanted`: the capabilities that the incident's kind asks for, titled in `titles`.
    """

    incident_id: int
    wanted: list[str]
    titles: dict[str, Both]
    available: int
    left_out: int
    candidates: list[CandidateOut]
    excluded: list[ExcludedOut]
