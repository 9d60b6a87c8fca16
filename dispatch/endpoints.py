"""Units, recommendations and orders over HTTP."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Router

from command.api import INCIDENT_VIEW, Incident
from core.access.api import Principal, under
from core.rest.api import Page, clamp, decode_cursor, gate, page_of
from dispatch.actions import set_duty
from dispatch.assignments.offer import offer
from dispatch.assignments.report import report
from dispatch.assignments.withdraw import withdraw
from dispatch.capabilities import capabilities_of
from dispatch.models import OPEN, Assignment, Unit
from dispatch.permissions import ASSIGNMENTS, DUTY, OFFER, REPORT, VIEW
from dispatch.recommend.recommend import LIMIT, recommend
from dispatch.recommend.values import Recommendation
from dispatch.schemas import (
    AssignmentOut,
    DutyIn,
    NoteIn,
    OfferIn,
    RecommendationOut,
    UnitOut,
    assignment_out,
)

router = Router(tags=["dispatch"])


def _principal(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


@router.get("/units", response=Page[UnitOut], auth=gate(VIEW), summary="Units")
def list_units(
    request: HttpRequest, cursor: str | None = None, limit: int | None = None, active: bool | None = True
) -> dict[str, object]:
    """Units one may see, in the order they were created; `active=false` for those that have retired."""
    principal, size = _principal(request), clamp(limit)
    rows = Unit.objects.filter(under("agency__path", principal.scopes(VIEW)), pk__gt=_key(cursor))
    if active is not None:
        rows = rows.filter(active=active)
    found = list(_with_orders(rows).order_by("pk")[: size + 1])
    items, following = page_of(found, size, lambda unit: {"id": unit.pk})
    return {"items": [_unit_out(unit, principal) for unit in items], "next": following}


@router.post("/units/{unit_id}/duty", response=UnitOut, auth=gate(DUTY), summary="Put a unit on or off duty")
def change_duty(request: HttpRequest, unit_id: int, body: DutyIn) -> dict[str, object]:
    """Put a unit on duty, off duty or out of service; 409 where it is ordered to an incident and would leave."""
    principal = _principal(request)
    unit = Unit.objects.filter(under("agency__path", principal.scopes(VIEW))).get(pk=unit_id)
    set_duty(principal, unit, body.duty)
    return _unit_out(_with_orders(Unit.objects.all()).get(pk=unit_id), principal)


@router.get(
    "/incidents/{incident_id}/recommendation",
    response=RecommendationOut,
    auth=gate(VIEW),
    summary="Who should go",
)
def recommendation(request: HttpRequest, incident_id: int, limit: int | None = None) -> Recommendation:
    """The units one may see, nearest first by road where roads reach, with the reason; and who cannot go and why."""
    return recommend(_principal(request), incident_id, clamp(limit or LIMIT))


@router.get(
    "/incidents/{incident_id}/assignments",
    response=Page[AssignmentOut],
    auth=gate(ASSIGNMENTS),
    summary="Orders of an incident",
)
def list_assignments(
    request: HttpRequest, incident_id: int, cursor: str | None = None, limit: int | None = None
) -> dict[str, object]:
    """All orders to units one may see, those that are over too, in the order they were given."""
    principal, size = _principal(request), clamp(limit)
    seen = under("agency__path", principal.scopes(INCIDENT_VIEW))
    incident = Incident.objects.filter(seen).get(pk=incident_id)
    rows = _visible(principal).filter(incident=incident, pk__gt=_key(cursor)).order_by("pk")
    items, following = page_of(list(rows[: size + 1]), size, lambda each: {"id": each.pk})
    return {"items": [assignment_out(each) for each in items], "next": following}


@router.post(
    "/incidents/{incident_id}/assignments",
    response={201: AssignmentOut},
    auth=gate(OFFER),
    summary="Order a unit",
)
def order_unit(request: HttpRequest, incident_id: int, body: OfferIn) -> tuple[int, dict[str, Any]]:
    """Order a unit to the incident; 409 with the reason where it cannot go or the incident is not verified."""
    return 201, _shown(offer(_principal(request), incident_id, body.unit_id, body.instructions))


@router.get("/assignments/{assignment_id}", response=AssignmentOut, auth=gate(ASSIGNMENTS), summary="An order")
def show_assignment(request: HttpRequest, assignment_id: int) -> dict[str, Any]:
    """One order."""
    return assignment_out(_visible(_principal(request)).get(pk=assignment_id))


@router.post("/assignments/{assignment_id}/withdraw", response=AssignmentOut, auth=gate(OFFER), summary="Take back")
def withdraw_assignment(request: HttpRequest, assignment_id: int, body: NoteIn) -> dict[str, Any]:
    """Take an order back; `note` is the reason."""
    return _shown(withdraw(_principal(request), _reach(request, assignment_id), body.note))


@router.post(
    "/assignments/{assignment_id}/acknowledge", response=AssignmentOut, auth=gate(REPORT), summary="Acknowledge"
)
def acknowledge(request: HttpRequest, assignment_id: int, body: NoteIn) -> dict[str, Any]:
    """The crew has the order, as somebody heard it say."""
    return _report(request, assignment_id, "acknowledge", body)


@router.post("/assignments/{assignment_id}/depart", response=AssignmentOut, auth=gate(REPORT), summary="Depart")
def depart(request: HttpRequest, assignment_id: int, body: NoteIn) -> dict[str, Any]:
    """The crew is under way."""
    return _report(request, assignment_id, "depart", body)


@router.post("/assignments/{assignment_id}/arrive", response=AssignmentOut, auth=gate(REPORT), summary="Arrive")
def arrive(request: HttpRequest, assignment_id: int, body: NoteIn) -> dict[str, Any]:
    """The crew is on scene."""
    return _report(request, assignment_id, "arrive", body)


@router.post("/assignments/{assignment_id}/clear", response=AssignmentOut, auth=gate(REPORT), summary="Clear")
def clear(request: HttpRequest, assignment_id: int, body: NoteIn) -> dict[str, Any]:
    """The crew is done and free."""
    return _report(request, assignment_id, "clear", body)


def _report(request: HttpRequest, assignment_id: int, step: str, body: NoteIn) -> dict[str, Any]:
    key = _reach(request, assignment_id)
    return _shown(report(_principal(request), key, step, by="desk", note=body.note))


def _reach(request: HttpRequest, assignment_id: int) -> int:
    """The key, if the order is this person's to see: others cannot tell it from one that does not exist."""
    return int(_visible(_principal(request)).get(pk=assignment_id).pk)


