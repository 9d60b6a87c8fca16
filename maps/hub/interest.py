"""What a client asked to see and may see: a value, so that clients with equal ones share every encoding."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from command.api import INCIDENT_VIEW
from core.access.api import Principal
from dispatch.api import ASSIGNMENTS as ASSIGNMENT_VIEW
from maps.hub.board import ALARMS, ASSIGNMENTS, INCIDENTS, STATIONS
from sensors.api import ALARMS as ALARM_VIEW
from sensors.api import OBSERVATIONS, POSITIONS

BOARD_PERMISSIONS = {
    STATIONS: OBSERVATIONS,
    ALARMS: ALARM_VIEW,
    INCIDENTS: INCIDENT_VIEW,
    ASSIGNMENTS: ASSIGNMENT_VIEW,
}
UNITS, EVENTS, BOARD, HEALTH = "units", "events", "board", "health"
TOPICS = (UNITS, EVENTS, BOARD, HEALTH)

Scopes = tuple[str, ...]
"""Agency paths below which a permission holds: `()` nowhere, `("",)` in the whole district."""


def covers(scopes: Scopes, agency_path: str) -> bool:
    """Whether an object of that agency lies within the scopes."""
    return any(agency_path.startswith(scope) for scope in scopes)


@dataclass(frozen=True, slots=True)
class Access:
    """What of the situation somebody may see: where units, which events where, and which kinds of the board where."""

    positions: Scopes
    events: tuple[tuple[str, Scopes], ...]
    board: tuple[tuple[str, Scopes], ...] = ()

    @classmethod
    def of(cls, principal: Principal, event_permissions: Iterable[str]) -> "Access":
        """The part of a principal's rights that matters here: people with equal rights are equal."""
        held = ((name, principal.scopes(name)) for name in sorted(set(event_permissions)))
        board = ((kind, principal.scopes(name)) for kind, name in BOARD_PERMISSIONS.items())
        return cls(principal.scopes(POSITIONS), _holding(held), _holding(board))

    def may_see_event(self, permission: str, agency_path: str) -> bool:
        """Whether an event that needs `permission` and belongs to that agency may be shown."""
        return any(name == permission and covers(scopes, agency_path) for name, scopes in self.events)


def _holding(pairs: Iterable[tuple[str, Scopes]]) -> tuple[tuple[str, Scopes], ...]:
    return tuple((name, scopes) for name, scopes in pairs if scopes)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in degrees (CRS84), borders included."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Interest:
    """Topics, area (None: everywhere) and rights of a subscription. The area limits units, nothing else."""

    topics: frozenset[str]
    area: Area | None
    access: Access


def area_of(value: Any) -> Area | None:
    """Read `[west, south, east, north]`, or None for everywhere.

    Raises:
        ValueError: not four finite degrees, out of range, empty, or crossing the antimeridian.
    """
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 4 or not all(_is_degree(each) for each in value):
        raise ValueError("four numbers are needed")
    west, south, east, north = (float(each) for each in value)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError("west < east and south < north are needed, in degrees")
    return Area(west, south, east, north)


def _is_degree(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
