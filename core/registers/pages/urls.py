"""Addresses of a register's pages: below its plugin's `/m/<slug>/`, or `/registers/<app>/` for the house's own."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from core.pages.gate import page as gated
from core.plugins.host import CORE
from core.registers.declare import REGISTERS, Register
from core.registers.pages import (
    detail,
    duplicates,
    editing,
    exporting,
    files,
    importing,
    listing,
    mapping,
    saved,
    suggest,
    tiles,
    unmasking,
)


class Page(NamedTuple):
    """A page of every register: its name, its route below the register's address, the right that opens it."""

    name: str
    route: str
    right: str
    view: Callable[..., HttpResponseBase]


PAGES = (
    Page("list", "", "view", listing.show),
    Page("new", "new/", "edit", editing.new),
    Page("import", "import/", "edit", importing.show),
    Page("export", "export/", "view", exporting.export_file),
    Page("duplicates", "duplicates/", "edit", duplicates.show),
    Page("merge", "merge/", "edit", duplicates.merge_two),
    Page("map", "map/", "view", mapping.show),
    Page("tiles", "tiles/<int:z>/<int:x>/<int:y>.mvt", "view", tiles.tile),
    Page("views", "views/", "view", saved.change),
    Page("suggest", "suggest/", "view", suggest.matches),
    Page("detail", "<int:pk>/", "view", detail.show),
    Page("edit", "<int:pk>/edit/", "edit", editing.edit),
    Page("remove", "<int:pk>/remove/", "edit", editing.take_away),
    Page("unmask", "<int:pk>/unmask/", "unmask", unmasking.show),
    Page("attach", "<int:pk>/files/", "edit", files.add),
    Page("file", "<int:pk>/files/<int:file_id>/", "view", files.give),
)
PLACED = frozenset({"map", "tiles"})  # for registers with places only
MADE_HERE = frozenset({"new", "import", "duplicates", "merge", "remove"})  # unless records are made elsewhere


def patterns_of(register: Register) -> list[URLPattern]:
    """The register's pages, each behind its right."""
    left_out = (frozenset() if register.place else PLACED) | (MADE_HERE if register.made_at else frozenset())
    pages = [page for page in PAGES if page.name not in left_out]
    return [
        path(
            f"{register.thing}/{page.route}",
            gated(f"{register.name}.{page.right}")(partial(page.view, register=register)),
            name=f"{register.thing}-{page.name}",
        )
        for page in pages
        if page.right != "unmask" or register.masks
    ]


def register_patterns(app: str) -> list[URLPattern]:
    """The pages of all registers of an app."""
    return [pattern for register in REGISTERS.values() if register.app == app for pattern in patterns_of(register)]


def house_apps() -> list[str]:
    """The house's own apps that keep registers."""
    return sorted({register.app for name, register in REGISTERS.items() if REGISTERS.owner(name) == CORE})
