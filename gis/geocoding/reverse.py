"""What a place is called by the roads near it: `华北路与山东路交叉口东北约120米`."""

from dataclasses import dataclass

from core.plugins.api import Text
from gis.geocoding.directions import from_crossing, from_road
from gis.geocoding.streets import Near, streets

CROSSING_M = 500.0  # farther than this a crossing says little
ROAD_M = 3000.0


@dataclass(frozen=True)
class Nearby:
    """The nearest named crossing and road within reach, and the phrase that says where one is, in both languages."""

    crossing: Near | None
    road: Near | None
    phrase: Text | None


def nearby(lon: float, lat: float) -> Nearby:
    """By the nearest crossing where one is near, else by the nearest road; nothing far from all roads (degrees)."""
    known = streets()
    crossing, road = known.nearest_crossing(lon, lat), known.nearest_road(lon, lat)
    crossing = crossing if crossing and crossing.metres <= CROSSING_M else None
    road = road if road and road.metres <= ROAD_M else None
    return Nearby(crossing, road, _phrase(crossing, road))


def _phrase(crossing: Near | None, road: Near | None) -> Text | None:
    if crossing is not None:
        one, other = crossing.names
        zh, en = from_crossing(one, other, crossing.east_m, crossing.north_m)
    elif road is not None:
        zh, en = from_road(road.names[0], road.east_m, road.north_m)
    else:
        return None
    return Text(zh=zh, en=en)
