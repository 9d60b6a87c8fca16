"""Writing alarms where nobody acts: in ingest's transaction, and in the watch over silent stations.

Every row is locked or made here before the caller appends the events, which hold the log's head until the commit.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from core.events.api import Payload
from sensors.alarms.tell import iso
from sensors.events import AlarmCleared, AlarmEased, AlarmEscalated, AlarmRaised

_LIVING = """
SELECT id, cause, level, state, value, threshold, lon, lat, observed FROM sensors_alarm
WHERE cause = ANY(%s) AND cleared_at IS NULL ORDER BY id FOR UPDATE
"""
_RAISE = """
INSERT INTO sensors_alarm (cause, kind, state, level, peak_level, device_id, property, value, unit, threshold, lon, lat,
                           observed, raised_at, changed_at, acknowledged_by)
VALUES (%s, %s, 'raised', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '')
ON CONFLICT (cause) WHERE cleared_at IS NULL DO NOTHING RETURNING id
"""
_MOVE = """
UPDATE sensors_alarm SET level = %s, peak_level = least(peak_level, %s), value = %s, threshold = %s, observed = %s,
    changed_at = %s WHERE id = %s
"""
_AGAIN = "UPDATE sensors_alarm SET state = 'raised', acknowledged_at = NULL, acknowledged_by = '' WHERE id = %s"
_CLEAR = """
UPDATE sensors_alarm SET state = 'cleared', value = %s, observed = %s, changed_at = %s, cleared_at = %s WHERE id = %s
"""
_REFRESH = """
UPDATE sensors_alarm SET lon = coalesce(%s, lon), lat = coalesce(%s, lat), observed = %s
WHERE id = %s AND (observed IS NULL OR observed < %s)
"""


class Cursor(Protocol):
    """What Django's and psycopg's cursors have in common."""

    def execute(self, query: Any, params: Any = ..., /) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """The next row."""

    def fetchall(self) -> Any:
        """All rows that are left."""


class Due(NamedTuple):
    """An event to append once every row is written; `place` is lon, lat (CRS84)."""

    payload: Payload
    agency_path: str
    place: tuple[float, float] | None


class About(NamedTuple):
    """What an alarm is about: its cause, and of its device what the events say. Place in WGS 84."""

    kind: str
    cause: str
    device_id: int
    ident: str
    name: str
    agency_path: str
    lon: float | None
    lat: float | None
    property: str = ""
    unit: str = ""


class Standing(NamedTuple):
    """A living alarm as its row has it."""

    id: int
    cause: str
    level: int
    state: str
    value: float | None
    threshold: float | None
    lon: float | None
    lat: float | None
    observed: datetime | None


class Seen(NamedTuple):
    """What was observed: value and threshold in the property's unit, the device's own time, when it came in."""

    value: float | None
    threshold: float | None
    observed: datetime | None
    received: datetime


def living(cursor: Cursor, causes: Collection[str]) -> dict[str, Standing]:
    """The living alarms of these causes, their rows locked until the transaction ends."""
    if not causes:
        return {}
    cursor.execute(_LIVING, (sorted(causes),))
    return {row[1]: Standing(*row) for row in cursor.fetchall()}


def raise_alarm(cursor: Cursor, about: About, level: int, seen: Seen) -> tuple[int, Due] | None:
    """A new living alarm and its event; None where another transaction was quicker with the same cause."""
    measured = (about.property, seen.value, about.unit, seen.threshold)
    when = (seen.observed, seen.received, seen.received)
    row = (about.cause, about.kind, level, level, about.device_id, *measured, about.lon, about.lat, *when)
    cursor.execute(_RAISE, row)
    made = cursor.fetchone()
    if made is None:
        return None
    return made[0], _due(about, AlarmRaised(**_fields(made[0], about, level, seen)))


def move_alarm(cursor: Cursor, about: About, alarm_id: int, before: int, after: int, seen: Seen) -> Due:
    """The alarm is graver or less grave than before; a graver one must be acknowledged again."""
    cursor.execute(_MOVE, (after, after, seen.value, seen.threshold, seen.observed, seen.received, alarm_id))
    fields = _fields(alarm_id, about, after, seen)
    if after > before:
        return _due(about, AlarmEased(**fields, before=before))
    cursor.execute(_AGAIN, (alarm_id,))
    return _due(about, AlarmEscalated(**fields, before=before))


def end_alarm(cursor: Cursor, about: About, alarm_id: int, level: int, seen: Seen, how: str) -> Due:
    """The alarm is over: `how` is `by_value` or `by_return`; `level` is the last it had."""
    cursor.execute(_CLEAR, (seen.value, seen.observed, seen.received, seen.received, alarm_id))
    return _due(about, AlarmCleared(**_fields(alarm_id, about, level, seen), how=how, note=""))


def refresh_alarm(cursor: Cursor, about: About, alarm_id: int, observed: datetime) -> None:
    """The same again, later: where it now is. No event: whoever called already said so."""
    cursor.execute(_REFRESH, (about.lon, about.lat, observed, alarm_id, observed))


def _fields(alarm_id: int, about: About, level: int, seen: Seen) -> dict[str, Any]:
    return {
        "alarm_id": alarm_id,
        "kind": about.kind,
        "device": about.ident,
        "device_id": about.device_id,
        "name": about.name,
        "level": level,
        "property": about.property or None,
        "value": seen.value,
        "unit": about.unit or None,
        "threshold": seen.threshold,
        "lon": about.lon,
        "lat": about.lat,
        "t": iso(seen.observed),
    }


def _due(about: About, payload: Payload) -> Due:
    place = None if about.lon is None or about.lat is None else (about.lon, about.lat)
    return Due(payload, about.agency_path, place)
