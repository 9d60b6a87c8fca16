"""What every page of a collection is drawn from: its titles, its addresses, what this person may do."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import AccessDenied, Principal
from core.pages.api import principal_of_page
from core.registers.api import address
from gis.collections.declare import Collection
from gis.collections.find import collection_of
from gis.collections.layers import PREFIX
from gis.features.edit import EDIT, PUBLISH
from gis.features.models import Edit, Layer

VIEWS = ("layer", "layer-table", "layer-quality", "layer-history", "layer-edit", "layer-edits", "layer-export")


def collection_or_404(request: HttpRequest, name: str) -> Collection:
    """The collection as this person may see it.

    Raises:
        Http404: there is none that the person may know of.
        AccessDenied: the person may not see it.
    """
    try:
        return collection_of(principal_of_page(request), name)
    except LookupError:
        raise Http404 from None


def layer_or_404(request: HttpRequest, name: str) -> tuple[Collection, Layer]:
    """A collection whose features can be edited, and its layer. Raises Http404."""
    collection = collection_or_404(request, name)
    layer = layer_behind(collection)
    if layer is None:
        raise Http404
    return collection, layer


def layer_behind(collection: Collection) -> Layer | None:
    """The layer that a collection is; None for base data and registers."""
    if collection.kind != "layer":
        return None
    rows = Layer.objects.select_related("agency")
    layer: Layer = rows.get(name=collection.name.removeprefix(PREFIX), merged_into=None)
    return layer


def draw(
    request: HttpRequest, collection: Collection, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the collection."""
    layer = context["layer"] if "layer" in context else layer_behind(collection)
    frame = {
        "collection": collection,
        "layer": layer,
        "to": addresses(collection.name),
        "may": rights(principal_of_page(request), layer),
        "waiting": waiting(layer),
        "shape_title": str(dict(SHAPES).get(collection.shape, collection.shape)),
    }
    return render(request, f"citygis/layers/{template}.html", {**frame, **context}, status=status)


SHAPES = (
    ("Point", Layer.Shape.POINT.label),
    ("MultiPoint", Layer.Shape.POINT.label),
    ("LineString", Layer.Shape.LINE.label),
    ("MultiLineString", Layer.Shape.LINE.label),
    ("Polygon", Layer.Shape.AREA.label),
    ("MultiPolygon", Layer.Shape.AREA.label),
)


def rights(principal: Principal, layer: Layer | None) -> dict[str, bool]:
    """What the person may do with the features."""
    if layer is None:
        return {"edit": False, "publish": False}
    path = layer.agency.path
    return {"edit": principal.may(EDIT, path), "publish": principal.may(PUBLISH, path)}


def waiting(layer: Layer | None) -> int:
    """How many groups of edits wait for review."""
    if layer is None:
        return 0
    rows = Edit.objects.filter(layer=layer, state=Edit.State.PROPOSED)
    return rows.order_by().values("together").distinct().count()


def addresses(name: str) -> dict[str, str]:
    """Where the collection's pages are, by what comes after `layer-`; those that do not exist are left out."""
    found = {"all": reverse("layers"), "ogc": f"/ogc/collections/{name}"}
    for view in VIEWS:
        with suppress(NoReverseMatch):
            found[view.removeprefix("layer-")] = reverse(view, args=[name])
    with suppress(NoReverseMatch):
        found["planner"] = f"{reverse('planner')}?layers={name}"
    return found


def record_address(layer: Layer) -> str:
    """The layer's record in the catalogue, where its title, source and rights are kept."""
    from gis.registers import LAYER

    return address(LAYER, "detail", pk=layer.pk)


def map_config(collection: Collection, **more: Any) -> dict[str, Any]:
    """What the scripts of maps need; degrees, longitude first."""
    tiles = reverse("collection-tile", kwargs={"collection": collection.name, "z": 0, "x": 0, "y": 0})
    base = reverse("tile", kwargs={"layers": "land", "z": 0, "x": 0, "y": 0})
    label = dict(collection.style).get("label") or next((f.name for f in collection.fields if f.kind == "text"), "")
    return {
        "tiles": tiles.replace("0/0/0.mvt", "{z}/{x}/{y}.mvt"),
        "label": label if collection.field(label) else "",
        "shape": collection.shape,
        "style": dict(collection.style),
        "zooms": collection.zooms,
        "base": base.replace("land/0/0/0.mvt", ""),
        "font": static("vendor/noto-sans-sc/"),
        "texts": {"map": _("Map"), **more.pop("texts", {})},
        **more,
    }


def said(value: Any) -> str:
    """A value as a person reads it; times in the district's time."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case float():
            return f"{value:.10g}"
    return str(value)


def denied(request: HttpRequest, permission: str) -> AccessDenied:
    """To raise where a page is for others."""
    return AccessDenied(principal_of_page(request), permission)
