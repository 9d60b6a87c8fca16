"""The SQL of storing observations."""

import numpy as np
from numpy.typing import NDArray

from sensors.pipeline.binary import POSTGRES_EPOCH_US, Layout, copy_bytes
from sensors.pipeline.columns import Observations
from sensors.quality import UNUSABLE

STAGING = """
CREATE TEMP TABLE IF NOT EXISTS ingest_observation (
    n integer, device_id integer, datastream_id integer, t timestamptz, received timestamptz, value float8,
    quality integer, newest boolean
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS ingest_observation_extra (n integer, extra text) ON COMMIT DELETE ROWS;
"""
COPY_ROWS = "COPY ingest_observation FROM STDIN (FORMAT binary)"
COPY_EXTRAS = "COPY ingest_observation_extra FROM STDIN"

_COLUMNS = "device_id, datastream_id, t, received, value, quality"
_INSERT = f"""
INSERT INTO sensors_observation ({_COLUMNS}, extra)
SELECT {_COLUMNS}, {{extra}} FROM ingest_observation {{joined}} ON CONFLICT DO NOTHING
"""  # noqa: S608  # put together from the constants above
INSERT = (
    _INSERT.format(extra="NULL::jsonb", joined=""),
    _INSERT.format(extra="extra::jsonb", joined="LEFT JOIN ingest_observation_extra USING (n)"),
)
# Usable before unusable, newer before older; the first that came of a time stands. Returns whose place was taken.
UPSERT_READINGS = f"""
INSERT INTO sensors_reading ({_COLUMNS}, usable)
SELECT {_COLUMNS}, quality & {int(UNUSABLE)} = 0 FROM ingest_observation WHERE newest ORDER BY datastream_id
ON CONFLICT (datastream_id) DO UPDATE SET
    t = excluded.t, received = excluded.received, value = excluded.value, quality = excluded.quality,
    usable = excluded.usable
WHERE (excluded.usable, excluded.t) > (sensors_reading.usable, sensors_reading.t)
RETURNING device_id
"""  # noqa: S608
HEAR = """
INSERT INTO sensors_heard (device_id, received) SELECT unnest(%s::int[]), %s
ON CONFLICT (device_id) DO UPDATE SET received = greatest(sensors_heard.received, excluded.received)
"""

_LAYOUT = Layout(
    [
        ("n", ">i4"),
        ("device_id", ">i4"),
        ("datastream_id", ">i4"),
        ("t", ">i8"),
        ("received", ">i8"),
        ("value", ">f8"),
        ("quality", ">i4"),
        ("newest", "u1"),
    ]
)


def copy_observations(observations: Observations, newest: NDArray[np.int64]) -> bytes:
    """The observations as COPY takes them into `ingest_observation`; `newest` are the rows that may be the latest."""
    rows = _LAYOUT.rows(len(observations))
    rows["n"] = np.arange(len(observations))
    rows["device_id"] = observations.device
    rows["datastream_id"] = observations.datastream
    for name in ("t", "received"):
        rows[name] = getattr(observations, name) - POSTGRES_EPOCH_US
    for name in ("value", "quality"):
        rows[name] = getattr(observations, name)
    rows["newest"] = 0
    rows["newest"][newest] = 1
    return copy_bytes(rows)


def newest_readings(observations: Observations) -> NDArray[np.int64]:
    """The row of each datastream that can stand for it: usable before unusable, then the newest."""
    usable = (observations.quality & int(UNUSABLE)) == 0
    order = np.lexsort((observations.t, usable, observations.datastream))
    streams = observations.datastream[order]
    return order[np.r_[streams[1:] != streams[:-1], True]]
