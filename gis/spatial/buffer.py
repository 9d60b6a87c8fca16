"""A geometry made wider, in metres on the district's own plane."""

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gis.coordinates import measure
from gis.spatial.shapes import SRID

WIDEST_M = 50_000.0  # beyond this the plane is no longer one
ROUND = 16  # straight pieces of a quarter circle: a circle of 1 km is right to 1.2 m


def buffer(shape: GEOSGeometry, metres: float) -> GEOSGeometry:
    """The area within so many metres of the geometry (EPSG:4490).

    Raises:
        ValidationError: the width is not above 0 and at most `WIDEST_M`.
    """
    if not 0 < metres <= WIDEST_M:  # also false for NaN
        raise ValidationError(_("A width above 0 and at most %(most)d metres is wanted.") % {"most": WIDEST_M})
    plane = measure.to_metres(shapely.from_wkb(bytes(shape.wkb)))
    wide = measure.to_degrees(shapely.buffer(plane, metres, quad_segs=ROUND))
    return GEOSGeometry(shapely.to_wkb(wide, hex=True), srid=SRID)
