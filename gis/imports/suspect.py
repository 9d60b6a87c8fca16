"""What coordinates look like, against what is said of them. Pure: arrays in, findings out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis.coordinates import systems
from gis.coordinates.measure import plane
from gis.coordinates.systems import CITY_BOX, to_wgs84
from gis.imports.problems import Problem
from gis.imports.source import Array

SHIFTED = ("gcj02", "bd09")
FEWEST_NAMES = 3
FAR_M = 200.0  # from here on, the middle of all differences is no chance
MUCH_NEARER = 0.5
FEWEST_POINTS = 50
MORE_INSIDE = 0.05
_DEGREES = 400.0  # larger numbers are metres


@dataclass(frozen=True)
class Known:
    """Positions in the file beside the known ones of the same name; (N,) degrees each, longitude first."""

    lon: Array
    lat: Array
    known_lon: Array
    known_lat: Array


def misplaced(x: Array, y: Array, crs: str) -> Problem | None:
    """What is wrong with all of the coordinates at once: axes, zone, unit, or another city; None where nothing is.

    `crs` empty: not said. `x`, `y`: in the file's order.
    """
    good = np.isfinite(x) & np.isfinite(y)
    if not good.any():
        return None
    mx, my = float(np.median(x[good])), float(np.median(y[good]))
    facts = {"x": _short(mx), "y": _short(my)}
    metres = max(abs(mx), abs(my)) > _DEGREES
    if not crs:
        return _unsaid(mx, my, metres, facts)
    if systems.is_projected(crs) != metres:
        if not metres:
            return Problem("degrees", facts)
        return _plane(mx, my, facts) or Problem("elsewhere", {"lon": facts["x"], "lat": facts["y"]})
    lon, lat = (float(value) for value in to_wgs84(mx, my, crs))
    if inside_city(lon, lat):
        return None
    where = {"lon": _short(lon), "lat": _short(lat)}
    if not metres:
        return Problem("swapped", facts) if inside_city(my, mx) else Problem("elsewhere", where)
    likely = [zone for zone in systems.likely_zones(mx, my, *CITY_BOX) if zone != systems.normal_name(crs)]
    if likely:
        return Problem("wrong_zone", {"crs": crs, **where, "likely": _zones(likely)})
    return Problem("swapped", facts) if systems.likely_zones(my, mx, *CITY_BOX) else Problem("elsewhere", where)


def likely_crs(x: Array, y: Array, declared: str) -> str:
    """The system to begin with in the form: what is declared unless it cannot be; empty where nothing fits."""
    good = np.isfinite(x) & np.isfinite(y)
    if not good.any():
        return declared
    mx, my = float(np.median(x[good])), float(np.median(y[good]))
    if declared and misplaced(x, y, declared) is None:
        return declared
    if max(abs(mx), abs(my)) <= _DEGREES:
        return declared or "EPSG:4490"
    zones = systems.likely_zones(mx, my, *CITY_BOX) or systems.likely_zones(my, mx, *CITY_BOX)
    return zones[0] if zones else declared


def shifted(crs: str, known: Known) -> Problem | None:
    """Whether places of known names lie where another system would put them (GCJ-02, BD-09, or none)."""
    if len(known.lon) < FEWEST_NAMES or systems.is_projected(crs):
        return None
    declared = crs if crs in SHIFTED else "wgs84"
    away = {each: _offset(known, each) for each in ("wgs84", *SHIFTED)}
    best = min(away, key=lambda each: away[each])
    if best == declared or away[declared] < FAR_M or away[best] > away[declared] * MUCH_NEARER:
        return None
    facts = {"crs": _title(best), "names": len(known.lon), "now": round(away[declared]), "then": round(away[best])}
    return Problem("looks_like", facts)


def beyond_outline(crs: str, lon: Array, lat: Array, outline: Any) -> Problem | None:
    """Whether clearly more points would lie within the district's outline, were they in another system."""
    if len(lon) < FEWEST_POINTS or systems.is_projected(crs):
        return None
    shapely.prepare(outline)
    declared = crs if crs in SHIFTED else "wgs84"
    shares = {each: _share(outline, *to_wgs84(lon, lat, each)) for each in ("wgs84", *SHIFTED)}
    best = max(shares, key=lambda each: shares[each])
    if best == declared or shares[best] - shares[declared] < MORE_INSIDE:
        return None
    facts = {"crs": _title(best), "then": round(shares[best] * 100), "now": round(shares[declared] * 100)}
    return Problem("outline", facts)


def inside_city(lon: float, lat: float) -> bool:
    """Whether a position (degrees) lies where the city's data can lie."""
    west, south, east, north = CITY_BOX
    return west <= lon <= east and south <= lat <= north


def _unsaid(mx: float, my: float, metres: bool, facts: dict[str, str]) -> Problem:
    if metres:
        return _plane(mx, my, facts) or Problem("no_crs")
    if not inside_city(mx, my) and inside_city(my, mx):
        return Problem("swapped", facts)
    return Problem("no_crs")


def _plane(mx: float, my: float, facts: dict[str, str]) -> Problem | None:
    likely = systems.likely_zones(mx, my, *CITY_BOX)
    if likely:
        return Problem("metres", {**facts, "likely": _zones(likely)})
    return Problem("swapped", facts) if systems.likely_zones(my, mx, *CITY_BOX) else None


def _offset(known: Known, crs: str) -> float:
    """How far the middle of all differences lies from nothing, in metres: single names may be anywhere."""
    there = plane(*to_wgs84(known.lon, known.lat, crs)) - plane(known.known_lon, known.known_lat)
    return float(np.hypot(*np.median(there, axis=0)))


def _share(outline: Any, lon: Array, lat: Array) -> float:
    return float(shapely.contains_xy(outline, lon, lat).mean())


ZONES = {
    "EPSG:4549": "CGCS2000 / 120°E",
    "EPSG:4550": "CGCS2000 / 123°E",
    "EPSG:4528": "CGCS2000 / 40 (120°E)",
    "EPSG:4529": "CGCS2000 / 41 (123°E)",
    "EPSG:4510": "CGCS2000 / 6° 123°E",
    "EPSG:32651": "WGS 84 / UTM 51N",
}


def _zones(likely: list[str]) -> str:
    return ", ".join(f"{zone} ({ZONES[zone]})" if zone in ZONES else zone for zone in likely)


def _title(crs: str) -> str:
    return {"gcj02": "GCJ-02", "bd09": "BD-09", "wgs84": "CGCS2000 / WGS 84"}[crs]


def _short(value: float) -> str:
    return f"{value:.1f}" if abs(value) > _DEGREES else f"{value:.5f}"
