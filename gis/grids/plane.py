"""The local plane by polynomials, for the district's small box: as exact as PROJ to a micrometre, and faster.

A transverse Mercator's easting is odd and its northing even in the longitude from its central meridian, so few terms
do: x = l·p(φ) + l³·q(φ), y = r(φ) + l²·s(φ) + l⁴·t(φ), with l and φ counted from the middle of the box.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.coordinates import measure

Floats = NDArray[np.float64]

CENTRAL_LON = 121.5
EAST_TERMS = ((1, 5), (3, 4))  # (power of l, number of powers of φ)
NORTH_TERMS = ((0, 6), (2, 4), (4, 3))
SAMPLES = 40


@dataclass(frozen=True, eq=False)
class QuickPlane:
    """Degrees to metres on the local plane within a box of degrees."""

    lat0: float
    false_easting: float
    east: tuple[Floats, ...]
    north: tuple[Floats, ...]

    def to_metres(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Easting and northing (N,), (N,)."""
        side, up = lon - CENTRAL_LON, lat - self.lat0
        square = side * side
        x = (_horner(self.east[1], up) * square + _horner(self.east[0], up)) * side + self.false_easting
        y = (_horner(self.north[2], up) * square + _horner(self.north[1], up)) * square + _horner(self.north[0], up)
        return x, y


def quick_plane(west: float, south: float, east: float, north: float) -> QuickPlane:
    """Fitted to PROJ over a box of degrees, at most a degree wide and high."""
    lon, lat = (
        grid.ravel() for grid in np.meshgrid(np.linspace(west, east, SAMPLES), np.linspace(south, north, SAMPLES))
    )
    lat0 = (south + north) / 2
    xy = measure.plane(lon, lat)
    false = float(measure.plane(CENTRAL_LON, lat0)[0])
    side, up = lon - CENTRAL_LON, lat - lat0
    return QuickPlane(lat0, false, _fit(EAST_TERMS, side, up, xy[:, 0] - false), _fit(NORTH_TERMS, side, up, xy[:, 1]))


def _fit(terms: tuple[tuple[int, int], ...], side: Floats, up: Floats, wanted: Floats) -> tuple[Floats, ...]:
    columns = np.column_stack([side**power * up**k for power, count in terms for k in range(count)])
    scale = np.abs(columns).max(axis=0)
    found = np.linalg.lstsq(columns / scale, wanted, rcond=None)[0] / scale
    return tuple(np.split(found, np.cumsum([count for _, count in terms])[:-1]))


def _horner(coefficients: Floats, at: Floats) -> Floats:
    result = np.full_like(at, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        result *= at
        result += coefficient
    return result
