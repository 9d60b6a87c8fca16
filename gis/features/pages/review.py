"""`edits/`: what waits for review, one group before and after, and what is decided on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.pages.api import page, principal_of_page
from core.states.api import Refusal
from gis.collections.declare import Collection
from gis.features.edit import publish, refuse, undo, withdraw
from gis.features.editing.listing import Group, Shown, groups, one_group
from gis.features.editing.rows import geojson
from gis.features.models import Edit, Layer
from gis.features.pages.frame import draw, layer_or_404, map_config, said

PAGE = 50


@dataclass(frozen=True)
class Line:
    """A field before and after."""

    title: str
    before: str
    after: str
    differs: bool


@page()
def listed(request: HttpRequest, name: str) -> HttpResponse:
    """`edits/?state=&before=`: groups of edits, latest first."""
    collection, layer = layer_or_404(request, name)
    state = request.GET.get("state", "proposed")
    state = state if state in (*Edit.State.values, "all") else "proposed"
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    wanted = "" if state == "all" else state
    found = groups(principal_of_page(request), layer, state=wanted, before=number, limit=PAGE + 1)
    context = {
        "layer": layer,
        "groups": [(group, counted(group)) for group in found[:PAGE]],
        "state": state,
        "states": [*Edit.State.choices, ("all", _("all"))],
        "next": found[PAGE - 1].number if len(found) > PAGE else None,
    }
    return draw(request, collection, "edits", context)


def counted(group: Group) -> str:
    """`1 new feature, 2 changes` in words."""
    kinds = [edit.edit.get_kind_display() for edit in group.edits]
    return "、".join(f"{kind} ×{kinds.count(kind)}" if kinds.count(kind) > 1 else kind for kind in dict.fromkeys(kinds))


@page()
def group(request: HttpRequest, name: str, together: UUID) -> HttpResponse:
    """`edits/<together>/`: before and after; posted, what is decided."""
    collection, layer = layer_or_404(request, name)
    found = group_or_404(request, layer, together)
    if request.method != "POST":
        return _draw_group(request, collection, found)
    try:
        return _decided(request, collection, together)
    except ValidationError as error:
        return _draw_group(request, collection, found, " ".join(error.messages), 422)
    except Refusal as refusal:
        again = group_or_404(request, layer, together)
        return _draw_group(request, collection, again, str(refusal), 409)


def group_or_404(request: HttpRequest, layer: Layer, together: UUID) -> Group:
    """The group, if it is this layer's and the person may see it. Raises Http404."""
    try:
        found = one_group(principal_of_page(request), together)
    except Edit.DoesNotExist:
        raise Http404 from None
    if found.layer.pk != layer.pk:
        raise Http404
    return found


def _decided(request: HttpRequest, collection: Collection, together: UUID) -> HttpResponse:
    actor, remark = principal_of_page(request), request.POST.get("remark", "")
    deeds: dict[str, tuple[Callable[[Principal, UUID, str], Any], str]] = {
        "publish": (publish, _("Published: the edits count from now on.")),
        "refuse": (refuse, _("Refused; who proposed the edits sees your remark.")),
        "withdraw": (withdraw, _("Withdrawn.")),
        "undo": (undo, _("The opposite is proposed; another person publishes it.")),
    }
    if request.POST.get("do") not in deeds:
        raise Http404
    deed, sentence = deeds[request.POST["do"]]
    came = deed(actor, together, remark)
    messages.success(request, sentence)
    return redirect("layer-group", collection.name, came if isinstance(came, UUID) else together)


def _draw_group(
    request: HttpRequest, collection: Collection, found: Group, error: str = "", status: int = 200
) -> HttpResponse:
    principal = principal_of_page(request)
    first = found.first
    context = {
        "layer": found.layer,
        "group": found,
        "first": first,
        "own": first.by == principal.username,
        "open": first.state == Edit.State.PROPOSED,
        "error": error,
        "remark": request.POST.get("remark", ""),
        "edits": [(each, lines(collection, each)) for each in found.edits],
        "map": map_config(collection, bounds=None, compared=[compared(each) for each in found.edits]),
    }
    return draw(request, collection, "group", context, status)


def compared(each: Shown) -> dict[str, Any]:
    """What the map shows of an edit, GeoJSON: the feature before and after; None where it was not, or is no more."""
    before = None if each.base is None or each.edit.kind == Edit.Kind.ADD else geojson(each.base.geometry)
    after = None if each.edit.kind == Edit.Kind.REMOVE else each.geometry or before
    return {"before": before, "after": after}


def lines(collection: Collection, each: Shown) -> list[Line]:
    """The values side by side, as far as the person may see them."""
    adds, removes = each.edit.kind == Edit.Kind.ADD, each.edit.kind == Edit.Kind.REMOVE
    base = {} if each.base is None or adds else each.base.values
    return [
        Line(
            str(field.title),
            said(base.get(field.name)),
            "" if removes else said(each.values.get(field.name, base.get(field.name))),
            field.name in each.values and each.values[field.name] != base.get(field.name),
        )
        for field in collection.fields
    ]
