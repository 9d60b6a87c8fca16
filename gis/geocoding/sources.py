"""What the stage itself knows by name: regions and roads."""

from collections.abc import Iterable

from core.plugins.api import Text
from gis.geocoding.places import Place, places
from gis.geocoding.streets import Streets
from gis.models import Region
from gis.regions.index import region_at

REGION_RANK, ROAD_RANK = 10, 20


def _regions() -> Iterable[Place]:
    """Every region; a community of unknown place is shown where its subdistrict is, and says so."""
    for row in Region.objects.select_related("parent"):
        above = row.parent
        point = row.label_point or (above.label_point if above else None)
        if point is None:
            continue
        unknown = row.label_point is None
        yield Place(
            key=row.key,
            name=row.label,
            lon=point.x,
            lat=point.y,
            detail=above.label if above else "",
            kind=row.level,
            origin="above" if unknown else "approximate" if row.approximate else "",
            aliases=(row.name,),
        )


def _roads() -> Iterable[Place]:
    for road in Streets.read().roads.values():
        region = region_at(road.lon, road.lat)
        origin = "synthetic" if road.source == "synthetic" else ""
        yield Place(road.name, road.name, road.lon, road.lat, region.label if region else "", road.road_class, origin)


REGIONS = places("gis.regions", title=Text(zh="区划", en="Region"), rows=_regions, rank=REGION_RANK)
ROADS = places("gis.roads", title=Text(zh="道路", en="Road"), rows=_roads, rank=ROAD_RANK)
