"""GCJ-02, the offset system that Chinese map providers and many phones deliver.

The shift is a published polynomial-and-sine deformation of WGS 84 by some hundred metres, defined inside a
coarse box round China and zero outside. It has no closed inverse; `to_wgs84` iterates.
Arrays or scalars, degrees, longitude first; ellipsoid constants as in the widely used public formula
(`R` 6378137; others use 6378245, which moves results by about 1e-7 degrees, a centimetre).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_M = 6378137.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
CHINA_BOX = (72.004, 0.8293, 137.8347, 55.8271)  # west, south, east, north: where the shift is applied

Floats = NDArray[np.float64]


def from_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """WGS 84 degrees to GCJ-02 degrees; points outside `CHINA_BOX` come back unchanged."""
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    shift_x, shift_y = _shift(x, y)
    inside = _in_china(x, y)
    return np.where(inside, x + shift_x, x), np.where(inside, y + shift_y, y)


def to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """GCJ-02 degrees to WGS 84 degrees, to better than a millimetre inside `CHINA_BOX`.

    Fixed-point iteration: the deformation changes by about a thousandth per step, so that six steps
    reach the limit of a double. On the very edge of the box the mapping itself jumps and has no inverse.
    """
    target_x, target_y = np.asarray(lon, float), np.asarray(lat, float)
    x, y = target_x, target_y
    for _ in range(6):
        forward_x, forward_y = from_wgs84(x, y)
        x, y = x - (forward_x - target_x), y - (forward_y - target_y)
    return x, y


def _in_china(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    west, south, east, north = CHINA_BOX
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon - 105.0, lat - 35.0
    root, product = np.sqrt(np.abs(x)), x * y
    common = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    metres_north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * product + 0.2 * root + common + _waves_north(y)
    metres_east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * product + 0.1 * root + common + _waves_east(x)
    return _to_degrees(metres_east, metres_north, lat)


def _waves_north(y: Floats) -> Floats:
    long = 160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)
    short = 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)
    return np.asarray((long + short) * 2.0 / 3.0)


def _waves_east(x: Floats) -> Floats:
    long = 150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)
    short = 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)
    return np.asarray((long + short) * 2.0 / 3.0)


def _to_degrees(metres_east: Floats, metres_north: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radians = np.radians(lat)
    magic = 1.0 - ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    meridian = EARTH_RADIUS_M * (1.0 - ECCENTRICITY_SQUARED) / (magic * np.sqrt(magic))
    parallel = EARTH_RADIUS_M / np.sqrt(magic) * np.cos(radians)
    return np.degrees(metres_east / parallel), np.degrees(metres_north / meridian)
