"""Is a drawn or sent geometry fit for a layer? Pure: GeoJSON in, a shapely geometry in EPSG:4490 out."""

import json
from collections.abc import Mapping
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

# Degrees: west, south, east, north. Where this city's layers can lie; all else is a slip (swapped axes, metres).
CITY_BOX = (120.9, 38.6, 123.6, 40.3)
MOST_POINTS = 20_000
_KINDS = {
    "Point": gettext_lazy("points"),
    "MultiPoint": gettext_lazy("several points"),
    "LineString": gettext_lazy("lines"),
    "MultiLineString": gettext_lazy("lines"),
    "Polygon": gettext_lazy("areas"),
    "MultiPolygon": gettext_lazy("areas"),
    "GeometryCollection": gettext_lazy("mixed geometries"),
}
_SINGLE = {"MultiPolygon": "Polygon", "MultiLineString": "LineString"}


def checked_shape(shape: str, given: Mapping[str, Any]) -> BaseGeometry:
    """The geometry for a layer of this `shape`; single lines and areas become collections of one.

    Raises:
        ValidationError: under `geometry`, what is wrong with it.
    """
    found = _whole(shape, read_shape(given))
    sentence = _wrong(shape, found)
    if sentence:
        raise ValidationError({"geometry": [sentence]})
    return found


def read_shape(given: Mapping[str, Any]) -> BaseGeometry:
    """Any GeoJSON geometry, without heights. Raises ValidationError."""
    try:
        text = json.dumps({"type": given["type"], "coordinates": given["coordinates"]})
        found = shapely.from_geojson(text, on_invalid="ignore")
    except (KeyError, TypeError, ValueError):
        found = None
    if found is None:
        raise ValidationError({"geometry": [_("This geometry cannot be read; GeoJSON is wanted.")]})
    flat: BaseGeometry = shapely.force_2d(found)
    return flat


def _whole(shape: str, found: BaseGeometry) -> BaseGeometry:
    if found.geom_type != _SINGLE.get(shape):
        return found
    return MultiPolygon([found]) if shape == "MultiPolygon" else MultiLineString([found])


def _wrong(shape: str, found: BaseGeometry) -> str:
    """The first thing wrong with it; empty for nothing."""
    if found.geom_type != shape:
        kinds = {"wanted": _KINDS[shape], "given": _KINDS.get(found.geom_type, found.geom_type)}
        return _("This layer holds geometries of kind %(wanted)s, not %(given)s.") % kinds
    if found.is_empty:
        return _("This geometry is empty.")
    if shapely.get_num_coordinates(found) > MOST_POINTS:
        return _("This geometry has more than %(most)d points.") % {"most": MOST_POINTS}
    return _misplaced(found) or _invalid(found)


def _misplaced(found: BaseGeometry) -> str:
    west, south, east, north = found.bounds
    if inside(west, south, east, north):
        return ""
    if inside(south, west, north, east):
        return _("Longitude comes first, then latitude; here they are swapped.")
    return _("This lies outside the area of the city (longitude 120.9 to 123.6, latitude 38.6 to 40.3).")


def inside(west: float, south: float, east: float, north: float) -> bool:
    """Whether a box in degrees lies in the city's."""
    return CITY_BOX[0] <= west <= east <= CITY_BOX[2] and CITY_BOX[1] <= south <= north <= CITY_BOX[3]


def _invalid(found: BaseGeometry) -> str:
    if not shapely.is_valid(found):
        return _("This geometry is not valid: %(why)s.") % {"why": shapely.is_valid_reason(found)}
    if found.geom_type == "MultiLineString" and found.length == 0:
        return _("This line has no length.")
    return ""
