"""Which areas share a border, and how long it is (metres)."""

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Areas = NDArray[np.object_]

SHORTEST_M = 1.0  # areas that meet in a corner are no neighbours


def borders(areas: Areas, of: NDArray[np.bool_] | None = None) -> tuple[Ints, Floats]:
    """Pairs (K, 2) of areas that share a border, lower index first, each once, and its length (K,).

    Args:
        areas: polygons that do not overlap, with shared vertices along shared borders.
        of: only pairs in which one of these takes part.
    """
    asked = np.arange(len(areas)) if of is None else np.flatnonzero(of)
    one, other = shapely.STRtree(areas).query(areas[asked], predicate="intersects")
    pairs = np.unique(np.sort(np.column_stack([asked[one], other]), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    shared = shapely.length(shapely.intersection(areas[pairs[:, 0]], areas[pairs[:, 1]]))
    return pairs[shared >= SHORTEST_M], shared[shared >= SHORTEST_M]
