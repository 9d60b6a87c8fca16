"""Reporting how an order stands: by the crew over its device, or by the desk for the crew."""

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils import timezone

from command.api import mark_first_on_scene
from core.access.api import Principal, require
from core.states.api import Step
from dispatch.assignments.facts import facts_of, locked, tell
from dispatch.events import (
    AssignmentAcknowledged,
    AssignmentCleared,
    AssignmentEnRoute,
    AssignmentOnScene,
    AssignmentStep,
)
from dispatch.machine import ASSIGNMENT
from dispatch.models import Assignment
from dispatch.texts import clean_text

By = Literal["crew", "desk"]

EVENTS: dict[str, type[AssignmentStep]] = {
    "acknowledge": AssignmentAcknowledged,
    "depart": AssignmentEnRoute,
    "arrive": AssignmentOnScene,
    "clear": AssignmentCleared,
}
"""The steps that are reported, and the event of each."""


def report(
    actor: Principal, assignment_id: int, step: str, *, by: By, device_t: str | None = None, note: str = ""
) -> Assignment:
    """Take a step on the way of an order; the first arrival is the incident's milestone too.

    A crew that says again what is so already changes nothing: its message may have been delivered twice.

    Raises:
        AccessDenied: the actor may not report for this agency's crews.
        OutOfOrder: the step does not begin where the order stands.
        ValidationError: the note is too long. KeyError: no such step. Assignment.DoesNotExist.
    """
    event, text = EVENTS[step], clean_text(note)
    with transaction.atomic():
        assignment = locked(assignment_id)
        declared = ASSIGNMENT.steps[step]
        require(actor, declared.permission, assignment.unit.agency.path)
        if by == "crew" and assignment.state == declared.target:
            return assignment
        ASSIGNMENT.take(step, assignment.state, assignment.unit.callsign)
        now = timezone.now()
        stamp(assignment, declared, now)
        if step == "arrive":
            mark_first_on_scene(assignment.incident_id, now)
        tell(actor, assignment, event(**facts_of(assignment), by=by, device_t=device_t, note=text))
    return assignment


def stamp(assignment: Assignment, step: Step, now: datetime) -> None:
    """Write where the order stands now, and its milestone."""
    assignment.state = step.target
    setattr(assignment, step.milestone, now)
    assignment.save(update_fields=["state", step.milestone])
