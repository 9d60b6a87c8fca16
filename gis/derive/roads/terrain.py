"""The ground that the network grows on: where roads may be, how dense the town is, where hills stand in the way.

Everything is in metres on the local plane (`gis.coordinates.measure`). Hills are invented with the roads: no open
terrain was at hand; they only keep the network from looking like a chessboard.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

Floats = NDArray[np.float64]

SHORE_M = 110.0  # roads keep this far from the water and from the outer border
SMALLEST_PART_M2 = 2e6  # islands below this stay without roads


@dataclass(frozen=True)
class Place:
    """A named point of the town: metres on the local plane, reach of its buildings in metres, weight 0-1."""

    name: str
    x: float
    y: float
    reach_m: float
    weight: float


class Waves:
    """A smooth random field in [-1, 1], made of plane waves of random direction."""

    def __init__(self, rng: np.random.Generator, shortest_m: float, longest_m: float, count: int = 14) -> None:
        angle, length = rng.uniform(0, 2 * np.pi, count), rng.uniform(shortest_m, longest_m, count)
        self.k = 2 * np.pi / length[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        self.phase = rng.uniform(0, 2 * np.pi, count)

    def at(self, xy: Floats) -> Floats:
        """Values at points (N, 2)."""
        return np.asarray(np.tanh(np.cos(xy @ self.k.T + self.phase).mean(axis=1) * 2.2))


@dataclass(frozen=True)
class Terrain:
    """Ground, places and random fields of one network."""

    ground: MultiPolygon
    places: tuple[Place, ...]
    relief: Waves
    bend_x: Waves
    bend_y: Waves

    @cached_property
    def buildable(self) -> MultiPolygon:
        """Where roads may be."""
        inner = shapely.buffer(self.ground, -SHORE_M)
        parts = [part for part in shapely.get_parts(inner) if part.area >= SMALLEST_PART_M2]
        shapely.prepare(whole := MultiPolygon(parts))
        return whole

    def density(self, xy: Floats) -> Floats:
        """How built-up points (N, 2) are, 0 open country to 1 town centre."""
        empty = np.full(len(xy), 0.96)
        for place in self.places:
            square = (xy[:, 0] - place.x) ** 2 + (xy[:, 1] - place.y) ** 2
            empty *= 1 - place.weight * np.exp(-square / (2 * place.reach_m**2))
        return np.asarray(np.clip(1 - empty - 0.25 * np.maximum(self.relief.at(xy), 0), 0, 1))

    def hills(self, xy: Floats) -> Floats:
        """How much hills stand in the way at points (N, 2), 0 to 1; towns are level."""
        return np.asarray(np.clip(self.relief.at(xy), 0, 1) * (1 - self.density(xy)))

    def bend(self, xy: Floats, most_m: float) -> Floats:
        """Points (N, 2) moved by a smooth field of at most about `most_m` metres, so that no street is ruled."""
        return xy + most_m * np.column_stack([self.bend_x.at(xy), self.bend_y.at(xy)])


def make_terrain(ground: MultiPolygon, places: tuple[Place, ...], rng: np.random.Generator) -> Terrain:
    """Terrain for a ground area in metres."""
    return Terrain(ground, places, Waves(rng, 3500, 9000), Waves(rng, 1500, 4500), Waves(rng, 1500, 4500))
