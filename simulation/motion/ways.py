"""Ways that begin or end beside a crossing: from where a vehicle is, and to where it is called. Pure."""

import numpy as np
from numpy.typing import NDArray

from gis.api import Path, RoadGraph, plane, position_along

Floats = NDArray[np.float64]

OFF_ROAD_MS = 8.0


def onward(path: Path, metres: float) -> Path:
    """From a place along a way to the next crossing on it; back to the last one where none comes any more."""
    lon, lat, _ = position_along(path, metres)
    here = np.array([[float(lon), float(lat)]])
    ahead = int(np.searchsorted(path.node_m, metres - 1e-6))
    if ahead == len(path.nodes):
        last = int(np.searchsorted(path.along_m, path.node_m[-1]))
        between = path.vertices[last:][path.along_m[last:] < metres][::-1]
        pieces = np.full(len(between), OFF_ROAD_MS)
        return _way(np.vstack([here, between]), pieces, (path.nodes[-1],))
    first = int(np.searchsorted(path.along_m, metres, side="right"))
    until = int(np.searchsorted(path.along_m, path.node_m[ahead], side="right"))
    between = path.vertices[first:until]
    pieces = path.speed_ms[max(first - 1, 0) : max(first - 1, 0) + len(between)]
    return _way(np.vstack([here, between]), pieces, (path.nodes[ahead],))


def beside(graph: RoadGraph, node: int, place: tuple[float, float]) -> Path:
    """From a crossing straight to a place (longitude, latitude) beside the roads, slowly."""
    vertices = np.vstack([graph.nodes[node], place])
    metres = _along(vertices)
    return Path(vertices, metres, np.array([OFF_ROAD_MS]), (node,), metres[:1])


def joined(first: Path, *others: Path) -> Path:
    """Ways one after the other, each beginning at the crossing where the one before ends (or passes last)."""
    whole = first
    for each in others:
        length = whole.length_m
        whole = Path(
            np.vstack([whole.vertices, each.vertices[1:]]),
            np.concatenate([whole.along_m, length + each.along_m[1:]]),
            np.concatenate([whole.speed_ms, each.speed_ms]),
            whole.nodes + each.nodes[1:],
            np.concatenate([whole.node_m, length + each.node_m[1:]]),
        )
    return whole


def _way(vertices: Floats, speed_ms: Floats, end: tuple[int, ...]) -> Path:
    """A way whose only crossing is its end."""
    metres = _along(vertices)
    return Path(vertices, metres, np.asarray(speed_ms, float), end, metres[-1:])


def _along(vertices: Floats) -> Floats:
    steps = np.hypot(*np.diff(plane(vertices[:, 0], vertices[:, 1]), axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])
