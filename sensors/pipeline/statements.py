"""The SQL of storing fixes and what comes beside them."""

import numpy as np
from numpy.typing import NDArray

from sensors.pipeline.binary import POSTGRES_EPOCH_US, Layout, copy_bytes
from sensors.pipeline.columns import Fixes
from sensors.quality import UNUSABLE

NO_BATTERY = -1

# Not known is NaN, and -1 for the battery, until the rows leave the staging table: so every row has one width.
STAGING = """
CREATE TEMP TABLE IF NOT EXISTS ingest_fix (
    n integer, device_id integer, t timestamptz, received timestamptz, lon float8, lat float8,
    acc real, alt real, speed real, course real, battery smallint, quality integer, newest boolean
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS ingest_extra (n integer, extra text) ON COMMIT DELETE ROWS;
"""
COPY_FIXES = "COPY ingest_fix FROM STDIN (FORMAT binary)"
COPY_EXTRAS = "COPY ingest_extra FROM STDIN"

_COLUMNS = "device_id, t, received, lon, lat, acc, alt, speed, course, battery, quality, extra"
_SELECT = """
SELECT device_id, t, received, lon, lat, nullif(acc, 'NaN'), nullif(alt, 'NaN'), nullif(speed, 'NaN'),
       nullif(course, 'NaN'), nullif(battery, -1), quality, {extra} FROM ingest_fix {joined}
"""
_PLAIN = _SELECT.format(extra="NULL::jsonb", joined="")
_WITH_EXTRAS = _SELECT.format(extra="extra::jsonb", joined="LEFT JOIN ingest_extra USING (n)")

_INSERT = f"INSERT INTO sensors_position ({_COLUMNS}) {{select}} ON CONFLICT DO NOTHING"
INSERT_POSITIONS = (_INSERT.format(select=_PLAIN), _INSERT.format(select=_WITH_EXTRAS))

# A second message of the same device and second may be the one that asks for help.
MARK_SOS = """
UPDATE sensors_position p SET quality = p.quality | 32 FROM ingest_fix s
WHERE p.device_id = s.device_id AND p.t = s.t AND s.quality & 32 <> 0 AND p.quality & 32 = 0
"""

# Usable before unusable, newer before older; at the same time a call for help wins. Returns whose place was taken.
_LATEST = f"""
INSERT INTO sensors_latest ({_COLUMNS}, usable)
SELECT fix.*, fix.quality & {int(UNUSABLE)} = 0 FROM ({{select}} WHERE newest) fix ({_COLUMNS})
ON CONFLICT (device_id) DO UPDATE SET
    t = excluded.t, received = excluded.received, lon = excluded.lon, lat = excluded.lat, acc = excluded.acc,
    alt = excluded.alt, speed = excluded.speed, course = excluded.course, battery = excluded.battery,
    quality = excluded.quality, extra = excluded.extra, usable = excluded.usable
WHERE (excluded.usable, excluded.t, excluded.quality & 32)
    > (sensors_latest.usable, sensors_latest.t, sensors_latest.quality & 32)
RETURNING device_id
"""  # noqa: S608  # put together from the constants above
UPSERT_LATEST = (_LATEST.format(select=_PLAIN), _LATEST.format(select=_WITH_EXTRAS))

NEW_SIGNAL = """
INSERT INTO sensors_signal (device_id, kind, key, received) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING 1
"""
KEEP_NOTE = """
INSERT INTO sensors_devicereport (device_id, kind, received, body) VALUES (%s, %s, %s, %s::jsonb)
ON CONFLICT (device_id, kind) DO UPDATE SET received = excluded.received, body = excluded.body
WHERE excluded.received >= sensors_devicereport.received
"""
KEEP_MARK = """
INSERT INTO sensors_waypoint (device_id, t, description, lon, lat, radius, extra, received)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s)
ON CONFLICT (device_id, t) DO UPDATE SET description = excluded.description, lon = excluded.lon, lat = excluded.lat,
    radius = excluded.radius, extra = excluded.extra, received = excluded.received
"""
COPY_TOLD = "COPY sensors_feedmessage (feed, device_id, received, body) FROM STDIN"
COPY_DEAD = """
COPY sensors_deadletter (received, topic, device_id, reason, detail, item, size, payload) FROM STDIN
"""

_LAYOUT = Layout(
    [
        ("n", ">i4"),
        ("device_id", ">i4"),
        ("t", ">i8"),
        ("received", ">i8"),
        ("lon", ">f8"),
        ("lat", ">f8"),
        ("acc", ">f4"),
        ("alt", ">f4"),
        ("speed", ">f4"),
        ("course", ">f4"),
        ("battery", ">i2"),
        ("quality", ">i4"),
        ("newest", "u1"),
    ]
)


def copy_rows(fixes: Fixes, newest: NDArray[np.int64]) -> bytes:
    """The fixes as binary COPY takes them into `ingest_fix`; `newest` are the rows that may become the latest."""
    rows = _LAYOUT.rows(len(fixes))
    rows["n"] = np.arange(len(fixes))
    rows["device_id"] = fixes.device
    for name in ("t", "received"):
        rows[name] = getattr(fixes, name) - POSTGRES_EPOCH_US
    for name in ("lon", "lat", "acc", "alt", "speed", "course", "quality"):
        rows[name] = getattr(fixes, name)
    rows["battery"] = np.where(np.isnan(fixes.battery), NO_BATTERY, np.rint(np.nan_to_num(fixes.battery)))
    rows["newest"] = 0
    rows["newest"][newest] = 1
    return copy_bytes(rows)
