"""Which of many areas covers a point: a raster of the plane answers nearly all, an exact look the rest. No database.

Each square of the raster holds the one area that covers it whole, nothing, or a short list of areas that meet in it.
The lattices of the unit grids fall on the raster's lines, so only squares on outlines hold lists.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gis.grids.plane import QuickPlane, quick_plane

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Areas = NDArray[np.object_]

SQUARE_M = 50.0
EDGE_M = 0.002  # areas are cut to millimetres: what reaches less far into a square only touches it
NOWHERE = -1
CHUNK = 65_536  # points at a time: what is worked on stays in the processor's cache
MOST_SQUARES = 4_000_000


class TooWideError(ValueError):
    """The areas are spread too widely for a raster of this fineness."""


@dataclass(frozen=True, eq=False)
class Raster:
    """`square[row, column]`: an area's number, `NOWHERE`, or -2 - k for the k-th list of `candidates` (K, most)."""

    plane: QuickPlane
    west: float
    south: float
    square: Ints
    candidates: Ints
    areas: Areas

    def find(self, lon: ArrayLike, lat: ArrayLike) -> Ints:
        """The number of the area at each position (N,), (N,), in degrees; `NOWHERE` where there is none.

        A position within a millimetre of a border may be given to either side.
        """
        x, y = (np.atleast_1d(np.asarray(value, float)) for value in (lon, lat))
        found = np.empty(len(x), np.int32)
        for start in range(0, len(x), CHUNK):
            part = slice(start, start + CHUNK)
            found[part] = self._find(x[part], y[part])
        return found

    def _find(self, lon: Floats, lat: Floats) -> Ints:
        found = self._square_of(lon, lat)
        unsure = np.flatnonzero(found < NOWHERE)
        if len(unsure):
            found[unsure] = self._look(NOWHERE - 1 - found[unsure], lon[unsure], lat[unsure])
        return found

    def _square_of(self, lon: Floats, lat: Floats) -> Ints:
        rows, columns = self.square.shape
        with np.errstate(over="ignore", invalid="ignore"):  # what is no position is nowhere
            x, y = self.plane.to_metres(lon, lat)
        x -= self.west
        y -= self.south
        x /= SQUARE_M
        y /= SQUARE_M
        with np.errstate(invalid="ignore"):  # not a number is nowhere
            inside = (x >= 0) & (y >= 0) & (x < columns) & (y < rows)
        if inside.all():
            return np.asarray(self.square.ravel()[y.astype(np.int64) * columns + x.astype(np.int64)])
        found = np.full(len(x), NOWHERE, np.int32)
        found[inside] = self.square[y[inside].astype(np.int64), x[inside].astype(np.int64)]
        return found

    def _look(self, lists: Ints, lon: Floats, lat: Floats) -> Ints:
        """Of the areas that meet in a square the first that covers the point."""
        found = np.full(len(lists), NOWHERE, np.int32)
        left = np.arange(len(lists))
        for column in self.candidates.T:
            candidate = column[lists[left]]
            asked = candidate != NOWHERE
            left, candidate = left[asked], candidate[asked]
            if not len(left):
                break
            hit = shapely.intersects_xy(self.areas[candidate], lon[left], lat[left])
            found[left[hit]] = candidate[hit]
            left = left[~hit]
        return found


def make_raster(areas: Areas, plane_areas: Areas) -> Raster:
    """A raster over areas in degrees, which are given in metres on the local plane too.

    Raises:
        TooWideError: see there.
    """
    west, south, east, north = _bounds(plane_areas)
    columns, rows = round((east - west) / SQUARE_M), round((north - south) / SQUARE_M)
    if columns * rows > MOST_SQUARES:
        raise TooWideError(f"{columns} x {rows}")
    number, area = _meeting(plane_areas, west, south, columns)
    square = np.full(columns * rows, NOWHERE, np.int32)
    count = np.bincount(number, minlength=len(square))
    alone = count[number] == 1
    whole = np.zeros(len(number), bool)
    whole[alone] = shapely.covers(plane_areas[area[alone]], _squares(number[alone], west, south, columns, EDGE_M))
    square[number[whole]] = area[whole]
    mixed, first = np.unique(number[~whole], return_index=True)
    candidates = _lists(number[~whole], area[~whole], first)
    square[mixed] = NOWHERE - 1 - np.arange(len(mixed), dtype=np.int32)
    shapely.prepare(areas[np.unique(candidates[candidates != NOWHERE])])
    wide = shapely.bounds(areas)
    box = (*np.nanmin(wide[:, :2], axis=0), *np.nanmax(wide[:, 2:], axis=0))
    plane = quick_plane(*(float(value) for value in box))
    return Raster(plane, west, south, square.reshape(rows, columns), candidates, areas)


def _bounds(areas: Areas) -> tuple[float, float, float, float]:
    bounds = shapely.bounds(areas)
    low = np.floor(bounds[:, :2].min(axis=0) / SQUARE_M) * SQUARE_M
    high = np.ceil(bounds[:, 2:].max(axis=0) / SQUARE_M) * SQUARE_M
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _meeting(areas: Areas, west: float, south: float, columns: int) -> tuple[NDArray[np.int64], Ints]:
    """Pairs of a square's number and an area that reaches into it, sorted by square."""
    number, area = _spanned(areas, west, south, columns)
    shapely.prepare(areas)
    reaches = shapely.intersects(areas[area], _squares(number, west, south, columns, EDGE_M))
    order = np.lexsort((area[reaches], number[reaches]))
    return number[reaches][order], area[reaches][order].astype(np.int32)


def _spanned(areas: Areas, west: float, south: float, columns: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a square and an area whose bounding box reaches into it."""
    bounds = shapely.bounds(areas) + (EDGE_M, EDGE_M, -EDGE_M, -EDGE_M)
    low = ((bounds[:, :2] - (west, south)) // SQUARE_M).astype(np.int64)
    wide, high = (((bounds[:, 2:] - (west, south)) // SQUARE_M).astype(np.int64) - low + 1).T
    area = np.repeat(np.arange(len(areas)), wide * high)
    step = np.arange(len(area)) - np.repeat(np.cumsum(wide * high) - wide * high, wide * high)
    return (low[area, 1] + step // wide[area]) * columns + low[area, 0] + step % wide[area], area


def _squares(number: NDArray[np.int64], west: float, south: float, columns: int, inset: float) -> Areas:
    x, y = west + SQUARE_M * (number % columns), south + SQUARE_M * (number // columns)
    return np.asarray(shapely.box(x + inset, y + inset, x + SQUARE_M - inset, y + SQUARE_M - inset))


def _lists(number: NDArray[np.int64], area: Ints, first: NDArray[np.int64]) -> Ints:
    """One row of areas a square, filled up with `NOWHERE`."""
    lengths = np.diff(np.append(first, len(number)))
    lists = np.full((len(first), int(lengths.max(initial=1))), NOWHERE, np.int32)
    row = np.repeat(np.arange(len(first)), lengths)
    lists[row, np.arange(len(number)) - first[row]] = area
    return lists
