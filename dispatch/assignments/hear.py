"""Hearing what a crew says by its device, and believing it or not."""

from core.access.api import Principal
from core.events.api import Event, read_about
from core.states.api import OutOfOrder
from dispatch.assignments.refuse import refuse
from dispatch.assignments.report import EVENTS, report
from dispatch.machine import ASSIGNMENT
from dispatch.models import Assignment, Unit
from dispatch.permissions import REPORT
from dispatch.texts import LONGEST

STEPS: dict[str, str] = {ASSIGNMENT.steps[step].target: step for step in EVENTS}
"""What a crew may say, and the step that it means."""


def hear(reported: Event) -> None:
    """Take the step that a crew reported (`sensors.order.reported`), or put on record why not; may be told twice."""
    told = reported.payload
    assignment = _assignment(told["order"])
    reason = _unbelievable(assignment, told["device_id"], told["status"])
    if reason is not None or assignment is None:
        refuse(reported, reason or "no_such_order", assignment)
        return
    try:
        step, crew = STEPS[told["status"]], _crew(assignment.unit)
        # a word that is too long must not keep the step, and all crews' reports after it, from being taken
        report(crew, assignment.pk, step, by="crew", device_t=told["t"], note=told["note"][:LONGEST])
    except OutOfOrder:
        if not _heard(assignment, told["t"], told["status"]):
            refuse(reported, "over" if assignment.state in ASSIGNMENT.final else "out_of_order", assignment)


def _unbelievable(assignment: Assignment | None, device_id: int, status: str) -> str | None:
    if assignment is None:
        return "no_such_order"
    if assignment.unit.device_id != device_id:
        return "not_your_order"
    return None if status in STEPS else "unknown_status"


def _assignment(order: int) -> Assignment | None:
    return Assignment.objects.select_related("unit__agency").filter(pk=order).first()


def _crew(unit: Unit) -> Principal:
    """Who speaks through the unit's device: may report for this unit's agency, and nothing else."""
    return Principal(None, unit.callsign, unit.callsign, grants={REPORT: (unit.agency.path,)})


def _heard(assignment: Assignment, t: str, status: str) -> bool:
    """Whether this very report has been taken already: it is told again after later ones."""
    name = f"dispatch.assignment.{status}"
    said = read_about(assignment_id=assignment.pk, by="crew", device_t=t)
    return any(event.type == name for event in said)
