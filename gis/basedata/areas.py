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


def community_areas(subdistricts: dict[str, MultiPolygon]) -> dict[str, MultiPolygon]:
    """Approximate areas in degrees by 12-digit code, for the communities with a known point.

    Each subdistrict's area is divided among its communities of known place; the others' land is shown with these
    (docs/adr/0140). Together they cover the subdistrict once; one without any known community is left whole.
    """
    places = _community_places()
    found: dict[str, MultiPolygon] = {}
    for code, area in subdistricts.items():
        match list(places[code].items()):
            case []:
                continue
            case [(only, _)]:
                found[only] = area
            case _:
                found |= service_areas(area, {key: [point] for key, point in places[code].items()})
    return found


def _community_places() -> dict[str, dict[str, Point]]:
    """Points by subdistrict and community; of those that share one the lowest code is asked."""
    places: dict[str, dict[str, Point]] = defaultdict(dict)
    taken: set[tuple[float, float]] = set()
    for division in sources.divisions():
        if division.level == "community" and division.point is not None:
            position = (division.point.x, division.point.y)
            if position not in taken:
                places[division.parent_code12][division.code12] = division.point
            taken.add(position)
    return places
