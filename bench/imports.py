"""`manage.py bench import`: a GeoPackage of 200,000 features becomes a layer, as by the page or the command line.

The file is made first and does not count. The import runs in a process of its own on a private installation whose
database waits for the disk, as in production: from the first look at the file to the commit of all rows, their indexes
and the event. The memory is the most that the process held at once, with Python and Django in it; what it held before
the import began stands beside it. `ZHIHUI_BENCH_FEATURES` makes another number of features.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from bench.metric import Metric
from bench.private import private_installation, run_inside

FEATURES = 200_000
WEST, SOUTH, EAST, NORTH = 121.45, 38.9, 121.65, 39.05  # degrees, in the middle of the district


def imports() -> Iterator[Metric]:
    """Seconds, features a second, and megabytes (2^20 bytes) before the import and at its most.

    Raises:
        RuntimeError: not all of the features were stored.
    """
    features = int(os.environ.get("ZHIHUI_BENCH_FEATURES", FEATURES))
    with tempfile.TemporaryDirectory(prefix="zhihui-bench-") as folder:
        path = Path(folder) / "wells.gpkg"
        _write(path, features)
        size = path.stat().st_size / 2**20
        with private_installation(durable=True) as private:
            found = run_inside(private, "bench.imports_worker", str(path))
    if found["stored"] != features:
        raise RuntimeError(f"{found['stored']} of {features} stored")
    yield Metric("import", "features", features)
    yield Metric("import", "file_mb", size)
    yield Metric("import", "seconds", found["seconds"])
    yield Metric("import", "features_per_s", features / found["seconds"])
    yield Metric("import", "before_mb", found["before_mb"])
    yield Metric("import", "peak_mb", found["peak_mb"])


def _write(path: Path, features: int) -> None:
    """Points with what a survey of wells writes down: two texts, a whole number, a number, a yes or no, a day."""
    from pyogrio import raw

    rng = np.random.default_rng(11)
    points = shapely.points(rng.uniform(WEST, EAST, features), rng.uniform(SOUTH, NORTH, features))
    days = np.datetime64("2020-01-01") + rng.integers(0, 2000, features).astype("timedelta64[D]")
    columns = {
        "编号": np.array([f"DL-{n:07d}" for n in range(features)], dtype=object),
        "位置": np.array([f"第{n % 997}号路口东侧{n % 90}米" for n in range(features)], dtype=object),
        "级别": rng.integers(1, 5, features),
        "深度": np.round(rng.uniform(0.5, 9, features), 2),
        "在用": rng.random(features) < 0.9,
        "普查日期": days,
    }
    raw.write(
        path,
        geometry=shapely.to_wkb(points),
        field_data=list(columns.values()),
        fields=list(columns),
        geometry_type="Point",
        crs="EPSG:4490",
        driver="GPKG",
    )
