"""BD-09, one provider's second shift on top of GCJ-02 (degrees, longitude first, arrays or scalars)."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

WAVE = np.pi * 3000.0 / 180.0
OFFSET_LON, OFFSET_LAT = 0.0065, 0.006

Floats = NDArray[np.float64]


def from_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """GCJ-02 degrees to BD-09 degrees."""
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    radius = np.hypot(x, y) + 2e-5 * np.sin(y * WAVE)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * WAVE)
    return radius * np.cos(angle) + OFFSET_LON, radius * np.sin(angle) + OFFSET_LAT


def to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """BD-09 degrees to GCJ-02 degrees by iteration, to a millimetre; the usual one-step inverse errs by a metre."""
    target_x, target_y = np.asarray(lon, float), np.asarray(lat, float)
    x, y = target_x - OFFSET_LON, target_y - OFFSET_LAT
    for _ in range(12):
        forward_x, forward_y = from_gcj02(x, y)
        x, y = x - (forward_x - target_x), y - (forward_y - target_y)
    return x, y
