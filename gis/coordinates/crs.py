"""Coordinate systems by their address (URI), with the order of their axes, as OGC standards name them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.coordinates.systems import from_wgs84, to_wgs84

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@dataclass(frozen=True)
class Crs:
    """A coordinate system that data is taken and given in.

    Attributes:
        uri: its address. srid: EPSG number, as PostGIS knows it. degrees: longitude and latitude, not metres.
        north_first: the authority puts latitude or northing before longitude or easting.
    """

    uri: str
    srid: int
    degrees: bool
    north_first: bool

    def to_degrees(self, east: ArrayLike, north: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitude and latitude of places given east first."""
        return to_wgs84(east, north, f"EPSG:{self.srid}")

    def from_degrees(self, lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """East and north of places given by longitude and latitude."""
        return from_wgs84(lon, lat, f"EPSG:{self.srid}")


def _epsg(srid: int, *, degrees: bool = False, north_first: bool = True) -> Crs:
    return Crs(f"{_EPSG}{srid}", srid, degrees, north_first)


CRS84 = Crs(CRS84_URI, 4326, degrees=True, north_first=False)
CGCS2000 = _epsg(4490, degrees=True)
# The national planes put the northing first: 4549 and 4550 are the 3-degree zones of the district (120 and 123 E),
# 4528 and 4529 the same with the zone in front of the easting, 4510 the 6-degree zone (123 E).
SYSTEMS = (
    CRS84,
    CGCS2000,
    _epsg(4326, degrees=True),
    _epsg(3857, north_first=False),
    _epsg(4549),
    _epsg(4550),
    _epsg(4528),
    _epsg(4529),
    _epsg(4510),
)
_BY_URI = {each.uri: each for each in SYSTEMS}


def crs_of(uri: str) -> Crs:
    """The system of this address; `[EPSG:4490]` and `EPSG:4490` are understood too.

    Raises:
        LookupError: none that this house gives.
    """
    plain = uri.strip().strip("[]")
    if plain.upper() in ("CRS84", "OGC:CRS84"):
        return CRS84
    if plain.upper().startswith("EPSG:"):
        plain = f"{_EPSG}{plain[5:]}"
    if plain.startswith("https:"):
        plain = f"http:{plain[6:]}"
    return _BY_URI[plain]
