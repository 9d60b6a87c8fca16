"""Taking an order back."""

from django.db import transaction
from django.utils import timezone

from core.access.api import Principal, require
from dispatch.assignments.facts import facts_of, locked, tell
from dispatch.assignments.report import stamp
from dispatch.events import AssignmentWithdrawn
from dispatch.machine import ASSIGNMENT
from dispatch.models import Assignment
from dispatch.permissions import OFFER
from dispatch.texts import clean_text


def withdraw(actor: Principal, assignment_id: int, reason: str = "") -> Assignment:
    """Take an order back, however far the crew has come; the unit is free.

    Raises:
        AccessDenied: the actor may not order this agency's units.
        OutOfOrder: the order is over already.
        ValidationError: the reason is too long. Assignment.DoesNotExist.
    """
    text = clean_text(reason)
    with transaction.atomic():
        assignment = locked(assignment_id)
        require(actor, OFFER, assignment.unit.agency.path)
        step = ASSIGNMENT.take("withdraw", assignment.state, assignment.unit.callsign)
        stamp(assignment, step, timezone.now())
        tell(actor, assignment, AssignmentWithdrawn(**facts_of(assignment), reason=text))
    return assignment
