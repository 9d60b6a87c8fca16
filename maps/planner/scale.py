"""The scale of a printed map, true in its middle. Pure."""

import math

CSS_PX_M = 0.0254 / 96  # a pixel of style sheets on paper
EQUATOR_M = 2 * math.pi * 6378137.0
TILE_PX = 512  # MapLibre's world at zoom 0
FLATTENING = 1 / 298.257222101
ROUND = (1, 2, 5)


def scale_of(zoom: float, lat: float) -> float:
    """The number N of 1:N for a map drawn at a zoom whose pixels are those of style sheets.

    Web Mercator stretches a sphere; how long a degree of latitude and of longitude really are differs by 0.6 % here,
    so their mean on the ellipsoid is taken.
    """
    metres_per_px: float = EQUATOR_M * math.cos(math.radians(lat)) / (TILE_PX * 2.0**zoom)
    return metres_per_px * _stretch(lat) / CSS_PX_M


def zoom_of(scale: float, lat: float) -> float:
    """The zoom at which the map has the scale 1:`scale`."""
    return math.log2(scale_of(0, lat) / scale)


def bar_of(scale: float, longest_mm: float = 60.0) -> tuple[float, float]:
    """A round length in metres for the scale bar, and how many millimetres it is on paper."""
    most = scale * longest_mm / 1000
    power = 10.0 ** math.floor(math.log10(most))
    length = max(step * power for step in ROUND if step * power <= most)
    return length, length * 1000 / scale


def _stretch(lat: float) -> float:
    """Metres on the ellipsoid for a metre on Mercator's sphere: the mean of both directions."""
    squared = FLATTENING * (2 - FLATTENING)
    root = 1 - squared * math.sin(math.radians(lat)) ** 2
    across, along = 1 / math.sqrt(root), (1 - squared) / math.pow(root, 1.5)
    return (across + along) / 2
