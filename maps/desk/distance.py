"""How far places are from one place, in metres."""

from collections.abc import Sequence

import numpy as np

from gis.api import plane

Place = tuple[float, float]


def metres_from(place: Place, places: Sequence[Place]) -> list[float]:
    """Metres, straight, from `place` to each of `places`; longitude and latitude in degrees (WGS 84)."""
    if not places:
        return []
    lons, lats = np.array([place, *places], float).T
    at = plane(lons, lats)
    return [float(metres) for metres in np.hypot(*(at[1:] - at[0]).T)]
