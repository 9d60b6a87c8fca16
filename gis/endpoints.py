"""The gis stage's API: coordinates, regions, what lies at a position."""

import math
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from core.rest.api import Page, Problem, clamp, decode_cursor, gate, page_of
from gis.collections.endpoints import router as collections_router
from gis.coordinates import systems
from gis.coordinates.systems import CITY_BOX
from gis.features.endpoints import router as editing_router
from gis.geocoding.endpoints import NearRoad, near_road
from gis.geocoding.endpoints import router as geocoding_router
from gis.geocoding.reverse import nearby
from gis.grids.endpoints import router as grid_router
from gis.grids.index import grid_at
from gis.people_endpoints import router as people
from gis.permissions import REGIONS, TRANSFORM
from gis.regions.index import RegionRef, regions, whereabouts
from gis.spatial.endpoints import router as spatial_router

router = Router(tags=["gis"])
router.add_router("", people)
router.add_router("", grid_router)
router.add_router("", geocoding_router)
router.add_router("", collections_router)
router.add_router("", editing_router)
router.add_router("", spatial_router)

FROM: Any = Query(..., alias="from")  # type: ignore[type-arg]  # a word of Python's own
TO: Any = Query(..., alias="to")  # type: ignore[type-arg]


class Transformed(Schema):
    """A position in the system `to`. `lon`/`x` is longitude or easting, `lat`/`y` latitude or northing."""

    source: str
    target: str
    lon: float
    lat: float
    x: float
    y: float
    unit: str


class RegionOut(Schema):
    """A region; `lon`, `lat` is its known point (WGS 84). `approximate`: the area is derived, not official."""

    id: int
    level: str
    name: str
    label: str
    code12: str
    mca_code12: str
    parent_id: int | None
    lon: float | None
    lat: float | None
    approximate: bool
    source: str
    licence: str


class Reverse(Schema):
    """What lies at a position (WGS 84). `community` is the nearest known one, not a membership.

    `crossing` and `road` are the nearest named ones within 500 m and 3 km; `phrase` says where one is by them, in the
    language of the request, `phrase_zh` and `phrase_en` in both. `grid` is the 15-digit code of the unit grid.
    """

    lon: float
    lat: float
    label: str
    district: RegionOut | None
    subdistrict: RegionOut | None
    community: RegionOut | None
    community_distance_m: float | None
    crossing: NearRoad | None
    road: NearRoad | None
    phrase: str
    phrase_zh: str
    phrase_en: str
    grid: str | None


@router.get("/coordinates/transform", response=Transformed, auth=gate(TRANSFORM))
def transform(
    request: HttpRequest,
    lon: float,
    lat: float,
    source: str = FROM,
    target: str = TO,
) -> Transformed:
    """Convert one position between `wgs84`, `gcj02`, `bd09`, `cgcs2000` and EPSG codes; x before y."""
    origin, goal = _system(source), _system(target)
    wgs84 = _to_wgs84(lon, lat, origin)
    x, y = (float(value) for value in systems.from_wgs84(*wgs84, goal))
    if not (math.isfinite(x) and math.isfinite(y)):
        raise Problem(422, "outside", _("The position cannot be expressed in %(crs)s.") % {"crs": goal})
    unit = "metre" if systems.is_projected(goal) else "degree"
    return Transformed(source=origin, target=goal, lon=x, lat=y, x=x, y=y, unit=unit)


@router.get("/regions", response=Page[RegionOut], auth=gate(REGIONS))
def list_regions(
    request: HttpRequest, level: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[RegionOut]:
    """Regions of a level (district, subdistrict, community, neighbour), or all, in the order of their codes."""
    _check_level(level)
    after = _after(decode_cursor(cursor))
    found = [region for region in regions(level) if _key(region) > after]
    size = clamp(limit)
    shown, following = page_of(found[: size + 1], size, lambda region: {"after": list(_key(region))})
    return Page[RegionOut](items=[_out(region) for region in shown], next=following)


@router.get("/reverse", response=Reverse, auth=gate(REGIONS))
def reverse(request: HttpRequest, lon: float, lat: float) -> Reverse:
    """Names of the regions at a position (WGS 84 degrees)."""
    _check_degrees(lon, lat)
    where = whereabouts(lon, lat)
    near, grid = nearby(lon, lat), grid_at(lon, lat)
    named = [region.label for region in (where.district, where.subdistrict) if region]
    return Reverse(
        lon=lon,
        lat=lat,
        label=" ".join(named),
        district=_out(where.district) if where.district else None,
        subdistrict=_out(where.subdistrict) if where.subdistrict else None,
        community=_out(where.community) if where.community else None,
        community_distance_m=where.community_m,
        crossing=near_road(near.crossing),
        road=near_road(near.road),
        phrase=str(near.phrase or ""),
        phrase_zh=near.phrase.zh if near.phrase else "",
        phrase_en=near.phrase.en if near.phrase else "",
        grid=grid.code if grid else None,
    )


def _system(name: str) -> str:
    try:
        return systems.normal_name(name)
    except systems.UnknownSystemError as error:
        title = _("This coordinate system is not known.")
        known = _("Known are wgs84, gcj02, bd09, cgcs2000 and EPSG codes such as EPSG:4550.")
        raise Problem(422, "unknown_crs", title, f"{name!r}: {known}", known=sorted(systems.ALIASES)) from error


def _to_wgs84(x: float, y: float, crs: str) -> tuple[float, float]:
    if not systems.is_projected(crs):
        _check_degrees(x, y)
        lon, lat = systems.to_wgs84(x, y, crs)
        return float(lon), float(lat)
    if math.isfinite(x) and math.isfinite(y):
        lon, lat = systems.to_wgs84(x, y, crs)
        if systems.in_area_of_use(float(lon), float(lat), crs):
            return float(lon), float(lat)
    raise _wrong_zone(x, y, crs)


def _wrong_zone(x: float, y: float, crs: str) -> Problem:
    likely = systems.likely_zones(x, y, *CITY_BOX) if math.isfinite(x) and math.isfinite(y) else []
    title = _("These numbers lie outside the area in which %(crs)s is used.") % {"crs": crs}
    advice = _("They would fit %(zones)s.") % {"zones": ", ".join(likely)} if likely else ""
    return Problem(422, "wrong_zone", title, f"x={x}, y={y}. {advice}".strip(), likely=likely)


def _check_degrees(lon: float, lat: float) -> None:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # also false for NaN
        title = _("This is not a position on the earth.")
        detail = _("Longitude must lie between -180 and 180 degrees, latitude between -90 and 90.")
        raise Problem(422, "bad_position", title, detail)


def _check_level(level: str | None) -> None:
    known = ["district", "subdistrict", "community", "neighbour"]
    if level is not None and level not in known:
        raise Problem(422, "bad_level", _("There is no such level of region."), ", ".join(known))


def _after(cursor: dict[str, object]) -> tuple[str, int]:
    match cursor.get("after"):
        case None:
            return "", -1
        case [str(code), int(key)]:
            return code, key
    raise Problem(422, "bad_cursor", _("This page marker is not valid; start again from the first page."))


def _key(region: RegionRef) -> tuple[str, int]:
    return region.code12, region.id


def _out(region: RegionRef) -> RegionOut:
    return RegionOut.from_orm(region)
