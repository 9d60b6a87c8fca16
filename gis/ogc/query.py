"""What a request asks of a collection's items: parameters of OGC API Features parts 1 to 3 into a query."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.rest.api import decode_cursor, number_in
from gis.collections.declare import Collection, Field, Rows
from gis.collections.filter import where
from gis.collections.read import Query
from gis.coordinates.crs import CRS84, SYSTEMS, Crs, crs_of

MOST = 10_000
USUAL = 1000  # what a GIS reads with each request, unless told otherwise
PARAMETERS = (
    *("limit", "cursor", "bbox", "bbox-crs", "datetime", "crs"),
    *("filter", "filter-lang", "filter-crs"),
)
LANGUAGES = ("cql2-text", "cql2-json")


def query_of(given: QueryDict, collection: Collection) -> Query:
    """The query that a request's parameters ask.

    Raises:
        ValidationError: a parameter is wrong, and which.
        Problem: 422, the cursor is none of ours.
    """
    conditions = (
        _boxed(collection, given.get("bbox", ""), crs_in(given.get("bbox-crs"))),
        _dated(collection, given.get("datetime", "")),
        _equal(collection, {name: str(value) for name, value in given.items() if collection.field(name)}),
        _filtered(collection, given.get("filter", ""), given.get("filter-lang", ""), crs_in(given.get("filter-crs"))),
    )
    cursor = decode_cursor(given.get("cursor"))
    return Query(
        limit=_limit(given.get("limit", "")),
        after=number_in(cursor),
        matched=number_in(cursor, "of"),
        conditions=tuple(each for each in conditions if each is not None),
        crs=crs_in(given.get("crs")),
    )


def crs_in(uri: str | None) -> Crs:
    """The system of an address; CRS84 where none is given.

    Raises:
        ValidationError: it is none of ours.
    """
    if uri is None:
        return CRS84
    try:
        return crs_of(uri)
    except LookupError:
        known = ", ".join(each.uri for each in SYSTEMS)
        told = {"crs": uri[:80], "known": known}
        raise ValidationError(_("The coordinate system %(crs)s is not offered; there are: %(known)s.") % told) from None


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise ValidationError(_("%(name)s must be a number from %(least)s.") % {"name": "limit", "least": 1})
    return min(int(text), MOST)


def numbers_of(text: str) -> list[float]:
    """The numbers of a box as an address gives them. Raises ValidationError."""
    try:
        return [float(each) for each in text.split(",")]
    except ValueError:
        raise ValidationError(_("A box is four numbers: west, south, east, north.")) from None


def _boxed(collection: Collection, text: str, crs: Crs) -> Rows | None:
    if not text:
        return None
    inside = {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": numbers_of(text)}]}
    return where(_without_fields(collection), inside, crs, "box_")


def _without_fields(collection: Collection) -> Collection:
    """The same, no field of which can be taken for the geometry."""
    return replace(collection, fields=()) if collection.field("geometry") else collection


def time_field(collection: Collection) -> Field | None:
    """The field that `datetime` is about: the first that holds a time, else the first that holds a date."""
    for kind in ("datetime", "date"):
        for field in collection.fields:
            if field.kind == kind:
                return field
    return None


def _dated(collection: Collection, text: str) -> Rows | None:
    """Features without a time are always kept, as the standard says."""
    if not text:
        return None
    start, slash, end = text.partition("/")
    if slash:
        asked: dict[str, Any] = {"interval": [start or "..", end or ".."]}
    else:
        asked = {"timestamp": start} if "T" in start.upper() else {"interval": [start, f"{start}T23:59:59.999999"]}
    field = time_field(collection)
    place: dict[str, Any] = {"property": field.name} if field else {"date": "2000-01-01"}
    within: dict[str, Any] = {"op": "t_intersects", "args": [place, asked]}
    kept = {"op": "or", "args": [within, {"op": "isNull", "args": [place]}]}
    rows = where(collection, kept, CRS84, "time_")
    return rows if field else None


def _equal(collection: Collection, given: dict[str, str]) -> Rows | None:
    if not given:
        return None
    args = [
        {"op": "=", "args": [{"property": name}, _value(field, given[name])]}
        for field in collection.fields
        if (name := field.name) in given
    ]
    return where(collection, {"op": "and", "args": args}, CRS84, "prop_")


def _value(field: Field, text: str) -> Any:
    try:
        match field.kind:
            case "integer":
                return int(text[:40])
            case "number":
                return float(text)
            case "boolean":
                return {"true": True, "false": False}[text.lower()]
    except (ValueError, KeyError):
        wrong = {"name": field.name, "value": text[:40]}
        raise ValidationError(_("“%(value)s” is no value of the property %(name)s.") % wrong) from None
    return {"date": {"date": text}, "datetime": {"timestamp": text}}.get(field.kind, text)


def _filtered(collection: Collection, text: str, language: str, crs: Crs) -> Rows | None:
    if language and language not in LANGUAGES:
        known = {"language": language[:40], "known": ", ".join(LANGUAGES)}
        raise ValidationError(_("The filter language %(language)s is not offered; there are: %(known)s.") % known)
    if not text.strip():
        return None
    if language and (language == "cql2-json") != text.lstrip().startswith("{"):
        raise ValidationError(_("The filter is not written in %(language)s.") % {"language": language})
    return where(collection, text, crs)
