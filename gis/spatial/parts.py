"""The parts of the district that features are counted by: subdistricts by their areas, all finer ones by unit grids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.grids.index import GridIndex, find_grids, grids
from gis.regions.index import RegionRef, areas_of, regions

By = Literal["subdistrict", "community", "responsibility", "grid"]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Parts:
    """`told(n)`: number, code and name of the n-th part; `find`: which part each position (N,), (N,) is in, or -1.

    `all_told`: a part without features is told too. `pieces` (M,): areas in degrees that the parts are put together
    of, none overlapping another; `own` (M,): which part each belongs to.
    """

    size: int
    all_told: bool
    told: Callable[[int], tuple[int, str, str]]
    find: Callable[[Floats, Floats], Ints]
    pieces: NDArray[np.object_]
    own: Ints

    def __len__(self) -> int:
        return self.size

    def area(self, number: int) -> Any:
        """The area of a part in degrees, a shapely geometry."""
        return shapely.union_all(self.pieces[self.own == number])


def parts_of(by: By) -> Parts:
    """The parts of a kind; none where the base data has not been loaded."""
    if by == "subdistrict":
        return _subdistricts()
    index = grids()
    if index is None:
        return _none()
    match by:
        case "community":
            return _communities(index)
        case "responsibility":
            return _responsibilities(index)
    return _units(index)


def _none() -> Parts:
    nothing = np.empty(0, np.int64)
    return Parts(
        0, False, lambda _: (0, "", ""), lambda lon, _: np.full(len(lon), -1, np.int64), nothing.astype(object), nothing
    )


def _subdistricts() -> Parts:
    refs, found_areas = areas_of("subdistrict")
    areas = np.array(found_areas, object)
    tree = shapely.STRtree(areas)

    def find(lon: Floats, lat: Floats) -> Ints:
        found = np.full(len(lon), -1, np.int64)
        point, part = tree.query(shapely.points(lon, lat), predicate="intersects")
        found[point[::-1]] = part[::-1]  # on a border the first one
        return found

    return Parts(len(refs), True, lambda n: _told(refs[n]), find, areas, np.arange(len(refs)))


def _communities(index: GridIndex) -> Parts:
    """Communities as the grids are numbered in; where no place of a community is known, its subdistrict instead."""
    codes, own = np.unique(index.codes // 1000, return_inverse=True)
    known = {ref.code12: ref for ref in regions() if ref.code12}
    refs = [known.get(f"{code:012}") for code in codes.tolist()]

    def told(n: int) -> tuple[int, str, str]:
        ref = refs[n]
        return _told(ref) if ref else (n, f"{codes[n]:012}", f"{codes[n]:012}")

    return Parts(len(codes), True, told, _through(own), index.areas, own)


def _responsibilities(index: GridIndex) -> Parts:
    codes, own = np.unique(index.responsibility, return_inverse=True)
    return Parts(
        len(codes), False, lambda n: (n, f"{codes[n]:014}", f"{codes[n]:014}"), _through(own), index.areas, own
    )


def _units(index: GridIndex) -> Parts:
    own = np.arange(len(index.codes))

    def told(n: int) -> tuple[int, str, str]:
        return n, f"{index.codes[n]:015}", f"{index.codes[n]:015}"

    return Parts(len(own), False, told, _through(own), index.areas, own)


def _through(own: NDArray[np.int64]) -> Callable[[Floats, Floats], Ints]:
    """Positions to parts by way of the unit grid they lie in."""

    def find(lon: Floats, lat: Floats) -> Ints:
        if not len(lon):
            return np.empty(0, np.int64)
        number = find_grids(lon, lat)
        return np.where(number >= 0, own[number], -1).astype(np.int64)

    return find


def _told(ref: RegionRef) -> tuple[int, str, str]:
    return ref.id, ref.code12, ref.label
