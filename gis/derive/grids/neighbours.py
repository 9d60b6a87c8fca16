"""Which areas share a border, and how long it is (metres)."""

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Areas = NDArray[np.object_]

SHORTEST_M = 1.0  # areas that meet in a corner are no neighbours


def borders(areas: Areas) -> tuple[Ints, Floats]:
    """Pairs (K, 2) of areas that share a border, lower index first, each once and in order, and its length (K,).

    Args:
        areas: polygons that do not overlap, with shared vertices along shared borders: every piece of a shared border
            is then an edge of both, and equal edges are found by sorting, ten times quicker than by intersecting.
    """
    edges, owner = _edges(areas)
    order = np.lexsort(edges.T)
    edges, owner = edges[order], owner[order]
    met = np.flatnonzero((edges[1:] == edges[:-1]).all(axis=1) & (owner[1:] != owner[:-1]))
    between = np.sort(np.column_stack([owner[met], owner[met + 1]]), axis=1)
    pairs, number = np.unique(between, axis=0, return_inverse=True)
    x1, y1, x2, y2 = edges[met].T
    shared = np.zeros(len(pairs))
    np.add.at(shared, number.ravel(), np.hypot(x2 - x1, y2 - y1))
    return pairs[shared >= SHORTEST_M], shared[shared >= SHORTEST_M]


def _edges(areas: Areas) -> tuple[Floats, Ints]:
    """Every edge (M, 4) of every ring, its lesser end first, and whose it is (M,)."""
    polygons, area = shapely.get_parts(areas, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    along = ring[1:] == ring[:-1]
    one, other = points[:-1][along], points[1:][along]
    turned = (one[:, 0] > other[:, 0]) | ((one[:, 0] == other[:, 0]) & (one[:, 1] > other[:, 1]))
    one[turned], other[turned] = other[turned], one[turned].copy()
    return np.hstack([one, other]), area[polygon[ring[:-1][along]]]
