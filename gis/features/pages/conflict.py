"""`edits/<together>/conflict/`: mine, theirs and what both began from, with a choice for all that differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.pages.api import page, principal_of_page
from core.states.api import Refusal
from gis.collections.declare import Collection
from gis.features.edit import settle
from gis.features.editing.listing import Group, Shown
from gis.features.editing.rows import geojson
from gis.features.editing.settle import GEOMETRY, WHOLE
from gis.features.models import Edit
from gis.features.pages.frame import draw, layer_or_404, map_config, said
from gis.features.pages.review import group_or_404


@dataclass(frozen=True)
class Choice:
    """Something on which both sides may differ; `name` of the radio buttons, empty where there is nothing to choose."""

    title: str
    base: str
    theirs: str
    mine: str
    name: str
    take: str


@dataclass(frozen=True)
class Clash:
    """An edit whose feature moved on."""

    shown: Shown
    choices: list[Choice]
    gone: bool


@page()
def show(request: HttpRequest, name: str, together: UUID) -> HttpResponse:
    """Three versions side by side; posted, a new proposal on top of what is there now."""
    collection, layer = layer_or_404(request, name)
    found = group_or_404(request, layer, together)
    error, status = "", 200
    if request.method == "POST":
        try:
            return _settled(request, collection, found)
        except ValidationError as wrong:
            error, status = " ".join(wrong.messages), 422
        except Refusal as refusal:
            error, status = str(refusal), 409
    elif not found.outdated:
        return redirect("layer-group", name, together)
    clashes = [clash(collection, each, request.POST) for each in found.edits if each.outdated]
    context = {
        "layer": layer,
        "group": found,
        "first": found.first,
        "own": found.first.by == principal_of_page(request).username,
        "error": error,
        "why": request.POST.get("why", found.first.why),
        "clashes": clashes,
        "map": map_config(collection, bounds=None, compared=[_shapes(each.shown) for each in clashes]),
    }
    return draw(request, collection, "conflict", context, status)


def _settled(request: HttpRequest, collection: Collection, found: Group) -> HttpResponse:
    picks = {
        (each.edit.pk, what): request.POST.get(f"{each.edit.pk}.{what}", "mine")
        for each in found.edits
        for what in (*each.values, GEOMETRY, WHOLE)
    }
    if request.POST.get("do") == "theirs":
        picks = dict.fromkeys(picks, "theirs")
    actor, first = principal_of_page(request), found.first
    instead = settle(actor, first.together, picks, request.POST.get("why", ""))
    if instead is None:
        messages.success(request, _("Nothing of your edit is left; it is withdrawn."))
        return redirect("layer", collection.name)
    messages.success(request, _("Settled: a new proposal takes the place of the old one."))
    return redirect("layer-group", collection.name, instead)


def clash(collection: Collection, each: Shown, taken: Mapping[str, Any]) -> Clash:
    """What there is to choose for one edit."""
    gone = each.now is None or each.now.removed
    found = [] if gone or each.edit.kind != Edit.Kind.CHANGE else list(_choices(collection, each, taken))
    if not found:
        found = [_whole(each, taken, gone=gone)]
    return Clash(each, found, gone)


def _choices(collection: Collection, each: Shown, taken: Mapping[str, Any]) -> Iterator[Choice]:
    base, now = each.base, each.now
    assert base is not None and now is not None  # noqa: PT018  # a change has both
    moved = not now.geometry.equals_exact(base.geometry, 0)
    if each.geometry is not None or moved:
        name = f"{each.edit.pk}.{GEOMETRY}" if each.geometry is not None else ""
        theirs, mine = (_moved(changed) for changed in (moved, each.geometry is not None))
        yield Choice(_("Geometry"), _moved(False), theirs, mine, name, taken.get(name, "mine"))
    for field in collection.fields:
        before, current = base.values.get(field.name), now.values.get(field.name)
        wanted = each.values.get(field.name, before)
        name = f"{each.edit.pk}.{field.name}" if field.name in each.values and wanted != current else ""
        mine = said(wanted) if field.name in each.values else said(current)
        yield Choice(str(field.title), said(before), said(current), mine, name, taken.get(name, "mine"))


def _moved(changed: object) -> str:
    return _("moved or reshaped") if changed else _("as it was")


def _whole(each: Shown, taken: Mapping[str, Any], *, gone: bool) -> Choice:
    name = f"{each.edit.pk}.{WHOLE}"
    theirs = _("removed") if gone else _("changed")
    mine = _("removed") if each.edit.kind == Edit.Kind.REMOVE else _("bring it back as I edited it")
    return Choice(_("Feature"), _("was there"), theirs, mine, name, taken.get(name, "mine"))


def _shapes(each: Shown) -> dict[str, Any]:
    base = None if each.base is None else geojson(each.base.geometry)
    theirs = None if each.now is None or each.now.removed else geojson(each.now.geometry)
    mine = None if each.edit.kind == Edit.Kind.REMOVE else each.geometry or base
    return {"before": base, "theirs": theirs, "after": mine}
