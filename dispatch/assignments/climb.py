"""Orders that nobody answers climb, and say so."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from core.access.api import SYSTEM
from dispatch.assignments.facts import facts_of, locked, tell
from dispatch.events import AssignmentUnanswered
from dispatch.models import Assignment

_FILE = Path(__file__).parents[1] / "data" / "unanswered.json"


@lru_cache(maxsize=1)
def climb_after() -> tuple[float, ...]:
    """After how many seconds without an answer an order climbs, and climbs again."""
    given = json.loads(_FILE.read_text())["climb_after"]
    if given["unit"] != "s":
        raise ValueError(f"unanswered orders: expected seconds, found {given['unit']}")
    return tuple(sorted(given["value"]))


def height(waited_s: float, steps: Sequence[float]) -> int:
    """How far an order has climbed that has waited so long. Pure."""
    return sum(waited_s >= step for step in steps)


def climb(now: datetime) -> None:
    """Let every order climb that has waited too long at `now`; harmless when repeated."""
    waiting = Assignment.objects.filter(state=Assignment.State.OFFERED).values_list("pk", "offered_at", "climbed")
    for key, offered_at, climbed in waiting:
        if height((now - offered_at).total_seconds(), climb_after()) > climbed:
            _climb(key, now)


@transaction.atomic
def _climb(assignment_id: int, now: datetime) -> None:
    assignment = locked(assignment_id)
    waited_s = (now - assignment.offered_at).total_seconds()
    reached = height(waited_s, climb_after())
    if assignment.state != Assignment.State.OFFERED or reached <= assignment.climbed:
        return  # answered, or climbed by another worker, meanwhile
    assignment.climbed = reached
    assignment.save(update_fields=["climbed"])
    tell(SYSTEM, assignment, AssignmentUnanswered(**facts_of(assignment), climbed=reached, waited_s=int(waited_s)))
