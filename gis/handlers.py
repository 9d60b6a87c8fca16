"""What the stage does because of events."""

from core.events.api import Event, handler
from gis.facilities import named
from gis.geocoding import layer_places

_FACILITIES = tuple(f"{register}.{happened}" for register in named.SOURCES for happened in named.HAPPENED)


@handler("gis.facility_places", *_FACILITIES)
def facility_places(event: Event) -> None:
    """Facilities are found by their names as they are now."""
    named.renew(event)


@handler("gis.layer_places", *layer_places.HAPPENED)
def points_of_layers(event: Event) -> None:
    """Points of layers are found by their names as they are now."""
    layer_places.renew(event)
