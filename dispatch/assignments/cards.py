"""Open assignments as lists and maps show them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from dispatch.models import OPEN, Assignment


class AssignmentCard(msgspec.Struct, frozen=True):
    """An order that is not over. Times ISO 8601 in UTC; metres as they were when it was given; places WGS 84.

    `device_id`: the unit's device, which says where it is. `basis`: `road`, `line` or empty.
    """

    id: int
    state: str
    incident_id: int
    number: str
    title: str
    unit_id: int
    device_id: int | None
    callsign: str
    kind: str
    instructions: str
    distance_m: float | None
    basis: str
    climbed: int
    offered_at: str
    acknowledged_at: str | None
    en_route_at: str | None
    on_scene_at: str | None
    incident_lon: float | None
    incident_lat: float | None


_FIELDS = (
    *("id", "state", "incident_id", "incident__number", "incident__title", "unit_id", "unit__device_id"),
    *("unit__callsign", "unit__kind", "instructions", "distance_m", "basis", "climbed"),
    *("offered_at", "acknowledged_at", "en_route_at", "on_scene_at", "incident__lon", "incident__lat"),
)


def assignment_cards(ids: Sequence[int] | None = None) -> list[tuple[AssignmentCard, str]]:
    """Every open order with its unit's agency path, oldest first; with `ids`, those of them that are open.

    One query, whatever their number.
    """
    rows = Assignment.objects.filter(OPEN).order_by("pk")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return [
        (AssignmentCard(*(_plain(value) for value in row)), path)
        for *row, path in rows.values_list(*_FIELDS, "unit__agency__path")
    ]


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="milliseconds") if isinstance(value, datetime) else value
