"""Spatial conditions. A collection's geometry is compared as it is stored, so that its index is used."""

import math
from typing import TYPE_CHECKING, Any

import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from gis.cql2.terms import Term

if TYPE_CHECKING:
    from gis.cql2.compile import Compiler

RELATIONS = {
    "s_intersects": "ST_Intersects",
    "s_disjoint": "ST_Disjoint",
    "s_equals": "ST_Equals",
    "s_touches": "ST_Touches",
    "s_within": "ST_Within",
    "s_overlaps": "ST_Overlaps",
    "s_crosses": "ST_Crosses",
    "s_contains": "ST_Contains",
}
FARTHEST_M = 1_000_000
WIDEST_DEGREES = 90.0  # on the globe, an edge half round it has no one course
_EDGE = 1e-4  # degrees: single precision errs by up to 0.00002 of them
_METRES_PER_DEGREE = 110_000  # a little less than the least there is, so that the box is never too small


def put(compiler: "Compiler", shape: BaseGeometry) -> Term:
    """A geometry literal as a parameter."""
    sql = compiler.values.put(shapely.to_wkb(shape, include_srid=False), "bytea")
    return Term(f"ST_GeomFromWKB({sql}, 4490)", "geometry", known=shape)


def relation(compiler: "Compiler", op: str, args: list[Any]) -> Term:
    """`S_INTERSECTS(a, b)` and its like; `S_DWITHIN(a, b, metres)` besides, which the standard has not."""
    if len(args) != (3 if op == "s_dwithin" else 2):
        raise ValidationError(_("“%(name)s” in the filter has too few or too many parts.") % {"name": op.upper()})
    one, other = (compiler.of_type(each, "geometry") for each in args[:2])
    if op == "s_dwithin":
        return _within_distance(compiler, one, other, args[2])
    for each in (one, other):
        if each.known is not None and each.known.geom_type == "GeometryCollection" and op not in _FOR_COLLECTIONS:
            raise ValidationError(_("A geometry collection can only be used with S_INTERSECTS and S_DISJOINT."))
    if op == "s_intersects":
        for place, box in ((one, other), (other, one)):
            if place.known is None and _is_box(box.known):
                return _in_box(compiler, place, box)
    return Term(f"{RELATIONS[op]}({one.sql}, {other.sql})", "boolean")


def _is_box(shape: BaseGeometry | None) -> bool:
    return shape is not None and shape.geom_type == "Polygon" and shapely.equals(shape, shapely.envelope(shape))


def _in_box(compiler: "Compiler", place: Term, box: Term) -> Term:
    """What lies in a box: the exact test is for what lies at its edges alone.

    PostGIS compares boxes in single precision. What lies within a box that is smaller by more than its error lies
    within the box.
    """
    west, south, east, north = (float(each) for each in shapely.bounds(box.known))
    exact = _by_numbers if compiler.collection.shape == "Point" else _by_shape
    tested = exact(compiler, place, box)
    if min(east - west, north - south) > 3 * _EDGE:
        inner = put(compiler, shapely.box(west + _EDGE, south + _EDGE, east - _EDGE, north - _EDGE))
        tested = f"({place.sql} @ {inner.sql} OR {tested})"
    return Term(f"({place.sql} && {box.sql} AND {tested})", "boolean")


def _by_numbers(compiler: "Compiler", point: Term, box: Term) -> str:
    """Whether a point's coordinates lie in the box.

    The general test says the same, but is thought so dear that PostgreSQL starts processes to share it, which takes
    longer than the whole page.
    """
    west, south, east, north = (compiler.values.put(float(each), "float8") for each in shapely.bounds(box.known))
    lon, lat = f"ST_X({point.sql})", f"ST_Y({point.sql})"
    return f"({lon} BETWEEN {west} AND {east} AND {lat} BETWEEN {south} AND {north})"


def _by_shape(_: "Compiler", place: Term, box: Term) -> str:
    return f"ST_Intersects({place.sql}, {box.sql})"


_FOR_COLLECTIONS = ("s_intersects", "s_disjoint")


def _within_distance(compiler: "Compiler", one: Term, other: Term, metres: Any) -> Term:
    if not isinstance(metres, int | float) or isinstance(metres, bool) or not 0 <= metres <= FARTHEST_M:
        raise ValidationError(_("The distance must be between 0 and %(most)s metres.") % {"most": FARTHEST_M})
    literals = [each for each in (one, other) if each.known is not None]
    if any(_width(each.known) > WIDEST_DEGREES for each in literals):
        raise ValidationError(_("The geometry is too wide to measure distances from it."))
    distance = compiler.values.put(float(metres), "float8")
    near = f"ST_DWithin(({one.sql})::geography, ({other.sql})::geography, {distance})"
    if len(literals) != 1:
        return Term(near, "boolean")
    column = other if literals[0] is one else one
    return Term(f"({column.sql} && {_around(compiler, literals[0].known, metres)} AND {near})", "boolean")


def _width(shape: BaseGeometry) -> float:
    west, south, east, north = shapely.bounds(shape)
    return float(max(east - west, north - south))


def _around(compiler: "Compiler", shape: BaseGeometry, metres: float) -> str:
    """The box that holds everything within the distance: what the index can answer."""
    west, south, east, north = shapely.bounds(shape)
    high = metres / _METRES_PER_DEGREE
    nearest_pole = min(89.0, max(abs(south), abs(north)) + high)
    wide = high / math.cos(math.radians(nearest_pole))
    return put(compiler, shapely.box(west - wide, south - high, east + wide, north + high)).sql
