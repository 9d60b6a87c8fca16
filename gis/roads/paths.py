"""Ways through the road network, and where one is after so many metres."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.coordinates import measure
from gis.roads.graph import RoadGraph

Floats = NDArray[np.float64]


class NoWayError(ValueError):
    """No road leads from the one node to the other."""


@dataclass(frozen=True, eq=False)
class Path:
    """A way with V vertices.

    Attributes:
        vertices: (V, 2) longitude, latitude in degrees.
        along_m: (V,) metres from the start to each vertex.
        speed_ms: (V - 1,) metres per second allowed on each piece.
        nodes: the road nodes passed.
        node_m: (len(nodes),) metres from the start to each of them.
    """

    vertices: Floats
    along_m: Floats
    speed_ms: Floats
    nodes: tuple[int, ...]
    node_m: Floats

    @property
    def length_m(self) -> float:
        """Metres from start to end."""
        return float(self.along_m[-1])


def shortest_path(graph: RoadGraph, start: int, end: int) -> Path:
    """The quickest way by allowed speeds between two nodes; a single point where they are the same.

    Raises:
        NoWayError: the nodes are not connected.
    """
    from scipy.sparse.csgraph import dijkstra  # see graph.py

    _, before = dijkstra(graph.seconds, directed=False, indices=start, return_predecessors=True)
    if start != end and before[end] < 0:
        raise NoWayError(f"{start} → {end}")
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return path_through(graph, tuple(reversed(nodes)))


def path_through(graph: RoadGraph, nodes: tuple[int, ...]) -> Path:
    """The way over neighbouring nodes, with the roads' own bends."""
    pieces, speeds, node_at = [graph.nodes[[nodes[0]]]], [], [0]
    for a, b in pairwise(nodes):
        edge = graph.edge_between[a, b]
        line = graph.line(edge)
        pieces.append(line[1:] if graph.edges[edge, 0] == a else line[-2::-1])
        speeds += [graph.speed_ms[edge]] * (len(line) - 1)
        node_at.append(node_at[-1] + len(line) - 1)
    vertices = np.vstack(pieces)
    steps = np.hypot(*np.diff(measure.plane(vertices[:, 0], vertices[:, 1]), axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    return Path(vertices, along, np.array(speeds, float), nodes, along[node_at])


def position_along(path: Path, metres: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Longitude, latitude and course (degrees clockwise from north) after `metres`, an array or a number.

    Before the start and beyond the end it is the start and the end.
    """
    along = np.clip(np.asarray(metres, float), 0.0, path.length_m)
    lon = np.interp(along, path.along_m, path.vertices[:, 0])
    lat = np.interp(along, path.along_m, path.vertices[:, 1])
    return lon, lat, _courses(path)[piece_at(path, along)]


def piece_at(path: Path, metres: ArrayLike) -> NDArray[np.intp]:
    """The number of the piece between two vertices in which `metres` falls."""
    last = max(len(path.along_m) - 2, 0)
    return np.clip(np.searchsorted(path.along_m, np.asarray(metres, float), side="right") - 1, 0, last)


def _courses(path: Path) -> Floats:
    if len(path.vertices) < 2:
        return np.zeros(1)
    east, north = np.diff(path.vertices, axis=0).T
    east = east * np.cos(np.radians(path.vertices[:-1, 1]))
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360.0)
