"""Reading what a station measured: by the key (device, datastream, time)."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from core.database.api import pool

_OBSERVATIONS = """
SELECT o.datastream_id, s.property, s.unit, o.t, o.received, o.value, o.quality, o.extra
FROM sensors_observation o JOIN sensors_datastream s ON s.id = o.datastream_id
WHERE o.device_id = %s AND o.datastream_id = ANY(%s) AND o.t >= %s AND o.t < %s AND (o.t, o.datastream_id) > (%s, %s)
ORDER BY o.t, o.datastream_id LIMIT %s
"""
Key = tuple[datetime, int]  # own time, datastream
BEGINNING: Key = (datetime(1900, 1, 1, tzinfo=UTC), 0)


class Observation(NamedTuple):
    """A stored observation: `value` in `unit` (UCUM), `quality` is bits, times UTC."""

    datastream_id: int
    property: str
    unit: str
    t: datetime
    received: datetime
    value: float
    quality: int
    extra: dict[str, Any] | None


def observations(
    device_id: int, datastreams: list[int], start: datetime, end: datetime, after: Key, limit: int
) -> list[Observation]:
    """The observations with start <= t < end, behind `after`, oldest first, at most `limit`.

    Raises:
        psycopg.Error, psycopg_pool.PoolTimeout: the database is away.
    """
    with pool().connection() as connection:
        parameters = (device_id, datastreams, start, end, *after, limit)
        return [Observation(*row) for row in connection.execute(_OBSERVATIONS, parameters).fetchall()]
