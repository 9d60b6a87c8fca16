"""How far it is by road from one place to many others: one search over the network for all of them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.coordinates import measure
from gis.roads.graph import RoadGraph

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

APPROACH_M = 600.0
APPROACH_MS = 5.0  # yards, field tracks, the last steps on foot


@dataclass(frozen=True, eq=False)
class Reach:
    """The way to N places. Infinite where no road leads or the network is too far from either end.

    Attributes:
        metres: (N,) the shortest way along roads, with the straight approach to them at both ends.
        seconds: (N,) driving time over that same way at the allowed speeds.
    """

    metres: Floats
    seconds: Floats


@dataclass(frozen=True, eq=False)
class _Foot:
    """Where N places meet the network: an edge, metres along it from its first node, metres straight to it."""

    edge: Ints
    along: Floats
    off: Floats


def road_distances(
    graph: RoadGraph, origin: tuple[float, float], places: Floats, approach_m: float = APPROACH_M
) -> Reach:
    """The ways from `origin` (longitude, latitude) to `places` (N, 2), all in degrees EPSG:4490.

    `approach_m`: a place farther than this from every road counts as not reached by them.
    """
    if not len(places):
        return Reach(np.empty(0), np.empty(0))
    start, ends = _foot(graph, np.array([origin], float)), _foot(graph, np.asarray(places, float))
    metres, seconds = _drive(graph, start, ends)
    far = (ends.off > approach_m) | (start.off[0] > approach_m)
    off = start.off[0] + ends.off
    unreached = far | ~np.isfinite(metres)
    return Reach(np.where(unreached, np.inf, metres + off), np.where(unreached, np.inf, seconds + off / APPROACH_MS))


def _foot(graph: RoadGraph, places: Floats) -> _Foot:
    points = shapely.points(measure.plane(places[:, 0], places[:, 1]))
    edge = np.asarray(graph.line_tree.nearest(points), np.int64)
    lines = graph.line_tree.geometries[edge]
    along = np.asarray(shapely.line_locate_point(lines, points))
    return _Foot(edge, along, np.asarray(shapely.distance(lines, points)))


def _drive(graph: RoadGraph, start: _Foot, ends: _Foot) -> tuple[Floats, Floats]:
    """From foot to foot: by either end of the first edge and either end of the last, or along one edge."""
    edge, along = int(start.edge[0]), float(start.along[0])
    leave = np.array([along, graph.length_m[edge] - along])
    metres, seconds = _search(graph, graph.edges[edge])
    arrive = np.stack([ends.along, graph.length_m[ends.edge] - ends.along], axis=1)
    nodes = graph.edges[ends.edge]  # (N, 2)
    ways = (leave[:, None, None] + metres[:, nodes] + arrive[None]).transpose(1, 0, 2).reshape(len(nodes), 4)
    speed = graph.speed_ms[ends.edge]
    times = (leave / graph.speed_ms[edge])[:, None, None] + seconds[:, nodes] + (arrive / speed[:, None])[None]
    best = ways.argmin(axis=1)
    each = np.arange(len(nodes))
    found_m, found_s = ways[each, best], times.transpose(1, 0, 2).reshape(len(nodes), 4)[each, best]
    straight = np.where(ends.edge == edge, np.abs(ends.along - along), np.inf)
    shorter = straight < found_m
    return np.where(shorter, straight, found_m), np.where(shorter, straight / speed, found_s)


def _search(graph: RoadGraph, sources: Ints) -> tuple[Floats, Floats]:
    """Metres (2, N) of the shortest ways from two nodes to all, and the seconds those same ways take."""
    from scipy.sparse.csgraph import dijkstra  # see graph.py

    metres, before = dijkstra(graph.metres, directed=False, indices=sources, return_predecessors=True)
    seconds = np.stack([_along_tree(graph, row) for row in before])
    return metres, np.where(np.isfinite(metres), seconds, np.inf)


def _along_tree(graph: RoadGraph, before: NDArray[np.int32]) -> Floats:
    """Seconds from the root to every node of a tree of shortest ways: each round doubles the steps summed up."""
    each = np.arange(len(before))
    previous = np.where(before < 0, each, before)
    total = np.asarray(graph.seconds_both_ways[previous, each], float).ravel()
    total[before < 0] = 0.0
    while (previous[previous] != previous).any():
        total, previous = total + total[previous], previous[previous]
    return total
