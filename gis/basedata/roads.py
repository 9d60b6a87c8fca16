"""What the synthetic roads of this district are grown from, and the result in degrees."""

import re
from dataclasses import replace
from functools import lru_cache

import shapely
from shapely.geometry import MultiPolygon, Point

from gis.basedata import sources
from gis.coordinates import measure
from gis.derive.roads.generate import Plan, SyntheticRoad, generate
from gis.derive.roads.terrain import Place

SEED = 210211
INNER_DISTRICTS = ("中山区", "西岗区", "沙河口区")  # the district wraps round them; a hole there would look broken
SEAM_M = 160.0  # neighbouring outlines leave gaps of this size
EXPRESS_ROUTES = (
    ("横一快速路", ("营城子", "辛寨子", "泡崖", "椒金山", "甘井子")),
    ("横二快速路", ("辛寨子", "革镇堡", "泉水", "大连湾")),
    ("纵一快速路", ("凌水", "红旗", "辛寨子")),
    ("纵二快速路", ("凌水", "沙河口", "周水子", "泉水", "南关岭")),
)


@lru_cache(maxsize=1)
def synthetic_roads(seed: int = SEED) -> tuple[SyntheticRoad, ...]:
    """The network's edges with geometry in degrees (EPSG:4490); the same for the same seed. Kept: it takes seconds."""
    roads = generate(plan(), seed)
    courses = measure.to_degrees([road.geometry for road in roads])
    return tuple(replace(road, geometry=course) for road, course in zip(roads, courses, strict=True))


def plan() -> Plan:
    """Ground, water and places in metres on the local plane."""
    ground = _ground()
    districts = [_district_place(name) for name in INNER_DISTRICTS]
    centres = [_place(d, 1700, 0.8) for d in sources.divisions() if d.level == "subdistrict" and d.point]
    communities = [_place(d, 800, 0.45) for d in sources.divisions() if d.level == "community" and d.point]
    at = {place.name: (place.x, place.y) for place in [*centres, *districts]}
    return Plan(
        ground=ground,
        water=shapely.difference(shapely.box(*ground.buffer(3000).bounds), measure.to_metres(sources.land())),
        places=tuple(centres + districts + communities),
        express_routes=[(name, [at[stop] for stop in stops]) for name, stops in EXPRESS_ROUTES],
        street_names=tuple(communities + districts),
    )


def stem(name: str) -> str:
    """The name without its kind: 周水子街道 → 周水子, 周东社区居委会 → 周东, 砬子山村委会 → 砬子山."""
    return re.sub(r"(街道|社区居委会|社区居民委员会|社区|居委会|村委会|村|区)$", "", name)


def _ground() -> MultiPolygon:
    outlines = sources.outlines()
    areas = [outlines[name] for name in (sources.DISTRICT, *INNER_DISTRICTS)]
    closed = shapely.buffer(shapely.buffer(measure.to_metres(shapely.union_all(areas)), SEAM_M), -SEAM_M)
    return sources.polygons(shapely.intersection(closed, measure.to_metres(sources.land())))


def _district_place(name: str) -> Place:
    middle = shapely.intersection(sources.outlines()[name], sources.land()).centroid
    return _at(middle, stem(name), 2600, 0.7)


def _place(division: sources.Division, reach_m: float, weight: float) -> Place:
    if division.point is None:
        raise ValueError(division.name)
    return _at(division.point, stem(division.name), reach_m, weight)


def _at(point: Point, name: str, reach_m: float, weight: float) -> Place:
    x, y = measure.plane(point.x, point.y)
    return Place(name, float(x), float(y), reach_m, weight)
