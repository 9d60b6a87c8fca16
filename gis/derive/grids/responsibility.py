"""Responsibility grids (责任网格): adjoining unit grids of one community, grouped to what one person can look after."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.derive.grids.neighbours import Areas, Ints, borders

UNITS = 24  # unit grids in a responsibility grid: about a quarter of a square kilometre
MOST = 99  # its serial has two digits
ROUNDS = 12


def responsibility_groups(cells: Areas, units: int = UNITS) -> Ints:
    """The group of each cell (N,), numbered from 0 north to south and west to east, like the cells.

    Groups are compact and hang together over shared borders; only islets may lie apart from their group.

    Args:
        cells: the unit grids of one community in the order of their numbers; metres.
        units: how many cells a group should have.
    """
    places = shapely.get_coordinates(shapely.centroid(cells))
    count = min(max(1, round(len(cells) / units)), MOST)
    group = _compact(places, count)
    group = _connected(group, borders(cells)[0], places)
    return _numbered(group, places)


def _compact(places: NDArray[np.float64], count: int) -> Ints:
    """Each place with the nearest of `count` middles that move to the middle of what is theirs; always the same."""
    from scipy.spatial import KDTree  # loading grids needs it, hardly any process else does

    middles = places[np.linspace(0, len(places) - 1, 2 * count + 1).astype(int)[1::2]]
    nearest = np.zeros(len(places), np.int64)
    for _ in range(ROUNDS):
        nearest = KDTree(middles).query(places)[1]
        weight = np.bincount(nearest, minlength=len(middles))
        sums = np.column_stack([np.bincount(nearest, axis, len(middles)) for axis in places.T])
        middles = np.where(weight[:, None] > 0, sums / np.maximum(weight, 1)[:, None], middles)
    return np.asarray(nearest, np.int64)


def _connected(group: Ints, pairs: Ints, places: NDArray[np.float64]) -> Ints:
    """Parts that lie apart from the rest of their group go to the group that they share most borders with."""
    group = group.copy()
    for _ in range(ROUNDS):
        stray = _stray_part(group, pairs)
        if stray is None:
            break
        part, into = stray
        group[part] = into
    return group


def _stray_part(group: Ints, pairs: Ints) -> tuple[NDArray[np.bool_], int] | None:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    inside = pairs[group[pairs[:, 0]] == group[pairs[:, 1]]]
    size = len(group)
    _, part = connected_components(coo_array((np.ones(len(inside)), tuple(inside.T)), shape=(size, size)), False)
    sizes = np.bincount(part)
    largest = np.zeros(group.max() + 1, np.int64)
    np.maximum.at(largest, group, sizes[part])
    for number in np.unique(part[sizes[part] < largest[group]]).tolist():
        mask = part == number
        across = pairs[mask[pairs[:, 0]] != mask[pairs[:, 1]]]
        beyond = group[np.where(mask[across[:, 0]], across[:, 1], across[:, 0])]
        if len(beyond):
            return mask, int(np.bincount(beyond).argmax())
    return None


def _numbered(group: Ints, places: NDArray[np.float64]) -> Ints:
    """The same groups, numbered by the first cell of each: the cells come in order already."""
    _, first, number = np.unique(group, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[number]
