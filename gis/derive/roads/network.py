"""From crossing lines to a clean network: every crossing a node, no stubs, one connected piece (metres)."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRID_M = 0.5  # lines that come this close meet
SHORT_M = 28.0  # crossings nearer than this become one
STUB_M = 90.0  # dead ends shorter than this are cut off


@dataclass(frozen=True)
class Network:
    """Edges as lines, the two nodes of each (M, 2), the node positions (N, 2) and each edge's source line (M,)."""

    lines: NDArray[np.object_]
    ends: Ints
    nodes: Floats
    source: Ints

    @property
    def lengths(self) -> Floats:
        """Metres per edge."""
        return np.asarray(shapely.length(self.lines))

    def keep(self, mask: NDArray[np.bool_]) -> "Network":
        """The same network with only some of its edges; the nodes stay."""
        return replace(self, lines=self.lines[mask], ends=self.ends[mask], source=self.source[mask])


def build(lines: list[Floats], ranks: Ints, area: BaseGeometry) -> Network:
    """Cut lines (each (N, 2) metres) at their crossings and clean up.

    Args:
        lines: road lines; ranks: per line 0 for the most important class; where lines coincide it wins.
        area: only edges wholly inside stay.
    """
    pieces = _cut_at_crossings(lines)
    pieces = pieces[shapely.covers(area, pieces)]
    network = _with_nodes(pieces, _sources(pieces, lines, ranks))
    network = _merge_close_crossings(network)
    network = without_stubs(_without_doubles(network, ranks), STUB_M)
    return largest_piece(join_through(network))


def _cut_at_crossings(lines: list[Floats]) -> NDArray[np.object_]:
    drawn = np.array([shapely.linestrings(line) for line in lines])
    noded = shapely.union_all(drawn, grid_size=GRID_M)
    return np.array(shapely.get_parts(noded))


def _sources(pieces: NDArray[np.object_], lines: list[Floats], ranks: Ints) -> Ints:
    """For each piece the line that it came from: of those that run within reach the most important one."""
    drawn = np.array([shapely.linestrings(line) for line in lines])
    middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    piece, line = shapely.STRtree(drawn).query(middles, predicate="dwithin", distance=4 * GRID_M)
    order = np.lexsort((line, ranks[line], piece))
    first = np.unique(piece[order], return_index=True)[1]
    source = np.zeros(len(pieces), np.int64)
    source[piece[order][first]] = line[order][first]
    return source


def _with_nodes(pieces: NDArray[np.object_], source: Ints) -> Network:
    starts, stops = shapely.get_point(pieces, 0), shapely.get_point(pieces, -1)
    ends = np.vstack([shapely.get_coordinates(starts), shapely.get_coordinates(stops)])
    nodes, index = np.unique(np.round(ends, 2), axis=0, return_inverse=True)
    return Network(pieces, index.reshape(2, -1).T.astype(np.int64), nodes, source)


def _merge_close_crossings(network: Network) -> Network:
    """Nodes joined by an edge shorter than `SHORT_M` become one node in their middle."""
    short = network.lengths < SHORT_M
    size = len(network.nodes)
    joined = coo_array((np.ones(short.sum()), tuple(network.ends[short].T)), shape=(size, size))
    count, group = connected_components(joined, directed=False)
    weight = np.bincount(group, minlength=count)[:, None]
    nodes = np.column_stack([np.bincount(group, axis, count) for axis in network.nodes.T]) / weight
    kept = replace(network, ends=group[network.ends].astype(np.int64), nodes=nodes).keep(~short)
    return replace(kept, lines=_moved_ends(kept))


def _moved_ends(network: Network) -> NDArray[np.object_]:
    """The edges' lines with their first and last vertex put on their nodes."""
    moved = []
    for line, (start, stop) in zip(network.lines, network.ends, strict=True):
        vertices = shapely.get_coordinates(line)
        vertices[0], vertices[-1] = network.nodes[start], network.nodes[stop]
        moved.append(shapely.linestrings(vertices))
    return np.array(moved)


def _without_doubles(network: Network, ranks: Ints) -> Network:
    """One edge between two nodes is enough: the most important, then the shortest; loops go."""
    low, high = np.sort(network.ends, axis=1).T
    order = np.lexsort((network.lengths, ranks[network.source], high, low))
    pairs = np.column_stack([low, high])[order]
    first = np.unique(pairs, axis=0, return_index=True)[1]
    mask = np.zeros(len(low), bool)
    mask[order[first]] = True
    return network.keep(mask & (low != high))


def without_stubs(network: Network, shorter_than_m: float) -> Network:
    """Without dead ends below a length, and without those that this lays bare."""
    while True:
        degree = np.bincount(network.ends.ravel(), minlength=len(network.nodes))
        stub = (degree[network.ends] == 1).any(axis=1) & (network.lengths < shorter_than_m)
        if not stub.any():
            return network
        network = network.keep(~stub)


def join_through(network: Network) -> Network:
    """Edges of one source that meet at a node of no other road become one edge."""
    while len(pair := _first_pairs(network)):
        network = _joined(network, pair)
    return network


def _first_pairs(network: Network) -> Ints:
    """Pairs of edges (K, 2) to join, no edge twice."""
    incident = np.argsort(network.ends.ravel(), kind="stable")
    degree = np.bincount(network.ends.ravel(), minlength=len(network.nodes))
    starts = np.concatenate([[0], np.cumsum(degree)])[:-1][degree == 2]
    pairs = np.column_stack([incident[starts], incident[starts + 1]]) // 2
    same = (network.source[pairs[:, 0]] == network.source[pairs[:, 1]]) & (pairs[:, 0] != pairs[:, 1])
    used: set[int] = set()
    chosen = []
    for one, two in pairs[same].tolist():
        if one not in used and two not in used:
            used |= {one, two}
            chosen.append((one, two))
    return np.array(chosen, np.int64).reshape(-1, 2)


def _joined(network: Network, pairs: Ints) -> Network:
    lines, ends = network.lines.copy(), network.ends.copy()
    mask = np.ones(len(lines), bool)
    for one, two in pairs.tolist():
        lines[one], ends[one] = _chain(lines[one], ends[one], lines[two], ends[two])
        mask[two] = False
    return replace(network, lines=lines, ends=ends).keep(mask)


def _chain(line: LineString, ends: Ints, other: LineString, other_ends: Ints) -> tuple[object, Ints]:
    """Two lines that share a node, head to tail."""
    first, second = shapely.get_coordinates(line), shapely.get_coordinates(other)
    a, b = ends.tolist()
    c, d = other_ends.tolist()
    if a in (c, d):
        first, a, b = first[::-1], b, a
    if b == d:
        second, c, d = second[::-1], d, c
    return shapely.linestrings(np.vstack([first, second[1:]])), np.array([a, d])


def largest_piece(network: Network) -> Network:
    """The largest connected part, its nodes numbered anew."""
    size = len(network.nodes)
    joined = coo_array((np.ones(len(network.ends)), tuple(network.ends.T)), shape=(size, size))
    _, part = connected_components(joined, directed=False)
    main = np.bincount(part[network.ends[:, 0]]).argmax()
    kept = network.keep(part[network.ends[:, 0]] == main)
    used, ends = np.unique(kept.ends, return_inverse=True)
    return replace(kept, nodes=kept.nodes[used], ends=ends.reshape(-1, 2).astype(np.int64))
