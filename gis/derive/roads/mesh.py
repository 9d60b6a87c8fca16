"""The arterial mesh: avenues that divide the town into large blocks (metres on the local plane).

Scattered points, closer in town than outside, are joined by a triangulation; dropping the worst edge between two
triangles leaves mostly four-sided blocks, as in a planned city. Edges that continue each other become one avenue.
"""

from collections import defaultdict

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from gis.derive.roads import curves
from gis.derive.roads.terrain import Terrain

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Edge = tuple[int, int]

TOWN_SPACING_M, COUNTRY_SPACING_M = 950.0, 2300.0
STRAIGHT_ON = np.cos(np.radians(48))  # a sharper turn ends an avenue


def avenues(terrain: Terrain, rng: np.random.Generator) -> list[Floats]:
    """Arterial roads as curves, points (N, 2), longest first."""
    points = scatter(terrain, rng)
    edges = blocks_of_four(points, _triangulate(points, terrain))
    strokes = join(points, edges)
    lines = [curves.through(points[stroke]) for stroke in strokes]
    return sorted(lines, key=lambda line: -float(np.hypot(*np.diff(line, axis=0).T).sum()))


def scatter(terrain: Terrain, rng: np.random.Generator) -> Floats:
    """Points (N, 2) in the buildable area: the heavy places first, then random ones that keep their distance."""
    by_weight = sorted(terrain.places, key=lambda place: -place.weight)
    fixed = np.array([(place.x, place.y) for place in by_weight])
    west, south, east, north = terrain.buildable.bounds
    random = rng.uniform((west, south), (east, north), (9000, 2))
    candidates = np.vstack([fixed, random])
    candidates = candidates[shapely.contains_xy(terrain.buildable, candidates)]
    density = terrain.density(candidates)
    spacing = COUNTRY_SPACING_M + (TOWN_SPACING_M - COUNTRY_SPACING_M) * np.minimum(density * 1.6, 1)
    return np.asarray(candidates[_keep_apart(candidates, spacing * (1 + 0.8 * terrain.hills(candidates)))])


def _keep_apart(points: Floats, spacing: Floats) -> list[int]:
    kept: list[int] = []
    for index, point in enumerate(points):
        gaps = np.hypot(*(points[kept] - point).T) if kept else np.array([np.inf])
        if gaps.min() >= spacing[index]:
            kept.append(index)
    return kept


def _triangulate(points: Floats, terrain: Terrain) -> list[tuple[int, int, int]]:
    """Triangles whose three sides stay on buildable ground."""
    simplices = Delaunay(points).simplices
    sides = points[simplices[:, [[0, 1], [1, 2], [2, 0]]]]
    dry = shapely.covers(terrain.buildable, shapely.linestrings(sides.reshape(-1, 2, 2))).reshape(-1, 3)
    short = np.hypot(*np.moveaxis(sides[:, :, 0] - sides[:, :, 1], -1, 0)).max(axis=1) < 2.2 * COUNTRY_SPACING_M
    return [(a, b, c) for a, b, c in simplices[dry.all(axis=1) & short].tolist()]


def blocks_of_four(points: Floats, triangles: list[tuple[int, int, int]]) -> list[Edge]:
    """Edges left after merging triangles in pairs across the edge that faces the widest angles."""
    owners: dict[Edge, list[int]] = defaultdict(list)
    for index, (a, b, c) in enumerate(triangles):
        for edge in ((a, b), (b, c), (c, a)):
            owners[min(edge), max(edge)].append(index)
    shared = {edge: pair for edge, pair in owners.items() if len(pair) == 2}
    widest = sorted(shared, key=lambda e: -min(_facing(points, triangles[t], e) for t in shared[e]))
    merged: set[int] = set()
    dropped: set[Edge] = set()
    for edge in widest:
        if not merged.intersection(shared[edge]):
            merged.update(shared[edge])
            dropped.add(edge)
    return [edge for edge in owners if edge not in dropped]


def _facing(points: Floats, triangle: tuple[int, int, int], edge: Edge) -> float:
    """The angle of the triangle that faces the edge, radians."""
    apex = next(corner for corner in triangle if corner not in edge)
    one, two = points[edge[0]] - points[apex], points[edge[1]] - points[apex]
    return float(np.arccos(np.clip(one @ two / (np.hypot(*one) * np.hypot(*two)), -1, 1)))


def join(points: Floats, edges: list[Edge]) -> list[list[int]]:
    """Edges chained into avenues: at each node the straightest pairs go on into each other."""
    next_of = _continuations(points, edges)
    unused = set(edges)
    strokes = []
    for edge in edges:
        if edge in unused:
            forward = _walk(edge, next_of, unused)
            backward = _walk((edge[1], edge[0]), next_of, unused)
            strokes.append([*reversed(backward[2:]), *forward])
    return strokes


def _walk(edge: Edge, next_of: dict[Edge, int], unused: set[Edge]) -> list[int]:
    """Nodes from edge[0] on over edge[1] and further, using edges up."""
    path = list(edge)
    unused.discard((min(edge), max(edge)))
    while (follower := next_of.get((path[-2], path[-1]))) is not None:
        key = (min(path[-1], follower), max(path[-1], follower))
        if key not in unused:
            break
        unused.discard(key)
        path.append(follower)
    return path


def _continuations(points: Floats, edges: list[Edge]) -> dict[Edge, int]:
    """For (from, at): the node that the avenue goes on to, where one lies straight enough ahead."""
    neighbours: dict[int, list[int]] = defaultdict(list)
    for a, b in edges:
        neighbours[a].append(b)
        neighbours[b].append(a)
    next_of: dict[Edge, int] = {}
    for node, around in neighbours.items():
        for one, two in _straight_pairs(points, node, around):
            next_of[one, node], next_of[two, node] = two, one
    return next_of


def _straight_pairs(points: Floats, node: int, around: list[int]) -> list[tuple[int, int]]:
    arms = points[around] - points[node]
    arms = arms / np.hypot(*arms.T)[:, None]
    straightness = -(arms @ arms.T)
    order = np.dstack(np.unravel_index(np.argsort(-straightness, axis=None), straightness.shape))[0]
    used: set[int] = set()
    pairs = []
    for one, two in order.tolist():
        if one < two and straightness[one, two] >= STRAIGHT_ON and not {one, two} & used:
            used |= {one, two}
            pairs.append((around[one], around[two]))
    return pairs
