"""The approximate subdistrict areas of this district."""

from collections import defaultdict

from shapely.geometry import MultiPolygon, Point

from gis.basedata import sources
from gis.derive.areas import service_areas


def subdistrict_areas() -> dict[str, MultiPolygon]:
    """Approximate areas in degrees by 12-digit code, for the subdistricts with any known point."""
    points: dict[str, list[Point]] = defaultdict(list)
    for division in sources.divisions():
        if division.point is not None and division.level != "district":
            own = division.level == "subdistrict"
            points[division.code12 if own else division.parent_code12].append(division.point)
    return service_areas(sources.district_land(), points)
