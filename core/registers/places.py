"""Places of records, as they are given: a geometry, GeoJSON, well-known text, or longitude and latitude."""

import json
import re
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SRID = 4490
_NUMBER = r"[-+]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*[,，;\s]\s*({_NUMBER})\s*")
_MOST_POINTS = 100_000


def place_of(field: "GeometryField[Any, Any]", given: Any) -> GEOSGeometry:
    """The geometry in CGCS2000 degrees (EPSG:4490), longitude first; WGS 84 is taken as the same.

    Raises:
        ValidationError: it cannot be read, is not valid, lies outside the world, or is of another kind than the field.
    """
    try:
        found = _read(given)
    except (GEOSException, GDALException, ValueError, TypeError, KeyError):
        raise ValidationError(_("This place cannot be read; write longitude, latitude.")) from None
    _check(field, found)
    return found


def polygon_of(given: Any) -> GEOSGeometry:
    """An area in CGCS2000 degrees. Raises ValidationError."""
    try:
        found = _read(given)
    except (GEOSException, GDALException, ValueError, TypeError, KeyError):
        found = None
    if found is None or found.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValidationError(_("This area cannot be read; give a polygon as GeoJSON or well-known text."))
    _check_shape(found)
    return found


def _read(given: Any) -> GEOSGeometry:
    if isinstance(given, GEOSGeometry):
        found = given.clone()
        if found.srid not in (None, SRID, 4326):
            found.transform(SRID)
        found.srid = SRID
        return found
    if isinstance(given, dict):
        given = json.dumps({"type": given["type"], "coordinates": given["coordinates"]})
    if isinstance(given, list | tuple):
        lon, lat = given
        return Point(float(lon), float(lat), srid=SRID)
    if pair := _PAIR.fullmatch(str(given)):
        return Point(float(pair[1]), float(pair[2]), srid=SRID)
    text = str(given)
    found = GEOSGeometry(text.partition(";")[2] if text.upper().startswith("SRID=") else text)
    found.srid = SRID
    return found


def _check(field: "GeometryField[Any, Any]", found: GEOSGeometry) -> None:
    if field.geom_type not in ("GEOMETRY", found.geom_type.upper()):
        kinds = {"wanted": field.geom_type.capitalize(), "given": found.geom_type}
        raise ValidationError(_("A place of kind %(wanted)s is wanted, not %(given)s.") % kinds)
    _check_shape(found)


def _check_shape(found: GEOSGeometry) -> None:
    if found.empty or found.hasz or found.num_points > _MOST_POINTS or not found.valid:
        raise ValidationError(_("This geometry is not valid: %(why)s.") % {"why": _why(found)})
    west, south, east, north = found.extent
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValidationError(_("This place is not on earth; longitude comes first, then latitude, in degrees."))


def _why(found: GEOSGeometry) -> str:
    if found.empty:
        return _("it is empty")
    if found.hasz:
        return _("it has heights")
    if found.num_points > _MOST_POINTS:
        return _("it has too many points")
    return str(found.valid_reason)
