"""What a list is asked for: words, filters, an area, a page. Read from an address, turned into conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import Agency
from core.registers.declare import Register
from core.registers.places import SRID, polygon_of
from core.registers.read import within
from core.registers.search import search
from core.registers.values import day_of, number_of

PAGE = 50
LARGEST_PAGE = 1000
Box = tuple[float, float, float, float]
_ENDS = ("_from", "_to")


@dataclass(frozen=True)
class Query:
    """What is wanted of a register.

    Attributes:
        q: words. filters: field name to the values any of which will do; a date is narrowed by `<name>_from` and
            `<name>_to`, both included. bbox: west, south, east, north. polygon: EPSG:4490. before: only records with a
            lower number, which is how pages follow each other. limit: records on a page.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bbox: Box | None = None
    polygon: GEOSGeometry | None = None
    before: int | None = None
    limit: int = PAGE


def read_query(register: Register, parameters: Mapping[str, Any]) -> Query:
    """The query in an address: `q`, the filters by name, `bbox`, `polygon`, `before`, `limit`; others are ignored.

    Raises:
        ValidationError: by parameter, what cannot be read.
    """
    errors: dict[str, list[str]] = {}

    def read(name: str, how: Any, default: Any = None) -> Any:
        given = parameters.get(name)
        if given in (None, ""):
            return default
        try:
            return how(given)
        except ValidationError as error:
            errors[name] = list(error.messages)
            return default

    query = Query(
        q=str(parameters.get("q") or ""),
        filters=dict(_filters(register, parameters)),
        bbox=read("bbox", box_of),
        polygon=read("polygon", polygon_of),
        before=read("before", _whole),
        limit=max(1, min(LARGEST_PAGE, read("limit", _whole, PAGE))),
    )
    if errors:
        raise ValidationError(errors)
    conditions(register, query)  # what cannot be read is said here, once for all readers
    return query


def conditions(register: Register, query: Query) -> Q:
    """The query as conditions, but for its page. Raises ValidationError by field."""
    found = search(register, query.q)
    errors: dict[str, list[str]] = {}
    for name, values in query.filters.items():
        try:
            found &= _narrowed(register, name, values)
        except ValidationError as error:
            errors[name] = list(error.messages)
    if errors:
        raise ValidationError(errors)
    return found & _in_area(register, query)


def box_of(text: str) -> Box:
    """`west,south,east,north` in degrees. Raises ValidationError."""
    try:
        west, south, east, north = (float(part) for part in str(text).split(","))
    except ValueError:
        raise ValidationError(_("An area has four numbers: west,south,east,north.")) from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValidationError(_("An area has four numbers: west,south,east,north."))
    return west, south, east, north


def _filters(register: Register, parameters: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    several = getattr(parameters, "getlist", None)
    for name in _filter_names(register):
        given = several(name) if several else parameters.get(name, ())
        values = (given,) if isinstance(given, str | int) else tuple(given or ())
        kept = tuple(str(value) for value in values if value not in (None, ""))
        if kept:
            yield name, kept


def _filter_names(register: Register) -> Iterator[str]:
    for name in register.filters:
        yield name
        if _is_date(register, name):
            yield from (f"{name}{end}" for end in _ENDS)


def _narrowed(register: Register, name: str, values: tuple[str, ...]) -> Q:
    if name not in set(_filter_names(register)):
        raise ValidationError(_("This list cannot be narrowed by that."))
    for end, lookup in zip(_ENDS, ("gte", "lt"), strict=True):
        if name.endswith(end) and name not in register.filters:
            return _by_day(register, name.removesuffix(end), lookup, values[-1])
    field_: Any = register.model._meta.get_field(name)
    if name == "agency":
        return _under_agencies(values)
    if field_.is_relation:
        return Q(**{f"{name}__in": [_whole(value) for value in values]})
    if isinstance(field_, models.BooleanField):
        return Q(**{f"{name}__in": [value.casefold() in ("1", "true", "yes", "是") for value in values]})
    if _is_date(register, name):
        return _by_day(register, name, "gte", values[0]) & _by_day(register, name, "lt", values[0])
    as_kept = getattr(field_, "output_field", field_)  # a generated field only knows what it is made of
    return Q(**{f"{name}__in": [as_kept.to_python(value) for value in values]})


def _under_agencies(values: tuple[str, ...]) -> Q:
    """Those agencies and everything below them."""
    paths = Agency.objects.filter(pk__in=[_whole(value) for value in values]).values_list("path", flat=True)
    return within(tuple(paths))


def _by_day(register: Register, name: str, lookup: str, value: str) -> Q:
    day: date = day_of(value)
    day += timedelta(days=1) if lookup == "lt" else timedelta()
    if isinstance(register.model._meta.get_field(name), models.DateTimeField):
        return Q(**{f"{name}__{lookup}": timezone.make_aware(datetime.combine(day, time()))})
    return Q(**{f"{name}__{lookup}": day})


def _is_date(register: Register, name: str) -> bool:
    return isinstance(register.model._meta.get_field(name), models.DateField)


def _in_area(register: Register, query: Query) -> Q:
    if not register.place:
        if query.bbox or query.polygon:
            raise ValidationError({"bbox": [_("These records have no place.")]})
        return Q()
    found = Q()
    if query.bbox:
        box = Polygon.from_bbox(query.bbox)
        box.srid = SRID
        found &= Q(**{f"{register.place}__intersects": box})
    if query.polygon:
        found &= Q(**{f"{register.place}__intersects": query.polygon})
    return found


def _whole(value: Any) -> int:
    number = number_of(value)
    if number is None:
        raise ValidationError(_("This is not a number."))
    return number
