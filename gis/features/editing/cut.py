"""Cutting a feature along a line. Pure."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from shapely.geometry import GeometryCollection, LineString, MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split


def cut(shape: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """The pieces (each a collection of one), largest first; parts that the line does not meet stay with the largest.

    Raises:
        ValidationError: points cannot be cut, it is no line, or it does not cut the feature in two.
    """
    if not isinstance(shape, MultiPolygon | MultiLineString):
        raise _refused(_("Only lines and areas can be split."))
    if not isinstance(line, LineString) or line.is_empty or line.length == 0:
        raise _refused(_("Draw a line across the feature."))
    parts = [(part, _pieces(part, line)) for part in shape.geoms]
    whole = [part for part, pieces in parts if len(pieces) < 2]
    pieces = sorted((p for _part, pieces in parts if len(pieces) > 1 for p in pieces), key=_size, reverse=True)
    if not pieces:
        raise _refused(_("The line does not cut the feature in two; draw it from outside to outside."))
    return [_collected([pieces[0], *whole]), *[_collected([piece]) for piece in pieces[1:]]]


def _pieces(part: BaseGeometry, line: LineString) -> list[BaseGeometry]:
    try:
        found = split(part, line)
    except ValueError as error:  # the line runs along the feature
        raise _refused(_("The line runs along the feature; draw it across.")) from error
    assert isinstance(found, GeometryCollection)
    return [piece for piece in found.geoms if _size(piece) > 0]


def _size(piece: BaseGeometry) -> float:
    """Square degrees or degrees: only compared with its like."""
    return float(piece.area or piece.length)


def _collected(parts: list[BaseGeometry]) -> BaseGeometry:
    return MultiPolygon(parts) if parts[0].geom_type == "Polygon" else MultiLineString(parts)


def _refused(sentence: str) -> ValidationError:
    return ValidationError({"geometry": [sentence]})
