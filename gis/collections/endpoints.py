"""`/api/v1/collections`: what the planner's workbench asks of collections, for programs too."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from psycopg import DataError

from core.access.api import Principal
from core.plugins.api import Text
from core.rest.api import Problem, clamp, decode_cursor, encode_cursor, gate, number_in
from gis.collections.classes import class_breaks
from gis.collections.declare import Collection
from gis.collections.extent import Extent, extents
from gis.collections.fields import plain
from gis.collections.filter import where
from gis.collections.find import collections
from gis.collections.known import known, no_such
from gis.collections.layers import EDIT, PREFIX
from gis.collections.rows import COUNTED_TO, Asked, Row, sheet
from gis.features.as_of import collection_at, moment_of
from gis.features.make import set_style
from gis.features.style import checked

router = Router(tags=["collections"])
FILTER: Any = Query("", alias="filter")  # type: ignore[type-arg]  # a word of Python's own
MOST_DIGITS = 19
MOST_NAMES = 200  # of a field: longer code lists are told by their codes
ANYBODY = ""  # each collection asks for its own right


class Words(Schema):
    """A text in both languages."""

    zh: str
    en: str


class FieldOut(Schema):
    """A property of the features; `unit` as UCUM writes it; `names`: what values that stand for something mean."""

    name: str
    title: Words
    kind: str
    unit: str
    names: dict[str, Words]


class CollectionOut(Schema):
    """A collection; `extent` is west, south, east, north in degrees, null where it is empty."""

    name: str
    title: Words
    about: Words
    kind: str
    shape: str
    fields: list[FieldOut]
    zooms: tuple[int, int]
    style: dict[str, Any]
    extent: tuple[float, float, float, float] | None
    owner: str
    source: str
    licence: str
    dated: str
    crs: str
    shared: str
    editable: bool


class BreaksOut(Schema):
    """Classes of a field, as `gis.collections.classes.Breaks`."""

    field: str
    method: str
    breaks: list[float | str]
    counts: list[int]
    total: int
    nulls: int
    others: int
    exact: bool


class RowOut(Schema):
    """A feature; `box` in degrees."""

    id: int
    box: tuple[float, float, float, float]
    values: dict[str, Any]


class SheetOut(Schema):
    """A page of rows; `matched` counts all rows, up to `counted_to`, and only on the first page."""

    items: list[RowOut]
    next: str | None
    matched: int | None
    counted_to: int


@router.get("/collections", response=list[CollectionOut], auth=gate(ANYBODY))
def list_collections(request: HttpRequest) -> list[CollectionOut]:
    """Every collection that you may see: base data, registers with a place, layers of planners."""
    principal = _asker(request)
    return [_out(each, box) for each, box in extents(principal, collections(principal).values())]


@router.get("/collections/{name}", response=CollectionOut, auth=gate(ANYBODY))
def one_collection(request: HttpRequest, name: str) -> CollectionOut:
    """One collection."""
    principal = _asker(request)
    return _one(principal, name)


@router.get("/collections/{name}/breaks", response=BreaksOut, auth=gate(ANYBODY))
def breaks(
    request: HttpRequest, name: str, field: str, method: str = "jenks", classes: int = 5, cql2: str = FILTER
) -> BreaksOut:
    """Classes of a field: `jenks` (natural breaks), `quantile`, `equal` (same width) or `unique` (single values)."""
    principal = _asker(request)
    collection = known(principal, name)
    return BreaksOut.from_orm(class_breaks(principal, collection, field, method, classes, where(collection, cql2)))


@router.get("/collections/{name}/rows", response=SheetOut, auth=gate(ANYBODY))
def rows(
    request: HttpRequest,
    name: str,
    cql2: str = FILTER,
    sort: str = "",
    descending: bool = False,
    ids: str = "",
    at: str = "",
    cursor: str | None = None,
    limit: int | None = None,
) -> SheetOut:
    """Features as rows of a table, a page at a time; `filter` is CQL2 text, `sort` the name of a field.

    `ids`: numbers of features between commas, to see these only. `at`: as a layer stood at a day's end, or at a time.
    """
    principal = _asker(request)
    collection = known(principal, name)
    if at:
        collection = collection_at(collection, moment_of(at))
    after = _after(decode_cursor(cursor))
    asked = Asked(sort, descending, after, clamp(limit), counted=after is None, ids=_ids(ids))
    try:
        found = sheet(principal, collection, asked, where(collection, cql2))
    except DataError:  # the marker's value is none of this field
        raise Problem(422, "bad_cursor", _("This page marker is not valid; start again from the first page.")) from None
    names = [each.name for each in collection.fields]
    return SheetOut(
        items=[_row(row, names) for row in found.rows],
        next=encode_cursor({"value": plain(found.last[0]), "id": found.last[1]}) if found.last else None,
        matched=found.matched,
        counted_to=COUNTED_TO,
    )


@router.put("/collections/{name}/style", response=CollectionOut, auth=gate(EDIT))
def put_style(request: HttpRequest, name: str, style: dict[str, Any]) -> CollectionOut:
    """Give a layer of planners its own style; what belongs to other collections is fixed."""
    principal = _asker(request)
    collection = known(principal, name)
    if collection.kind != "layer":
        raise Problem(422, "no_layer", _("Only layers of planners have a style of their own."), name)
    given = checked(style, collection.fields)
    set_style(principal, name.removeprefix(PREFIX), given, str(_("style from the workbench")))
    return _one(principal, name)


def _asker(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


def _after(key: dict[str, Any]) -> tuple[Any, int] | None:
    number = number_in(key)
    return None if number is None else (key.get("value"), number)


def _ids(text: str) -> tuple[int, ...]:
    parts = [part for part in text.split(",") if part]
    if not all(part.isdecimal() and len(part) < MOST_DIGITS for part in parts):
        raise Problem(422, "bad_ids", _("Numbers of features are digits, with commas between them."))
    return tuple(map(int, parts))


def _row(row: Row, names: list[str]) -> RowOut:
    return RowOut(id=row.id, box=row.box, values=dict(zip(names, map(plain, row.values), strict=True)))


def _words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)


def _named(names: tuple[tuple[str, Text], ...]) -> dict[str, Words]:
    return {value: _words(title) for value, title in names[:MOST_NAMES]}


def _one(principal: Principal, name: str) -> CollectionOut:
    for found, box in extents(principal, [known(principal, name)]):
        return _out(found, box)
    raise no_such(name)


def _out(collection: Collection, box: Extent | None) -> CollectionOut:
    return CollectionOut(
        name=collection.name,
        title=_words(collection.title),
        about=_words(collection.about),
        kind=collection.kind,
        shape=collection.shape,
        fields=[
            FieldOut(name=each.name, title=_words(each.title), kind=each.kind, unit=each.unit, names=_named(each.names))
            for each in collection.fields
        ],
        zooms=collection.zooms,
        style=dict(collection.style),
        extent=box,
        owner=collection.owner,
        source=collection.source_note,
        licence=collection.licence,
        dated=collection.dated,
        crs=collection.crs,
        shared=collection.shared,
        editable=bool(collection.revision),
    )
