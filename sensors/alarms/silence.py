"""Stations from which nothing is heard: an alarm when that has lasted too long, its end when they speak again.

Ingest ends the alarm at once, with the station's first message; the watch here ends what both raised and heard in the
same moment. Nobody is called silent for the time in which we could not hear.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import psycopg

from core.access.api import SYSTEM
from core.database.api import pool
from core.events.api import append
from core.health.api import COMPONENTS, Beat, Status, beats
from sensors.alarms.rows import About, Due, Seen, end_alarm, living, raise_alarm

LEVEL = 3  # yellow: nothing has happened yet, but nobody would see it if it did
_STATION = """
d.id, d.ident, coalesce(nullif(d.label, ''), d.ident), coalesce(a.path, ''), s.lon, s.lat,
coalesce(h.received, d.created)
FROM sensors_station s JOIN sensors_device d ON d.id = s.device_id
LEFT JOIN core_agency a ON a.id = d.agency_id LEFT JOIN sensors_heard h ON h.device_id = d.id
"""
# One alarm for each silence: who clears it by hand is not told again until the station has spoken in between.
_SILENT = f"""
SELECT {_STATION} WHERE d.active
AND greatest(coalesce(h.received, d.created), %s) < now() - make_interval(secs => s.silent_after_s)
AND NOT EXISTS (
    SELECT 1 FROM sensors_alarm x
    WHERE x.cause = 'silence:' || d.id AND (x.cleared_at IS NULL OR x.raised_at > coalesce(h.received, d.created))
) ORDER BY d.id
"""  # noqa: S608  # put together from the constant above
_SPOKE = f"""
SELECT {_STATION} JOIN sensors_alarm x ON x.cause = 'silence:' || d.id AND x.cleared_at IS NULL
WHERE h.received > x.raised_at ORDER BY d.id
"""


def look_for_silence() -> None:
    """Raise and end alarms of silent stations, each in a transaction of its own; harmless when repeated.

    Raises:
        psycopg.Error, psycopg_pool.PoolTimeout: the database is away.
    """
    with pool().connection() as connection:
        spoke = connection.execute(_SPOKE).fetchall()
        since = hearing_since(beats())
        silent = [] if since is None else connection.execute(_SILENT, (since,)).fetchall()
    for row in spoke:
        with pool().connection() as connection:
            _end(connection, row)
    for row in silent:
        with pool().connection() as connection:
            _raise(connection, row)


def hearing_since(found: Iterable[Beat]) -> datetime | None:
    """Since when some ingest worker has been hearing everybody; None while none does."""
    most_s = COMPONENTS.active()["ingest"].max_age_s
    since = [
        beat.data["connected_since"]
        for beat in found
        if beat.component == "ingest"
        and beat.age_s <= most_s
        and beat.data.get("status") == Status.OK
        and beat.data.get("connected_since")
    ]
    return datetime.fromtimestamp(min(since), UTC) if since else None


def _raise(connection: psycopg.Connection, row: tuple[Any, ...]) -> None:
    *device, heard = row
    about = _about(*device)
    with connection.transaction(), connection.cursor() as cursor:
        made = raise_alarm(cursor, about, LEVEL, Seen(None, None, heard, datetime.now(UTC)))
        if made is not None:
            _append(cursor, made[1])


def _end(connection: psycopg.Connection, row: tuple[Any, ...]) -> None:
    *device, heard = row
    about = _about(*device)
    with connection.transaction(), connection.cursor() as cursor:
        standing = living(cursor, [about.cause]).get(about.cause)
        if standing is not None:
            seen = Seen(None, None, heard, datetime.now(UTC))
            _append(cursor, end_alarm(cursor, about, standing.id, standing.level, seen, "by_return"))


def _about(device_id: int, ident: str, name: str, path: str, lon: float | None, lat: float | None) -> About:
    return About("silence", f"silence:{device_id}", device_id, ident, name, path, lon, lat)


def _append(cursor: psycopg.Cursor, due: Due) -> None:
    append(due.payload, actor=SYSTEM, agency_path=due.agency_path, place=due.place, cursor=cursor)
