"""Cut a community into unit grids (万米单元网格): a lattice on the local plane, cut to the outline, without slivers.

Metres on the local plane throughout, every vertex on a lattice of millimetres, so that cells which meet share their
vertices and their union leaves neither gaps nor overlaps.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.derive.grids.merge import merged_slivers

SIDES_M = (100, 150, 200, 250, 300, 400, 500)  # multiples of 50 m: the look-up's raster falls on the same lines
MOST = 999  # the serial has three digits
MILLIMETRE = 0.001

Cells = NDArray[np.object_]


class TooLargeError(ValueError):
    """Even the widest lattice gives more cells than three digits can number."""


def unit_cells(community: BaseGeometry) -> tuple[Cells, int]:
    """The cells of one community, from north to south and in each row from west to east, and the side in metres.

    About 10,000 m2 each; in a community of more than 999 such cells the next wider lattice is taken that fits.

    Args:
        community: a polygon or multipolygon in metres on the local plane.

    Raises:
        TooLargeError: see there.
    """
    ground = shapely.set_precision(community, MILLIMETRE)
    for side in SIDES_M:
        if ground.area / side**2 > MOST * 1.1:
            continue
        cells = in_order(merged_slivers(_clipped(ground, side), side**2), side)
        if len(cells) <= MOST:
            return cells, side
    raise TooLargeError(f"{ground.area:.0f} m2")


def in_order(cells: Cells, side: float) -> Cells:
    """Sorted as the standard numbers them: rows of the lattice from the north, in a row from the west."""
    x, y = shapely.get_coordinates(shapely.centroid(cells)).T
    return cells[np.lexsort((x, -np.floor(y / side)))]


def _clipped(ground: BaseGeometry, side: float) -> Cells:
    """The lattice's squares within the ground, those on its edge cut; each piece a polygon of its own."""
    squares = _squares(ground.bounds, side)
    shapely.prepare(ground)
    squares = squares[shapely.intersects(ground, squares)]
    whole = shapely.covers(ground, squares)
    cut = shapely.intersection(squares[~whole], ground, grid_size=MILLIMETRE)
    pieces = shapely.get_parts(cut)
    pieces = pieces[(shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON) & (shapely.area(pieces) > 0)]
    return np.concatenate([squares[whole], pieces])


def _squares(bounds: tuple[float, float, float, float], side: float) -> Cells:
    west, south = np.floor(np.array(bounds[:2]) / side) * side
    columns, rows = np.ceil((np.array(bounds[2:]) - (west, south)) / side).astype(int)
    x, y = np.meshgrid(west + side * np.arange(columns), south + side * np.arange(rows))
    return np.asarray(shapely.box(x, y, x + side, y + side)).ravel()
