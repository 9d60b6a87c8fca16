"""`manage.py bench grids`: points looked up in the unit grids a second, against shapely's tree in the same run.

A million points strewn over the land of the district; both answer with the number of the grid, one step from the rest.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median

import numpy as np
import shapely

from bench.metric import Metric
from gis.api import make_grid_raster

POINTS = 1_000_000
TREE_POINTS = 200_000  # of the same points; the tree is slow, and its rate does not depend on their number
ROUNDS = 5


def grids() -> Iterator[Metric]:
    """Points a second, the median of five rounds.

    Raises:
        RuntimeError: the two disagree on more than the few points that lie on a border.
    """
    raster = make_grid_raster()
    tree = shapely.STRtree(raster.areas)
    lon, lat = _strewn(raster.areas)
    few = slice(0, TREE_POINTS)
    points = shapely.points(lon[few], lat[few])
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_rate(lambda: raster.find(lon, lat), POINTS))
        theirs.append(_rate(lambda: tree.query(points, predicate="intersects"), TREE_POINTS))
    point, area = tree.query(points, predicate="intersects")
    found = raster.find(lon, lat)
    if (found[point] != area).sum() > TREE_POINTS / 1000:
        raise RuntimeError("raster and tree disagree")
    yield Metric("grids", "points_per_s", median(ours), "shapely_strtree", median(theirs))


def _strewn(areas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points near the middle of grids chosen at random: on land, in no order."""
    rng = np.random.default_rng(7)
    middles = shapely.get_coordinates(shapely.centroid(areas))[rng.integers(len(areas), size=POINTS)]
    lon, lat = (middles + rng.uniform(-6e-4, 6e-4, middles.shape)).T
    return lon.copy(), lat.copy()


def _rate(work: Callable[[], object], count: int) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)
