"""Expressways and the coastal road (metres on the local plane)."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

from gis.derive.roads import curves
from gis.derive.roads.terrain import Terrain

Floats = NDArray[np.float64]

CELL_M = 200.0
STEPS = [(dx, dy) for dx in range(-2, 3) for dy in range(-2, 3) if (dx, dy) > (0, 0) and np.gcd(dx, dy) == 1]


def coastal_roads(terrain: Terrain, water: BaseGeometry, inset_m: float = 260.0) -> list[Floats]:
    """Roads along the shore, cutting across the mouths of small headlands; pieces below 2 km are left out."""
    smooth = shapely.buffer(shapely.buffer(terrain.buildable, -inset_m - 320), 320)
    rings = [part.exterior for part in shapely.get_parts(smooth) if part.area > 4e6]
    near_water = shapely.buffer(water, inset_m + 800)
    lines = []
    for ring in rings:
        even = shapely.segmentize(shapely.simplify(ring, 40), 60)
        rounded = shapely.linearrings(curves.smoothed(shapely.get_coordinates(even)[:-1], 5, closed=True))
        seaside = shapely.line_merge(shapely.intersection(shapely.linestrings(rounded.coords), near_water))
        lines += [np.asarray(part.coords) for part in shapely.get_parts(seaside) if part.length > 2000]
    return lines


def expressways(terrain: Terrain, routes: Sequence[Floats]) -> list[Floats]:
    """Curves over each route's points (N, 2), round hills and town centres and never over water."""
    grid = _Grid(terrain)
    return [_smooth(np.vstack([grid.path(a, b) for a, b in pairwise(route)])) for route in routes]


def _smooth(points: Floats) -> Floats:
    line = shapely.simplify(shapely.linestrings(points), CELL_M * 0.6)
    even = shapely.get_coordinates(shapely.segmentize(line, 120))
    return curves.smoothed(even, 7)


class _Grid:
    """Cells of buildable ground, joined to the 16 nearest around, cost by length, hills and houses."""

    def __init__(self, terrain: Terrain) -> None:
        west, south, east, north = terrain.buildable.bounds
        x, y = np.meshgrid(np.arange(west, east, CELL_M), np.arange(south, north, CELL_M))
        self.shape = x.shape
        self.xy = np.column_stack([x.ravel(), y.ravel()])
        room = shapely.buffer(terrain.buildable, -250)
        shapely.prepare(room)
        self.dry = shapely.contains_xy(room, self.xy)
        cost = 1 + 3.0 * terrain.hills(self.xy) + 2.5 * terrain.density(self.xy) ** 2
        self.matrix = self._joined(np.where(self.dry, cost, np.inf))

    def path(self, start: Floats, end: Floats) -> Floats:
        """Cells (N, 2) of the cheapest way between the dry cells nearest to two points."""
        source, target = self._nearest(start), self._nearest(end)
        _, before = dijkstra(self.matrix, directed=False, indices=source, return_predecessors=True)
        way = [target]
        while way[-1] != source and before[way[-1]] >= 0:
            way.append(int(before[way[-1]]))
        return self.xy[way[::-1]]

    def _nearest(self, point: Floats) -> int:
        gaps = np.where(self.dry, np.hypot(*(self.xy - point).T), np.inf)
        return int(gaps.argmin())

    def _joined(self, cost: Floats) -> csr_array:
        index = np.arange(cost.size).reshape(self.shape)
        rows, columns, weights = [], [], []
        for dx, dy in STEPS:
            a, b = _shifted(index, dx, dy)
            weight = np.hypot(dx, dy) * (cost[a] + cost[b]) / 2
            open_ = np.isfinite(weight)
            rows.append(a[open_])
            columns.append(b[open_])
            weights.append(weight[open_])
        size = (cost.size, cost.size)
        return csr_array((np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))), shape=size)


def _shifted(index: NDArray[np.int64], dx: int, dy: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of cell numbers that lie (dx, dy) apart."""
    height, width = index.shape
    rows = slice(max(0, -dy), height - max(0, dy))
    columns = slice(max(0, -dx), width - max(0, dx))
    here = index[rows, columns]
    there = index[rows.start + dy : rows.stop + dy, columns.start + dx : columns.stop + dx]
    return here.ravel(), there.ravel()
