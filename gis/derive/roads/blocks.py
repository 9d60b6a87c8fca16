"""Streets inside the blocks that the main roads enclose (metres on the local plane).

Each block gets its own grid along its longer side, denser in town, bent by the terrain's smooth field and with
cross streets that do not line up, so that it looks grown rather than ruled.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from gis.derive.roads import curves
from gis.derive.roads.terrain import Terrain

Floats = NDArray[np.float64]

SMALLEST_BLOCK_M2 = 3e4
SAMPLE_M = 60.0
TOWN_GAP_M = 225.0  # between parallel streets in a town centre
OVERSHOOT_M = 8.0  # cross streets reach over the bent street they meet; the stub is trimmed with the dead ends


@dataclass(frozen=True)
class Street:
    """A line (N, 2) in metres, and whether it collects the traffic of the others."""

    line: Floats
    collector: bool


def streets(block: Polygon, terrain: Terrain, rng: np.random.Generator) -> list[Street]:
    """Streets of one block, already cut to it."""
    if block.area < SMALLEST_BLOCK_M2:
        return []
    density = _mean_density(block, terrain)
    frame = _Frame(block, terrain, rng)
    drawn = _town(frame, density, rng) if density > 0.3 else _country(frame, density, rng)
    return [Street(part, street.collector) for street in drawn for part in _cut(street.line, block)]


def _mean_density(block: Polygon, terrain: Terrain) -> float:
    corners = shapely.get_coordinates(shapely.segmentize(block.exterior, 300))
    middle = np.array([[block.centroid.x, block.centroid.y]])
    return float(np.average(terrain.density(np.vstack([corners, middle]))))


def _town(frame: "_Frame", density: float, rng: np.random.Generator) -> list[Street]:
    """Parallel streets every 200 to 450 m, every third a collector, with cross streets between neighbours."""
    gap = float(np.clip(TOWN_GAP_M / density**0.8, TOWN_GAP_M, 2.2 * TOWN_GAP_M))
    rows = _spaced(frame.height, gap, rng)
    wide = _spaced(frame.width, gap * 3.2, rng)
    drawn = [Street(frame.row(y, 0, frame.width), i % 3 == 1) for i, y in enumerate(rows)]
    drawn += [Street(frame.column(x, 0, frame.height), True) for x in wide]
    strips = zip([0.0, *rows], [*rows, frame.height], strict=True)
    for low, high in strips:
        kept = rng.random() < 0.35 + 0.6 * density
        reach = low - OVERSHOOT_M, high + OVERSHOOT_M
        drawn += [Street(frame.column(x, *reach), False) for x in _spaced(frame.width, gap * 1.5, rng) if kept]
    return drawn


def _country(frame: "_Frame", density: float, rng: np.random.Generator) -> list[Street]:
    """A few lanes; the emptier the country, the fewer."""
    gap = float(np.clip(330 / max(density, 0.04) ** 0.6, 600, 1500))
    lanes = [Street(frame.row(y, 0, frame.width), False) for y in _spaced(frame.height, gap, rng)]
    return lanes + [Street(frame.column(x, 0, frame.height), False) for x in _spaced(frame.width, gap * 1.3, rng)]


def _spaced(length: float, gap: float, rng: np.random.Generator) -> list[float]:
    """Positions along `length`, `gap` apart on average, none near the ends."""
    count = round(length / gap) - 1
    if count < 1:
        return []
    even = (np.arange(count) + 1) * length / (count + 1)
    return [float(x) for x in even + rng.uniform(-0.14, 0.14, count) * gap]


class _Frame:
    """The block's own axes: x along its longer side, y across, in metres from one corner."""

    def __init__(self, block: Polygon, terrain: Terrain, rng: np.random.Generator) -> None:
        corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))
        sides = corners[[1, 2]] - corners[[0, 1]]
        long, short = (0, 1) if np.hypot(*sides[0]) >= np.hypot(*sides[1]) else (1, 0)
        self.origin = corners[0] if long == 0 else corners[1]
        self.width, self.height = float(np.hypot(*sides[long])), float(np.hypot(*sides[short]))
        self.along = sides[long] / self.width
        self.across = (sides[0] if long else sides[1]) / self.height * (-1 if long else 1)
        self.terrain = terrain
        self.bend_m = float(rng.uniform(40, 130))

    def row(self, y: float, start: float, end: float) -> Floats:
        """A line along the block at `y`, bent."""
        return self._bent((start, y), (end, y))

    def column(self, x: float, start: float, end: float) -> Floats:
        """A line across the block at `x`, bent."""
        return self._bent((x, start), (x, end))

    def _bent(self, start: tuple[float, float], end: tuple[float, float]) -> Floats:
        ends = np.array([start, end]) @ np.array([self.along, self.across]) + self.origin
        return self.terrain.bend(curves.straight(ends[0], ends[1], SAMPLE_M), self.bend_m)


def _cut(line: Floats, block: Polygon) -> list[Floats]:
    inside = shapely.intersection(shapely.linestrings(line), block)
    return [np.asarray(p.coords) for p in shapely.get_parts(inside) if p.geom_type == "LineString" and p.length > 60]
