"""Makes columns of fixes for tests: good ones in the district, with what a test changes."""

from typing import Any

import numpy as np

from sensors.pipeline.columns import MICROSECONDS, Fixes

NOW_S = 1_795_000_000
LON, LAT = 121.52, 38.95
METRE = 1 / 111_195  # of latitude, in degrees


def fixes(**columns: Any) -> Fixes:
    """N fixes of device 0, one a second up to now; each column a list or one value for all. `t_s` is in seconds."""
    count = max((len(value) for value in columns.values() if isinstance(value, list)), default=1)

    def column(name: str, usual: Any, kind: Any) -> Any:
        value = columns.get(name, usual)
        return np.array(value if isinstance(value, list) else [value] * count, kind)

    t = column("t_s", [NOW_S - count + 1 + n for n in range(count)], float)
    return Fixes(
        message=np.arange(count),
        slot=column("slot", 0, np.int64),
        device=column("slot", 0, np.int64) + 1,
        t=(t * MICROSECONDS).astype(np.int64),
        received=(column("received_s", NOW_S, float) * MICROSECONDS).astype(np.int64),
        lon=column("lon", LON, float),
        lat=column("lat", LAT, float),
        acc=column("acc", 5.0, float),
        alt=column("alt", np.nan, float),
        speed=column("speed", np.nan, float),
        course=column("course", np.nan, float),
        battery=column("battery", np.nan, float),
        quality=column("quality", 0, np.int64),
    )
