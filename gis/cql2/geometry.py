"""Geometry literals: from GeoJSON and well-known text, in any coordinate system, to EPSG:4490."""

import json
from typing import Any

import numpy as np
import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.errors import ShapelyError  # type: ignore[attr-defined]
from shapely.geometry.base import BaseGeometry

from gis.coordinates.crs import Crs

SHAPES = frozenset(
    (
        "POINT",
        "LINESTRING",
        "POLYGON",
        "MULTIPOINT",
        "MULTILINESTRING",
        "MULTIPOLYGON",
        "GEOMETRYCOLLECTION",
    )
)
MOST_POINTS = 20_000
_FARTHEST_M = 1e8  # of plane coordinates: eastings with the number of a zone before them reach 46,000 km


def geojson_of_wkt(text: str) -> Any:
    """Well-known text as GeoJSON.

    Raises:
        ValidationError: it is none.
    """
    try:
        found = shapely.from_wkt(text)
        return json.loads(shapely.to_geojson(found))
    except (ShapelyError, ValueError) as error:
        raise _unreadable(text) from error


def shape_of(geojson: Any, crs: Crs) -> BaseGeometry:
    """The geometry in EPSG:4490, longitude first.

    Raises:
        ValidationError: it is not a geometry, is empty, crosses itself, or lies off the earth.
    """
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geojson)))
    except (ShapelyError, ValueError, TypeError) as error:
        raise _unreadable(json.dumps(geojson, ensure_ascii=False)) from error
    return placed(shape, crs)


def box_of(numbers: Any, crs: Crs) -> BaseGeometry:
    """A box of four numbers (or six, with heights) in EPSG:4490; west of its own east it spans the date line.

    Raises:
        ValidationError: it is not such a list, or lies off the earth.
    """
    plain = isinstance(numbers, list) and len(numbers) in (4, 6)
    if not plain or not all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers):
        raise ValidationError(_("A box is four numbers: west, south, east, north."))
    try:
        corners = [float(each) for each in (numbers if len(numbers) == 4 else [*numbers[:2], *numbers[3:5]])]
    except OverflowError as error:
        raise _off_the_earth() from error
    west, south, east, north = (*_eastward(corners[:2], crs), *_eastward(corners[2:], crs))
    if south > north or (west > east and not crs.degrees):
        raise ValidationError(_("The box is upside down: south and west come first."))
    if west > east:
        return _checked(shapely.union(_box(west, south, 180, north), _box(-180, south, east, north)))
    inside = _box(west, south, east, north)
    if not crs.degrees and not all(abs(each) <= _FARTHEST_M for each in corners):  # nor could it be cut into pieces
        raise _off_the_earth()
    if not crs.degrees:  # its sides are no straight lines in degrees
        inside = shapely.segmentize(inside, max(east - west, north - south, 1.0) / 8)
    return _checked(_moved(inside, crs))


def _box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """A rectangle, or the line or point that is left of it where it has no width."""
    found: BaseGeometry = shapely.envelope(shapely.multipoints([(west, south), (east, north)]))
    return found


def placed(shape: BaseGeometry | None, crs: Crs) -> BaseGeometry:
    """A geometry whose coordinates are in the order of `crs`, in EPSG:4490.

    Raises:
        ValidationError: as in `shape_of`.
    """
    if shape is None or shape.is_empty:
        raise ValidationError(_("The geometry is empty."))
    if shapely.get_num_coordinates(shape) > MOST_POINTS:
        raise ValidationError(_("The geometry has more than %(most)s points.") % {"most": MOST_POINTS})
    if crs.north_first:
        shape = shapely.transform(shape, lambda xy: xy[:, ::-1])
    moved = _checked(_moved(shape, crs))
    if not shapely.is_valid(moved):
        raise ValidationError(_("The geometry is not valid: %(why)s.") % {"why": shapely.is_valid_reason(moved)})
    return moved


def _eastward(pair: list[float], crs: Crs) -> list[float]:
    return pair[::-1] if crs.north_first else pair


def _moved(shape: BaseGeometry, crs: Crs) -> BaseGeometry:
    """From `crs`, east first, to longitude and latitude."""
    if crs.degrees:
        return shape

    def to_degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(crs.to_degrees(xy[:, 0], xy[:, 1]))

    moved: BaseGeometry = shapely.transform(shape, to_degrees)
    return moved


def _checked(shape: BaseGeometry) -> BaseGeometry:
    places = shapely.get_coordinates(shape)
    if not (np.isfinite(places).all() and (np.abs(places) <= (180, 90)).all()):
        raise _off_the_earth()
    return shape


def _off_the_earth() -> ValidationError:
    return ValidationError(_("The geometry lies off the earth; check the order of the coordinates and their system."))


def _unreadable(text: str) -> ValidationError:
    return ValidationError(_("This is not a geometry: “%(text)s”.") % {"text": text[:60]})
