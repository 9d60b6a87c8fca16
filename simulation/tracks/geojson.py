"""GeoJSON (RFC 7946) tracks: lines with `coordTimes`, or points each with its time."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from simulation.tracks.points import OPTIONAL, TrackError, TrackPoint, point

TIME_NAMES = ("t", "time", "timestamp", "tst", "datetime")


def read_geojson(text: str) -> Iterator[tuple[int, TrackPoint]]:
    """Points numbered from 1: vertices of lines, or point features, in the order of the file.

    Raises:
        TrackError: it is no GeoJSON, or a point cannot be used.
    """
    row = 0
    for feature in _features(text):
        for values in _points(feature):
            row += 1
            yield row, point(values, row)


def _features(text: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise TrackError(_("this is not JSON (%s)") % error.msg, error.lineno) from None
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Feature":
        return [content]
    features = content.get("features") if kind == "FeatureCollection" else None
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise TrackError(_("this is JSON, but no GeoJSON feature or collection"))
    return features


def _points(feature: dict[str, Any]) -> list[dict[str, Any]]:
    geometry, properties = _object(feature, "geometry"), _object(feature, "properties")
    coordinates = geometry.get("coordinates")
    match geometry.get("type"):
        case "Point":
            time = next((properties[name] for name in TIME_NAMES if name in properties), None)
            return [_values(coordinates, time, properties)]
        case "LineString":
            return _line(coordinates, _times(properties))
        case "MultiLineString":
            lines, times = _list(coordinates), _times(properties)
            pairs = zip(lines, times, strict=True) if len(lines) == len(times) else [(lines, None)]
            return [values for line, own in pairs for values in _line(line, own)]
    raise TrackError(_("a track is made of lines or points, not of %s") % geometry.get("type"))


def _times(properties: dict[str, Any]) -> list[Any]:
    """Times by vertex, where the usual converters put them."""
    nested = _object(properties, "coordinateProperties")
    return _list(properties.get("coordTimes")) or _list(nested.get("times"))


def _object(holder: dict[str, Any], name: str) -> dict[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(coordinates: Any, times: Any) -> list[dict[str, Any]]:
    if not isinstance(coordinates, list) or not isinstance(times, list) or len(coordinates) != len(times):
        raise TrackError(_("a line needs as many times (coordTimes) as it has vertices"))
    return [_values(each, time, {}) for each, time in zip(coordinates, times, strict=True)]


def _values(position: Any, time: Any, properties: dict[str, Any]) -> dict[str, Any]:
    lon, lat, alt = ([*position, None, None, None] if isinstance(position, list) else [None] * 3)[:3]
    told = {name: properties.get(name) for name in OPTIONAL}
    return {**told, "t": time, "lon": lon, "lat": lat, "alt": told["alt"] if alt is None else alt}
