"""The road network as numpy arrays, kept per process.

scipy is imported where it is used: every process imports this room, few drive on its roads.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from core.database.api import pool
from gis.basedata.stamps import loaded_version
from gis.coordinates import measure

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLASSES = ("expressway", "arterial", "collector", "local")

EDGES = """
SELECT ST_AsBinary(geom), class, speed_kmh, from_node, to_node FROM citygis_road ORDER BY id
"""


class NoRoadsError(RuntimeError):
    """The road table is empty: the base data has not been loaded."""


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """N nodes, M edges that can be driven both ways. Degrees are EPSG:4490, longitude first.

    Attributes:
        nodes: (N, 2) longitude, latitude.
        edges: (M, 2) node numbers.
        length_m: (M,) metres on the local plane.
        speed_ms: (M,) metres per second allowed.
        road_class: (M,) index into `CLASSES`.
        vertices: (K, 2) longitude, latitude of all edges' lines, one after the other.
        starts: (M + 1,) where each edge's vertices begin in `vertices`.
    """

    nodes: Floats
    edges: Ints
    length_m: Floats
    speed_ms: Floats
    road_class: NDArray[np.int8]
    vertices: Floats
    starts: Ints

    @cached_property
    def seconds(self) -> "csr_array":
        """(N, N) driving time over the edge between two nodes."""
        from scipy.sparse import csr_array

        size = len(self.nodes)
        return csr_array((self.length_m / self.speed_ms, tuple(self.edges.T)), shape=(size, size))

    @cached_property
    def metres(self) -> "csr_array":
        """(N, N) length of the edge between two nodes."""
        from scipy.sparse import csr_array

        size = len(self.nodes)
        return csr_array((self.length_m, tuple(self.edges.T)), shape=(size, size))

    @cached_property
    def seconds_both_ways(self) -> "csr_array":
        """(N, N) driving time between two nodes, whichever of them the edge begins at."""
        both: csr_array = self.seconds.maximum(self.seconds.T).tocsr()
        return both

    @cached_property
    def line_tree(self) -> shapely.STRtree:
        """All edges' lines in metres on the local plane, to be asked for the nearest."""
        points = measure.plane(self.vertices[:, 0], self.vertices[:, 1])
        owner = np.repeat(np.arange(len(self.edges)), np.diff(self.starts))
        return shapely.STRtree(shapely.linestrings(points, indices=owner))

    @cached_property
    def edge_between(self) -> dict[tuple[int, int], int]:
        """The edge from one node to another, either way."""
        pairs = self.edges.tolist()
        return {pair: i for i, (a, b) in enumerate(pairs) for pair in ((a, b), (b, a))}

    def line(self, edge: int) -> Floats:
        """(V, 2) longitude, latitude of an edge's line, from its first node to its second."""
        return self.vertices[self.starts[edge] : self.starts[edge + 1]]

    def nearest_node(self, lon: float, lat: float) -> int:
        """The number of the node nearest to a position."""
        nearest: Any = self._tree.nearest(shapely.points(measure.plane(lon, lat)))
        return int(nearest)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.points(measure.plane(self.nodes[:, 0], self.nodes[:, 1])))


def road_graph() -> RoadGraph:
    """The network now in the database; read once per process and data version.

    Raises:
        NoRoadsError: there are no roads.
    """
    return _graph_of(loaded_version("roads"))


@lru_cache(maxsize=1)
def _graph_of(version: str) -> RoadGraph:
    with pool().connection() as connection:
        rows = connection.execute(EDGES).fetchall()
    if not rows:
        raise NoRoadsError
    blobs, classes, speeds, starts, ends = zip(*rows, strict=True)
    return make_graph(
        lines=shapely.from_wkb([bytes(blob) for blob in blobs]),
        ends=np.column_stack([starts, ends]),
        speed_kmh=np.array(speeds, float),
        classes=[CLASSES.index(name) for name in classes],
    )


def make_graph(lines: NDArray[np.object_], ends: Ints, speed_kmh: Floats, classes: list[int]) -> RoadGraph:
    """A graph from lines in degrees, whatever numbers `ends` (M, 2) give the nodes; those are numbered anew from 0."""
    vertices, owner = shapely.get_coordinates(lines, return_index=True)
    starts = np.searchsorted(owner, np.arange(len(lines) + 1))
    _, edges = np.unique(ends, return_inverse=True)
    edges = edges.reshape(-1, 2).astype(np.int64)
    nodes = np.empty((edges.max() + 1, 2))
    nodes[edges[:, 0]], nodes[edges[:, 1]] = vertices[starts[:-1]], vertices[starts[1:] - 1]
    return RoadGraph(
        nodes=nodes,
        edges=edges,
        length_m=np.asarray(measure.length_m(lines)),
        speed_ms=speed_kmh / 3.6,
        road_class=np.array(classes, np.int8),
        vertices=vertices,
        starts=starts,
    )
