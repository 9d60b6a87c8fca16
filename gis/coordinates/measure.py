"""Lengths, areas and metres on the district's own plane.

A transverse Mercator centred on 121.5 E: the district straddles the edge between two 3-degree zones, so
neither national zone serves all of it. Scale error within the district is below 1 in 100,000.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gis.coordinates.systems import LOCAL_PROJ

if TYPE_CHECKING:
    from pyproj import Transformer

Floats = NDArray[np.float64]
Shape = Any  # a shapely geometry, or an array of them: shapely's functions take and return either


def to_metres(shape: Shape) -> Shape:
    """Degrees (EPSG:4490, longitude first) to metres on the local plane."""
    return shapely.transform(shape, _moved(_to_local()))


def to_degrees(shape: Shape) -> Shape:
    """Metres on the local plane to degrees (EPSG:4490, longitude first)."""
    return shapely.transform(shape, _moved(_to_geographic()))


def plane(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Longitudes and latitudes to an array (…, 2) of easting and northing in metres."""
    return np.stack(_to_local().transform(np.asarray(lon, float), np.asarray(lat, float)), axis=-1)


def unplane(xy: Floats) -> Floats:
    """An array (…, 2) of easting and northing in metres to longitude and latitude in degrees."""
    return np.stack(_to_geographic().transform(xy[..., 0], xy[..., 1]), axis=-1)


def area_m2(shape: Shape) -> Any:
    """Area in square metres of a geometry (or array of them) given in degrees."""
    return shapely.area(to_metres(shape))


def length_m(shape: Shape) -> Any:
    """Length in metres of a geometry (or array of them) given in degrees."""
    return shapely.length(to_metres(shape))


@lru_cache(maxsize=1)
def _to_local() -> "Transformer":
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4490", LOCAL_PROJ, always_xy=True)


@lru_cache(maxsize=1)
def _to_geographic() -> "Transformer":
    from pyproj import Transformer

    return Transformer.from_crs(LOCAL_PROJ, "EPSG:4490", always_xy=True)


def _moved(transformer: "Transformer") -> Any:
    return lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
