"""Geometry as it comes in: GeoJSON in CRS84 degrees, checked before it reaches the database."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SRID = 4490
MOST_POINTS = 10_000
LARGEST_SPAN = 3.0  # degrees: the district and its neighbours many times over
AREAS = ("Polygon", "MultiPolygon")


def area_of(given: Mapping[str, Any]) -> GEOSGeometry:
    """A polygon or several, EPSG:4490.

    Raises:
        ValidationError: it is none, crosses itself, is no place on the earth or far too large; says which.
    """
    if given.get("type") not in AREAS:
        raise ValidationError(_("A Polygon or MultiPolygon is wanted."))
    return shape_of(given)


def shape_of(given: Mapping[str, Any]) -> GEOSGeometry:
    """Any geometry, EPSG:4490. Raises ValidationError as `area_of`."""
    try:
        found = GEOSGeometry(json.dumps({"type": given["type"], "coordinates": given["coordinates"]}))
    except (GEOSException, GDALException, ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValidationError(_("The coordinates do not make a geometry.")) from error
    found.srid = SRID
    if found.empty or found.num_points > MOST_POINTS:
        raise ValidationError(_("A geometry of 1 to %(most)d points is wanted.") % {"most": MOST_POINTS})
    west, south, east, north = found.extent
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValidationError(_("Longitude comes first, then latitude, in degrees."))
    if east - west > LARGEST_SPAN or north - south > LARGEST_SPAN:
        raise ValidationError(_("The area is far larger than the district."))
    if not found.valid:
        raise ValidationError(_("The polygon crosses itself."))
    return found
