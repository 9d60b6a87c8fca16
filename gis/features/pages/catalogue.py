"""`/layers/`: every collection that a person may see, found by words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages.api import page, principal_of_page
from core.registers.api import words_of
from gis.collections.declare import Collection
from gis.collections.find import collections
from gis.collections.layers import EDIT
from gis.features.pages.frame import SHAPES

KINDS = (
    ("layer", gettext_lazy("Layers of planners")),
    ("register", gettext_lazy("Registers")),
    ("base", gettext_lazy("Base data")),
)


@dataclass(frozen=True)
class Group:
    """Collections that come from the same place."""

    title: str
    rows: list[tuple[Collection, str]]


@page()
def show(request: HttpRequest) -> HttpResponse:
    """`/layers/?q=`."""
    principal = principal_of_page(request)
    asked = " ".join(request.GET.get("q", "").split())[:80]
    found = [each for each in collections(principal).values() if matches(each, asked)]
    groups = [Group(str(title), _rows(each for each in found if each.kind == kind)) for kind, title in KINDS]
    context = {
        "q": asked,
        "groups": [group for group in groups if group.rows],
        "count": len(found),
        "may_import": bool(principal.scopes(EDIT)),
        "title": _("Layers and data"),
    }
    return render(request, "citygis/layers/catalogue.html", context)


def matches(collection: Collection, asked: str) -> bool:
    """Whether the words typed stand in the title, name, description, owner or source; by pinyin and initials too.

    Pure.
    """
    if not asked:
        return True
    texts = [collection.title.zh, collection.title.en, collection.name, collection.about.zh, collection.about.en]
    plain = " ".join([*texts, collection.owner, collection.source_note]).casefold()
    if all(word in plain for word in asked.casefold().split()):
        return True
    words = words_of(texts)
    return all(any(each.startswith(word) for each in words) for word in asked.casefold().split())


def _rows(found: Iterable[Collection]) -> list[tuple[Collection, str]]:
    shapes = dict(SHAPES)
    return [(each, str(shapes.get(each.shape, each.shape))) for each in sorted(found, key=lambda each: each.title.zh)]
