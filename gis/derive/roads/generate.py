"""Grow the whole synthetic network: same ground, places and seed, same roads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon

from gis.derive.roads import blocks, corridors, mesh, naming, network
from gis.derive.roads.terrain import Place, Terrain, make_terrain

Floats = NDArray[np.float64]

CLASSES = ("expressway", "arterial", "collector", "local")
SPEED_KMH = {"expressway": 80, "arterial": 60, "collector": 40, "local": 30}
RAMP_GAP_M = 55.0  # small streets end this far from an expressway
COAST_NAME = "滨海路"


@dataclass(frozen=True)
class Line:
    """A road before it is cut at crossings: points (N, 2) in metres, class, name (may be empty)."""

    points: Floats
    road_class: str
    name: str = ""


@dataclass(frozen=True)
class SyntheticRoad:
    """An edge of the network between two nodes; geometry in metres on the local plane."""

    geometry: LineString
    road_class: str
    name: str
    speed_kmh: int
    nodes: tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """What the network is to serve: ground and water in metres, named places, express routes through places."""

    ground: MultiPolygon
    water: MultiPolygon
    places: tuple[Place, ...]
    express_routes: Sequence[tuple[str, Sequence[tuple[float, float]]]]
    street_names: tuple[Place, ...]


def generate(plan: Plan, seed: int) -> list[SyntheticRoad]:
    """The network's edges, one connected piece."""
    rng = np.random.default_rng(seed)
    terrain = make_terrain(plan.ground, plan.places, rng)
    main = _main_roads(plan, terrain, rng)
    lines = main + _streets(plan, main, terrain, rng)
    ranks = np.array([CLASSES.index(line.road_class) for line in lines])
    net = network.build([line.points for line in lines], ranks, terrain.buildable)
    return [_road(net, edge, lines[net.source[edge]]) for edge in range(len(net.lines))]


def _road(net: network.Network, edge: int, line: Line) -> SyntheticRoad:
    start, end = net.ends[edge].tolist()
    return SyntheticRoad(net.lines[edge], line.road_class, line.name, SPEED_KMH[line.road_class], (start, end))


def _main_roads(plan: Plan, terrain: Terrain, rng: np.random.Generator) -> list[Line]:
    names = [name for name, _ in plan.express_routes]
    courses = corridors.expressways(terrain, [np.array(route) for _, route in plan.express_routes])
    express = [Line(course, "expressway", name) for course, name in zip(courses, names, strict=True)]
    coast = [Line(course, "arterial", COAST_NAME) for course in corridors.coastal_roads(terrain, plan.water)]
    avenues = mesh.avenues(terrain, rng)
    titles = naming.arterial_names(avenues, plan.street_names)
    return express + coast + [Line(a, "arterial", t) for a, t in zip(avenues, titles, strict=True)]


def _streets(plan: Plan, main: list[Line], terrain: Terrain, rng: np.random.Generator) -> list[Line]:
    found = [street for block in _blocks(main, terrain) for street in blocks.streets(block, terrain, rng)]
    collectors = [street.line for street in found if street.collector]
    names = naming.collector_names(collectors, [p for p in plan.places if p.weight >= 0.7])
    titled = [Line(line, "collector", name) for line, name in zip(collectors, names, strict=True)]
    return titled + [Line(street.line, "local") for street in found if not street.collector]


def _blocks(main: list[Line], terrain: Terrain) -> list[Polygon]:
    """The areas that main roads and the edge of the ground enclose, without the margins of expressways."""
    drawn = [shapely.linestrings(line.points) for line in main]
    rims = list(shapely.get_parts(shapely.boundary(terrain.buildable)))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all([*drawn, *rims], grid_size=0.5))))
    express = [shapely.linestrings(line.points) for line in main if line.road_class == "expressway"]
    margin = shapely.buffer(shapely.union_all(express), RAMP_GAP_M)
    dry = faces[shapely.contains_properly(terrain.ground, shapely.point_on_surface(faces))]
    return [part for face in dry for part in shapely.get_parts(shapely.difference(face, margin)) if part.area > 0]
