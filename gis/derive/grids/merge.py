"""Give what is too small for a cell of its own to the neighbour that it shares the longest border with (metres)."""

from collections import defaultdict

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.derive.grids.neighbours import borders

Areas = NDArray[np.object_]

SMALLEST = 0.4  # of the area wanted; below this a piece is a sliver
LARGEST = 1.7  # of the area wanted; a neighbour that would grow beyond it is taken only where there is no other


def merged_slivers(pieces: Areas, wanted_m2: float) -> Areas:
    """The pieces with slivers merged: into a neighbour, or, on an islet without any, into the nearest piece."""
    area = shapely.area(pieces)
    sliver = area < SMALLEST * wanted_m2
    if not sliver.any() or len(pieces) == 1:
        return pieces
    groups = _Groups(pieces, area, sliver, wanted_m2)
    for piece in np.flatnonzero(sliver)[np.argsort(area[sliver], kind="stable")].tolist():
        groups.settle(piece)
    return groups.united()


class _Groups:
    """Pieces joined so far: the group of each, its members, its area, and its borders with other groups."""

    def __init__(self, pieces: Areas, area: NDArray[np.float64], sliver: NDArray[np.bool_], wanted: float) -> None:
        self.pieces, self.wanted = pieces, wanted
        self.area = dict(enumerate(area.tolist()))
        self.members: dict[int, list[int]] = {i: [i] for i in range(len(pieces))}
        self.group = list(range(len(pieces)))
        self.border: dict[int, dict[int, float]] = defaultdict(dict)
        pairs, lengths = borders(pieces)
        for (a, b), length in zip(pairs.tolist(), lengths.tolist(), strict=True):
            self.border[a][b] = self.border[b][a] = length
        self.tree = shapely.STRtree(pieces)

    def settle(self, piece: int) -> None:
        """Join the piece's group to a neighbour, unless it has grown large enough meanwhile."""
        group = self.group[piece]
        if self.area[group] >= SMALLEST * self.wanted:
            return
        into = self._neighbour(group)
        if into is None:
            into = self._nearest(group)
        if into is not None:
            self._join(group, into)

    def united(self) -> Areas:
        """One area a group; a single piece stays as it is."""
        alone = [members[0] for members in self.members.values() if len(members) == 1]
        joined = [shapely.union_all(self.pieces[members]) for members in self.members.values() if len(members) > 1]
        return np.concatenate([self.pieces[alone], np.array(joined, object)])

    def _neighbour(self, group: int) -> int | None:
        fits = [(self.area[group] + self.area[other] <= LARGEST * self.wanted, length, -other, other)
                for other, length in self.border[group].items()]  # fmt: skip
        return int(max(fits)[-1]) if fits else None

    def _nearest(self, group: int) -> int | None:
        """The group nearest to an islet: it lies apart, but must belong to some cell."""
        islet = shapely.union_all(self.pieces[self.members[group]])
        reach = 200.0
        while reach < 1e5:
            hits: list[int] = self.tree.query(islet, "dwithin", reach).tolist()
            near = [i for i in hits if self.group[i] != group]
            if near:
                return self.group[min(near, key=lambda i: (float(shapely.distance(islet, self.pieces[i])), i))]
            reach *= 4
        return None

    def _join(self, group: int, into: int) -> None:
        for member in self.members[group]:
            self.group[member] = into
        self.members[into] += self.members.pop(group)
        self.area[into] += self.area.pop(group)
        for other, length in self.border.pop(group, {}).items():
            self.border[other].pop(group, None)
            if other != into:
                self.border[into][other] = self.border[other][into] = self.border[into].get(other, 0.0) + length