def _shown(assignment: Assignment) -> dict[str, Any]:
    return assignment_out(Assignment.objects.select_related("unit__device", "incident").get(pk=assignment.pk))


def _visible(principal: Principal) -> Any:
    seen = under("unit__agency__path", principal.scopes(ASSIGNMENTS))
    return Assignment.objects.filter(seen).select_related("unit__device", "incident")


def _with_orders(rows: Any) -> Any:
    open_ones = Assignment.objects.filter(OPEN).select_related("incident")
    return rows.select_related("agency", "device").prefetch_related(Prefetch("assignments", open_ones, "open_orders"))


def _unit_out(unit: Any, principal: Principal) -> dict[str, object]:
    """The fields of `UnitOut`; what a unit is doing is told to those who may see orders."""
    orders = unit.open_orders if principal.may(ASSIGNMENTS, unit.agency.path) else []
    order = next(iter(orders), None)
    return {
        "id": unit.pk,
        "callsign": unit.callsign,
        "kind": unit.kind,
        "agency": str(unit.agency),
        "device": unit.device.ident if unit.device else None,
        "active": unit.active,
        "duty": unit.duty,
        "capabilities": capabilities_of(unit.kind, unit.capabilities),
        "assignment": order
        and {"id": order.pk, "incident_id": order.incident_id, "number": order.incident.number, "state": order.state},
    }


def _key(cursor: str | None) -> int:
    last = decode_cursor(cursor).get("id", 0)
    return last if isinstance(last, int) else 0
