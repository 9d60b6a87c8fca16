"""Ways of OpenStreetMap cut into the edges of a road network. Pure.

A position that two ways share, or that one passes twice, is a node of both: OpenStreetMap draws a crossing so, and a
bridge over a road not. Between two nodes there is one edge at most, and none leads back to where it begins, as the road
graph needs it; where the map has more, a point in the middle becomes a node, too.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.int64]
UNIT = 1e7  # OpenStreetMap counts in ten millionths of a degree


@dataclass(frozen=True)
class Cut:
    """M edges: lines in degrees, the nodes at their ends (M, 2), numbered from 1, and the way (M,) that each is of."""

    lines: NDArray[Any]
    nodes: Ints
    way: Ints


def cut(ways: NDArray[Any]) -> Cut:
    """Cut LineStrings in degrees, longitude first, where they meet."""
    points, owner = shapely.get_coordinates(ways, return_index=True)
    found, place = np.unique(np.round(points * UNIT).astype(np.int64), axis=0, return_inverse=True)
    place = place.reshape(-1)
    fresh = np.ones(len(place), bool)  # a point twice in a row is no crossing
    fresh[1:] = (place[1:] != place[:-1]) | (owner[1:] != owner[:-1])
    points, owner, place = points[fresh], owner[fresh], place[fresh]
    first = np.ones(len(place), bool)
    first[1:] = owner[1:] != owner[:-1]
    last = np.append(first[1:], True)
    node = first | last | (np.bincount(place, minlength=len(found))[place] > 1)
    begins, ends = _edges(node, owner)
    while len(middle := _too_many(begins, ends, place)):
        node[middle] = True
        begins, ends = _edges(node, owner)
    kept = _first_of_pair(place[begins], place[ends])
    begins, ends = begins[kept], ends[kept]
    numbers = np.unique(np.column_stack((place[begins], place[ends])), return_inverse=True)[1].reshape(-1, 2) + 1
    lines = [shapely.linestrings(points[one : other + 1]) for one, other in zip(begins, ends, strict=True)]
    return Cut(np.array(lines, dtype=object), numbers.astype(np.int64), owner[begins])


def _edges(node: NDArray[np.bool_], owner: Ints) -> tuple[Ints, Ints]:
    """Where edges begin and end among the points: each from one node of a way to its next."""
    at = np.flatnonzero(node)
    same = owner[at[1:]] == owner[at[:-1]]
    return at[:-1][same], at[1:][same]


def _too_many(begins: Ints, ends: Ints, place: Ints) -> Ints:
    """Points in the middle of edges that lead back, or join two nodes that are joined already."""
    extra = place[begins] == place[ends]
    extra[~_first_of_pair(place[begins], place[ends])] = True
    extra &= ends - begins > 1
    middle: Ints = (begins[extra] + ends[extra]) // 2
    return middle


def _first_of_pair(one: Ints, other: Ints) -> NDArray[np.bool_]:
    """Which edges are the first between their two nodes, whichever way they lead."""
    kept = np.zeros(len(one), bool)
    if len(one):
        kept[np.unique(np.sort(np.column_stack((one, other)), axis=1), axis=0, return_index=True)[1]] = True
    return kept
