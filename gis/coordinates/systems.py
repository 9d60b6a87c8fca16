"""Coordinate systems by the names that the outside uses: `wgs84`, `gcj02`, `bd09`, `cgcs2000`, an EPSG code, `local:…`.

Everything passes through WGS 84 longitude and latitude. CGCS2000 (EPSG:4490) and WGS 84 agree within
centimetres and PROJ treats them as one. Always x first: longitude or easting, then latitude or northing.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.coordinates import bd09, gcj02, local

if TYPE_CHECKING:
    from pyproj import CRS

Floats = NDArray[np.float64]
Step = Callable[[ArrayLike, ArrayLike], tuple[Floats, Floats]]

STORAGE_EPSG = 4490
LOCAL_PROJ = "+proj=tmerc +lon_0=121.5 +x_0=500000 +ellps=GRS80"  # the district straddles two 3-degree zones
ALIASES = {"wgs84": "wgs84", "crs84": "wgs84", "gcj02": "gcj02", "bd09": "bd09", "cgcs2000": f"EPSG:{STORAGE_EPSG}"}
CITY_BOX = (120.9, 38.6, 123.6, 40.3)  # degrees: west, south, east, north; where the city's data can lie
CANDIDATE_ZONES = (4549, 4550, 4528, 4529, 4510, 32651)


class UnknownSystemError(ValueError):
    """The name is neither wgs84, gcj02, bd09, cgcs2000 nor a known EPSG code."""


def normal_name(name: str) -> str:
    """`gcj02`, `EPSG:4550` … for any accepted spelling (`GCJ-02`, `epsg:4550`, `4550`).

    Raises:
        UnknownSystemError: see there.
    """
    if name.startswith(local.PREFIX):
        if name.removeprefix(local.PREFIX) not in local.local_systems():
            raise UnknownSystemError(name)
        return name
    plain = re.sub(r"[\s_-]", "", name).lower()
    if plain in ALIASES:
        return ALIASES[plain]
    code = re.fullmatch(r"(?:epsg:)?(\d{4,6})", plain)
    if code is None or _crs(int(code[1])) is None:
        raise UnknownSystemError(name)
    return f"EPSG:{int(code[1])}"


def to_wgs84(lon: ArrayLike, lat: ArrayLike, crs: str) -> tuple[Floats, Floats]:
    """Coordinates of the named system to WGS 84 degrees; arrays of one shape, or scalars.

    Raises:
        UnknownSystemError: `crs` is not a known name.
    """
    return _decoder(normal_name(crs))(lon, lat)


def from_wgs84(lon: ArrayLike, lat: ArrayLike, crs: str) -> tuple[Floats, Floats]:
    """WGS 84 degrees to the named system (degrees, or metres for a projected EPSG code).

    Raises:
        UnknownSystemError: `crs` is not a known name.
    """
    return _encoder(normal_name(crs))(lon, lat)


def is_projected(crs: str) -> bool:
    """True where the system's coordinates are metres rather than degrees."""
    name = normal_name(crs)
    system = _crs(int(name[5:])) if name.startswith("EPSG:") else None
    return name.startswith(local.PREFIX) or bool(system and system.is_projected)


def in_area_of_use(lon: float, lat: float, crs: str) -> bool:
    """Whether a position (WGS 84) lies where the EPSG registry says the system is used, give or take 0.1 degree."""
    name = normal_name(crs)
    system = _crs(int(name[5:])) if name.startswith("EPSG:") else None
    area = system.area_of_use if system else None
    if area is None:
        return bool(np.isfinite(lon) and np.isfinite(lat))
    return bool(area.west - 0.1 <= lon <= area.east + 0.1 and area.south - 0.1 <= lat <= area.north + 0.1)


def likely_zones(x: float, y: float, west: float, south: float, east: float, north: float) -> list[str]:
    """The national grid zones in which (x, y) metres would fall into the given box of degrees.

    For an import or a request that names the wrong zone: the message can say which one was meant.
    """
    found = []
    for code in CANDIDATE_ZONES:
        lon, lat = to_wgs84(x, y, f"EPSG:{code}")
        if west <= float(lon) <= east and south <= float(lat) <= north:
            found.append(f"EPSG:{code}")
    return found


@lru_cache(maxsize=256)
def _crs(code: int) -> "CRS | None":
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        system = CRS.from_epsg(code)
    except CRSError:
        return None
    return system if system.is_geographic or system.is_projected else None


def _unchanged(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(lon, float), np.asarray(lat, float)


def _bd09_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    return gcj02.to_wgs84(*bd09.to_gcj02(lon, lat))


def _wgs84_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    return bd09.from_gcj02(*gcj02.from_wgs84(lon, lat))


@lru_cache(maxsize=64)
def _decoder(name: str) -> Step:
    fixed: dict[str, Step] = {"wgs84": _unchanged, "gcj02": gcj02.to_wgs84, "bd09": _bd09_to_wgs84}
    if name.startswith(local.PREFIX):
        moved = local.local_systems()[name.removeprefix(local.PREFIX)]
        return lambda x, y: _step(moved.base, "EPSG:4326")(*moved.back(x, y))
    return fixed.get(name) or _step(name, "EPSG:4326")


@lru_cache(maxsize=64)
def _encoder(name: str) -> Step:
    fixed: dict[str, Step] = {"wgs84": _unchanged, "gcj02": gcj02.from_wgs84, "bd09": _wgs84_to_bd09}
    if name.startswith(local.PREFIX):
        moved = local.local_systems()[name.removeprefix(local.PREFIX)]
        return lambda lon, lat: moved.forward(*_step("EPSG:4326", moved.base)(lon, lat))
    return fixed.get(name) or _step("EPSG:4326", name)


@lru_cache(maxsize=64)
def _step(source: str, target: str) -> Step:
    from pyproj import Transformer  # takes a while, and most processes never leave GCJ-02

    transformer = Transformer.from_crs(source, target, always_xy=True)

    def step(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        x, y = transformer.transform(np.asarray(lon, float), np.asarray(lat, float))
        return np.asarray(x, float), np.asarray(y, float)

    return step
