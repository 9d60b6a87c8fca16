"""Reading the latest fix of every device, on the pool."""

from datetime import datetime

from core.database.api import pool
from sensors.telemetry import Fix

_FIX = """
SELECT l.device_id, (EXTRACT(EPOCH FROM l.t) * 1000)::bigint, l.lon, l.lat, l.acc, l.course, l.speed, l.battery,
       l.quality, l.quality & 32 <> 0, (EXTRACT(EPOCH FROM l.received) * 1000)::bigint
FROM sensors_latest l JOIN sensors_device d ON d.id = l.device_id AND d.active
"""


def latest_fixes(since: datetime | None = None) -> list[Fix]:
    """The latest fix of every active device; with `since`, only those received (and stored) after that time.

    Raises:
        psycopg.Error, psycopg_pool.PoolTimeout: the database is away.
    """
    with pool().connection() as connection:
        if since is None:
            rows = connection.execute(_FIX).fetchall()
        else:
            rows = connection.execute(_FIX + "WHERE l.received > %s", (since,)).fetchall()
    return [Fix(*row) for row in rows]
