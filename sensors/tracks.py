"""Reading where a device was: raw SQL on the pool, by the key (device, time)."""

from datetime import datetime
from typing import Any, NamedTuple

from core.database.api import pool

_TRACK = """
SELECT t, received, lon, lat, acc, alt, speed, course, battery, quality, extra FROM sensors_position
WHERE device_id = %s AND t >= %s AND t < %s AND t > %s ORDER BY t LIMIT %s
"""
_LATEST = """
SELECT device_id, t, received, lon, lat, acc, alt, speed, course, battery, quality, extra FROM sensors_latest
WHERE device_id = ANY(%s)
"""


class TrackPoint(NamedTuple):
    """A stored fix; degrees WGS 84, metres, m/s, degrees clockwise from north, percent; `quality` is bits."""

    t: datetime
    received: datetime
    lon: float
    lat: float
    acc: float | None
    alt: float | None
    speed: float | None
    course: float | None
    battery: int | None
    quality: int
    extra: dict[str, Any] | None


def track(device_id: int, start: datetime, end: datetime, after: datetime | None, limit: int) -> list[TrackPoint]:
    """The fixes with start <= t < end, later than `after`, oldest first, at most `limit`.

    Raises:
        psycopg.Error, psycopg_pool.PoolTimeout: the database is away.
    """
    behind = after or datetime.min.replace(tzinfo=start.tzinfo)
    with pool().connection() as connection:
        rows = connection.execute(_TRACK, (device_id, start, end, max(behind, _EARLIEST), limit)).fetchall()
    return [TrackPoint(*row) for row in rows]


_EARLIEST = datetime.fromisoformat("1900-01-01T00:00:00+00:00")


def latest_points(devices: list[int]) -> dict[int, TrackPoint]:
    """The latest fix of each of these devices that has one."""
    with pool().connection() as connection:
        rows = connection.execute(_LATEST, (devices,)).fetchall()
    return {row[0]: TrackPoint(*row[1:]) for row in rows}
