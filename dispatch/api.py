"""The face of the dispatch stage: what other stages may import."""

from dispatch.actions import (
    attach_device,
    create_unit,
    rename_unit,
    retire_unit,
    set_capabilities,
    set_duty,
)
from dispatch.assignments.cards import AssignmentCard, assignment_cards
from dispatch.assignments.offer import offer
from dispatch.assignments.refuse import refusal_sentence
from dispatch.assignments.report import report
from dispatch.assignments.withdraw import withdraw
from dispatch.capabilities import capabilities
from dispatch.events import ASSIGNMENT_CHANGES, CHANGES
from dispatch.machine import ASSIGNMENT
from dispatch.models import Assignment, Unit
from dispatch.permissions import ASSIGNMENTS, DUTY, OFFER, REPORT
from dispatch.permissions import MANAGE as UNIT_MANAGE
from dispatch.permissions import VIEW as UNIT_VIEW
from dispatch.recommend.recommend import recommend
from dispatch.recommend.values import Candidate, Excluded, Recommendation
from dispatch.roster import UnitCard, units

__all__ = [
    "ASSIGNMENT",
    "ASSIGNMENTS",
    "ASSIGNMENT_CHANGES",
    "CHANGES",
    "DUTY",
    "OFFER",
    "REPORT",
    "UNIT_MANAGE",
    "UNIT_VIEW",
    "Assignment",
    "AssignmentCard",
    "Candidate",
    "Excluded",
    "Recommendation",
    "Unit",
    "UnitCard",
    "assignment_cards",
    "attach_device",
    "capabilities",
    "create_unit",
    "offer",
    "recommend",
    "refusal_sentence",
    "rename_unit",
    "report",
    "retire_unit",
    "set_capabilities",
    "set_duty",
    "units",
    "withdraw",
]
