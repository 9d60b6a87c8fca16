"""Reading the log: whoever missed something asks from the last number they have."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django_stubs_ext import StrOrPromise

from core.events.types import EVENT_TYPES

COLUMNS = "seq, type, at, actor, agency_path, lon, lat, payload::text"


@dataclass(frozen=True)
class Event:
    """One event as readers see it; `place` is lon, lat (CRS84)."""

    seq: int
    type: str
    at: datetime
    actor: str
    agency_path: str
    place: tuple[float, float] | None
    payload: dict[str, Any]

    @property
    def title(self) -> StrOrPromise:
        """What to call it on a screen; its name if no stage or plugin declares it any more."""
        declared = EVENT_TYPES.get(self.type)
        return declared.title if declared else self.type

    @property
    def permission(self) -> str:
        """Who may read it; events nobody declares any more are the auditor's alone."""
        declared = EVENT_TYPES.get(self.type)
        return declared.permission if declared else "core.event.audit"


def read_since(seq: int, limit: int = 500, types: Sequence[str] = ()) -> list[Event]:
    """Up to `limit` events numbered above `seq`, in order, of the given types (default all)."""
    with connection.cursor() as cursor:
        cursor.execute(*since_query(seq, limit, types))
        return [event_of(row) for row in cursor.fetchall()]


def read_about(limit: int = 1000, **fields: Any) -> list[Event]:
    """The events whose payload has all of these values, such as `incident_id=7`, in order; the last `limit` of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM (SELECT {COLUMNS} FROM core_event WHERE payload @> %s::jsonb ORDER BY seq DESC LIMIT %s) e"  # noqa: S608
            " ORDER BY seq",
            [json.dumps(fields), limit],
        )
        return [event_of(row) for row in cursor.fetchall()]


def since_query(seq: int, limit: int, types: Sequence[str] = ()) -> tuple[str, list[Any]]:
    """The statement and parameters of `read_since`, for readers on an asynchronous connection."""
    wanted = " AND type = ANY(%s)" if types else ""
    parameters: list[Any] = [seq, *([list(types)] if types else []), limit]
    return f"SELECT {COLUMNS} FROM core_event WHERE seq > %s{wanted} ORDER BY seq LIMIT %s", parameters  # noqa: S608


def event_of(row: Sequence[Any]) -> Event:
    """An event from a row of `COLUMNS`."""
    seq, kind, at, actor, agency_path, lon, lat, payload = row
    place = None if lon is None or lat is None else (lon, lat)
    return Event(seq, kind, at, actor, agency_path, place, json.loads(payload))


def latest_seq() -> int:
    """The number of the last event; 0 in an empty log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM core_event_head WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
