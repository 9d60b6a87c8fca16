"""A track as GeoJSON (RFC 7946)."""

import msgspec

from sensors.quality import is_usable
from sensors.tracks import TrackPoint

MEDIA_TYPE = "application/geo+json"


def as_geojson(ident: str, points: list[TrackPoint], following: str | None) -> bytes:
    """The believable fixes as one line with the time of each vertex; `next` is the cursor of the following page."""
    usable = [point for point in points if is_usable(point.quality)]
    coordinates = [[point.lon, point.lat] for point in usable]
    geometry = None
    if len(coordinates) == 1:
        geometry = {"type": "Point", "coordinates": coordinates[0]}
    elif coordinates:
        geometry = {"type": "LineString", "coordinates": coordinates}
    properties = {"device": ident, "times": [point.t for point in usable]}
    feature = {"type": "Feature", "geometry": geometry, "properties": properties, "next": following}
    return msgspec.json.encode(feature)
