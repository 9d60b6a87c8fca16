"""Named roads and their crossings in memory: which lies nearest, and where two roads cross (degrees EPSG:4490)."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from core.database.api import pool
from gis.basedata.stamps import loaded_version
from gis.coordinates import measure

ROADS = """
SELECT name, class, source, from_node, to_node, ST_AsBinary(geom) FROM citygis_road WHERE name <> '' ORDER BY id
"""
SAME_CROSSING_M = 60.0  # carriageways and ramps make several nodes of what people call one crossing


@dataclass(frozen=True)
class Road:
    """A named road: its class, where its data comes from, its length, and a point on it near its middle."""

    name: str
    road_class: str
    source: str
    length_m: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Near:
    """The nearest road, or crossing of two (`names`); `east_m` and `north_m` lead from it to the place asked for."""

    names: tuple[str, ...]
    lon: float
    lat: float
    east_m: float
    north_m: float
    synthetic: bool

    @property
    def metres(self) -> float:
        """Straight distance."""
        return float(np.hypot(self.east_m, self.north_m))


class Streets:
    """All named roads."""

    def __init__(self, rows: list[tuple[str, str, str, int, int, bytes]]) -> None:
        names, classes, sources, starts, ends, blobs = zip(*rows, strict=True) if rows else ((),) * 6
        self._names: tuple[str, ...] = names
        self._synthetic = [source == "synthetic" for source in sources]
        self._degrees: NDArray[np.object_] = shapely.from_wkb([bytes(blob) for blob in blobs])
        self._lines = measure.to_metres(self._degrees) if rows else self._degrees
        self._tree = shapely.STRtree(self._lines)
        self.roads = _roads(names, classes, sources, self._lines)
        self._cross(np.array([starts, ends]).T.reshape(-1, 2))

    @classmethod
    def read(cls) -> "Streets":
        """As they are in the database now."""
        with pool().connection() as connection:
            return cls(connection.execute(ROADS).fetchall())

    def crossings_of(self, one: str, other: str) -> list[tuple[float, float]]:
        """Where two roads of these names cross: longitude, latitude; several where they cross several times."""
        spots: list[NDArray[np.float64]] = []
        for index in self._by_pair.get(frozenset((one, other)), []):
            if all(np.hypot(*(self._spots[index] - spot)) > SAME_CROSSING_M for spot in spots):
                spots.append(self._spots[index])
        return [(float(lon), float(lat)) for lon, lat in (measure.unplane(spot) for spot in spots)]

    def nearest_crossing(self, lon: float, lat: float) -> Near | None:
        """The nearest crossing of two differently named roads; None where there is none at all."""
        if not len(self._spots):
            return None
        here = measure.plane(lon, lat)
        index = _nearest(self._spot_tree, shapely.points(here))
        return self._near(self._spot_names[index], self._spots[index], here, self._spot_synthetic[index])

    def nearest_road(self, lon: float, lat: float) -> Near | None:
        """The nearest named road; None where there is none at all."""
        if not len(self._lines):
            return None
        here = measure.plane(lon, lat)
        point = shapely.points(here)
        index = _nearest(self._tree, point)
        line = self._lines[index]
        foot = shapely.get_coordinates(shapely.line_interpolate_point(line, shapely.line_locate_point(line, point)))[0]
        return self._near((self._names[index],), foot, here, self._synthetic[index])

    def _near(self, names: tuple[str, ...], spot: NDArray[np.float64], here: NDArray[np.float64], made: bool) -> Near:
        lon, lat = measure.unplane(spot)
        east, north = here - spot
        return Near(names, float(lon), float(lat), float(east), float(north), made)

    def _cross(self, ends: NDArray[np.int64]) -> None:
        """Nodes at which roads of different names meet."""
        named: dict[int, set[str]] = defaultdict(set)
        edge_of: dict[int, tuple[int, int]] = {}
        for edge, pair in enumerate(ends.tolist()):
            for side, node in enumerate(pair):
                named[node].add(self._names[edge])
                edge_of[node] = (edge, -side)
        nodes = [node for node, names in named.items() if len(names) > 1]
        self._spot_names = [tuple(sorted(named[node])[:2]) for node in nodes]
        self._spot_synthetic = [self._synthetic[edge_of[node][0]] for node in nodes]
        points = [shapely.get_point(self._lines[edge], side) for edge, side in (edge_of[node] for node in nodes)]
        self._spots = shapely.get_coordinates(points)
        self._spot_tree = shapely.STRtree(points)
        self._by_pair: dict[frozenset[str], list[int]] = defaultdict(list)
        for index, node in enumerate(nodes):
            for pair in combinations(sorted(named[node]), 2):
                self._by_pair[frozenset(pair)].append(index)


def _roads(
    names: tuple[str, ...], classes: tuple[str, ...], sources: tuple[str, ...], lines: NDArray[np.object_]
) -> dict[str, Road]:
    """Each name once: the class of its longest piece, its whole length, the point of it nearest to its middle."""
    pieces: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        pieces[name].append(index)
    found = {}
    for name, own in pieces.items():
        whole = shapely.multilinestrings(lines[own])
        on_it = shapely.shortest_line(whole, shapely.centroid(whole))
        lon, lat = measure.unplane(shapely.get_coordinates(on_it)[0])
        longest = own[int(np.argmax(shapely.length(lines[own])))]
        found[name] = Road(name, classes[longest], sources[longest], float(whole.length), float(lon), float(lat))
    return found


def _nearest(tree: shapely.STRtree, point: Any) -> int:
    found: Any = tree.nearest(point)
    return int(found)


def streets() -> Streets:
    """The named roads now in the database; read once per process and data version."""
    return _streets_of(loaded_version("roads"))


@lru_cache(maxsize=1)
def _streets_of(version: str) -> Streets:
    return Streets.read()
