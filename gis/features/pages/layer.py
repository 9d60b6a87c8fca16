"""A collection's own pages: what it is with its map, its table, how good it is, how it came to be, one feature."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import DataError

from core.pages.api import page, principal_of_page
from core.rest.api import Problem, decode_cursor, encode_cursor, number_in
from gis.collections.declare import Collection
from gis.collections.extent import extent
from gis.collections.rows import COUNTED_TO, Asked, Row, sheet
from gis.features.models import Layer
from gis.features.pages.frame import (
    collection_or_404,
    draw,
    layer_behind,
    layer_or_404,
    map_config,
    record_address,
    said,
)
from gis.features.pages.story import story_of
from gis.features.past import collection_at, feature_history, moment_of
from gis.features.quality import quality

ROWS = 50
FORMATS = (
    ("geojson", "GeoJSON"),
    ("gpkg", "GeoPackage"),
    ("shp", "Shapefile"),
    ("kml", "KML"),
    ("csv", "CSV"),
    ("xlsx", "Excel"),
)
SYSTEMS = (
    ("EPSG:4490", gettext_lazy("degrees (CGCS2000)")),
    ("EPSG:4549", "EPSG:4549 · CM 120°E"),
    ("EPSG:4550", "EPSG:4550 · CM 123°E"),
)
FIELD_KINDS = {
    "text": gettext_lazy("text"),
    "integer": gettext_lazy("whole number"),
    "number": gettext_lazy("decimal number"),
    "boolean": gettext_lazy("yes or no"),
    "date": gettext_lazy("date"),
    "datetime": gettext_lazy("date and time"),
}


@page()
def show(request: HttpRequest, name: str) -> HttpResponse:
    """`/layers/<name>/?at=`: what the collection is, and its map, now or as of a date."""
    collection = collection_or_404(request, name)
    layer = layer_behind(collection)
    shown, at, wrong = as_asked(request, collection)
    context = {
        "layer": layer,
        "at": at,
        "at_text": request.GET.get("at", "") if at else "",
        "wrong": wrong,
        "sensitive": {each["name"] for each in layer.fields if each.get("sensitive")} if layer else set(),
        "hidden": len(layer.fields) - len(collection.fields) if layer else 0,
        "record": record_address(layer) if layer else "",
        "kinds": FIELD_KINDS,
        "formats": FORMATS,
        "systems": SYSTEMS,
        "sharing": dict(Layer.Shared.choices)[collection.shared],
        "version": collection.version(),
        "map": map_config(
            collection,
            bounds=extent(principal_of_page(request), shown),
            at=at.isoformat() if at else "",
            feature=f"/api/v1/layers/{layer.name}/features/0" if layer and not at else "",
            titles={each.name: str(each.title) for each in collection.fields},
            pages=reverse("layer-feature", args=[name, 0]) if layer else "",
        ),
    }
    return draw(request, collection, "layer", context)


def as_asked(request: HttpRequest, collection: Collection) -> tuple[Collection, datetime | None, str]:
    """The collection as of the date that the address asks for; with the moment, and what is wrong with it."""
    try:
        text = request.GET.get("at", "").strip()
        at = moment_of(text) if text else None
        return (collection_at(collection, at) if at else collection), at, ""
    except ValidationError as error:
        return collection, None, " ".join(error.messages)


@page()
def table(request: HttpRequest, name: str) -> HttpResponse:
    """`table/?sort=&desc=&cursor=&at=`: the features as rows, a page at a time by key."""
    collection = collection_or_404(request, name)
    shown, at, wrong = as_asked(request, collection)
    sort = request.GET.get("sort", "") if collection.field(request.GET.get("sort", "")) else ""
    descending = request.GET.get("desc") == "1"
    after = _after(request)
    asked = Asked(sort, descending, after, ROWS, counted=after is None)
    try:
        found = sheet(principal_of_page(request), shown, asked)
    except DataError:  # the marker's value is none of this field
        raise Http404 from None
    context = {
        "at": at,
        "at_text": request.GET.get("at", "") if at else "",
        "wrong": wrong,
        "rows": [(row.id, _cells(collection, row)) for row in found.rows],
        "next": encode_cursor({"value": _plain(found.last[0]), "id": found.last[1]}) if found.last else "",
        "first": after is None,
        "matched": found.matched,
        "counted_to": COUNTED_TO,
        "sort": sort,
        "descending": descending,
    }
    return draw(request, collection, "table", context)


def _cells(collection: Collection, row: Row) -> list[str]:
    return [said(field.named(value)) for field, value in zip(collection.fields, row.values, strict=True)]


def _after(request: HttpRequest) -> tuple[Any, int] | None:
    try:
        key = decode_cursor(request.GET.get("cursor"))
        number = number_in(key)
    except Problem:
        raise Http404 from None
    return None if number is None else (key.get("value"), number)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


@page()
def looks(request: HttpRequest, name: str) -> HttpResponse:
    """`quality/`: how good the features are."""
    collection = collection_or_404(request, name)
    found = quality(principal_of_page(request), collection)
    newest = found.newest
    context = {
        "quality": found,
        "filled": [(field, count, count / found.looked_at if found.looked_at else 0) for field, count in found.filled],
        "days": (timezone.now() - newest).days if newest else None,
        "any_fault": any(
            fault and fault.count for fault in (found.invalid, found.same_place, found.same_values, found.outside)
        ),
        "faults": [
            (_("Not valid"), _("Lines that cross themselves, areas that are not closed."), found.invalid),
            (_("Same place"), _("The very same geometry as a feature with a smaller number."), found.same_place),
            (_("Same values"), _("Every field as in a feature with a smaller number."), found.same_values),
            (_("Outside the district"), _("The district's outline does not touch them."), found.outside),
        ],
    }
    return draw(request, collection, "quality", context)


@page()
def history(request: HttpRequest, name: str) -> HttpResponse:
    """`history/`: imports, published edits and changes of the catalogue's entry, latest first."""
    collection, layer = layer_or_404(request, name)
    story = story_of(principal_of_page(request), layer)
    return draw(request, collection, "history", {"layer": layer, "story": story})


@page()
def feature(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """`features/<pk>/`: one feature and every revision of it."""
    collection = collection_or_404(request, name)
    try:
        found = feature_history(principal_of_page(request), collection, pk)
    except (ObjectDoesNotExist, ValidationError):
        raise Http404 from None
    titles = {each.name: str(each.title) for each in collection.fields}
    context = {
        "pk": pk,
        "latest": found[0],
        "values": [(field, said(field.named(found[0].values.get(field.name)))) for field in collection.fields],
        "revisions": [(each, [titles[field] for field in each.changed]) for each in found],
        "map": map_config(collection, single=found[0].geometry, bounds=None),
    }
    return draw(request, collection, "feature", context)
