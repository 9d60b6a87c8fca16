"""Declaring a register, with everything that hangs on it: rights, events, menu, catalogue entry, map layer."""

from typing import Any, Literal, cast

from django.contrib.gis.db.models import GeometryField
from django.utils.functional import lazystr

from core.access.permissions import PERMISSIONS, Permission
from core.pages.menu import MENU, MenuItem
from core.plugins.api import Text
from core.plugins.contribute import DATASETS, LAYERS
from core.plugins.manifest import Dataset, Layer
from core.registers.check import check
from core.registers.declare import REGISTERS, Register
from core.registers.events import declare_events

_VERBS: dict[Literal["view", "edit", "unmask"], Text] = {
    "view": Text(zh="查看{}", en="See: {}"),
    "edit": Text(zh="编辑{}", en="Edit: {}"),
    "unmask": Text(zh="查看{}敏感信息", en="See sensitive values: {}"),
}
_SHAPES: dict[str, Literal["point", "line", "polygon"]] = {
    "POINT": "point",
    "MULTIPOINT": "point",
    "LINESTRING": "line",
    "MULTILINESTRING": "line",
}


def register(declared: Register) -> Register:
    """Declare a register in `<app>/registers.py`.

    Raises:
        PluginError: the declaration is not sound; the message names everything that is wrong.
        DuplicateKeyError: there is one of this name.
    """
    check(declared)
    REGISTERS.register(declared.name, declared)
    _permissions(declared)
    declare_events(declared)
    _menu(declared)
    _catalogue(declared)
    if declared.place:
        _layer(declared)
    return declared


def _permissions(declared: Register) -> None:
    for verb, words in _VERBS.items():
        name = declared.permission(verb)
        title = Text(zh=words.zh.format(declared.title.zh), en=words.en.format(declared.title.en))
        PERMISSIONS.register(name, Permission(name, lazystr(title), frozenset(getattr(declared, verb))))


def _menu(declared: Register) -> None:
    view = f"{declared.app}:{declared.thing}-list"
    item = MenuItem(
        declared.name,
        lazystr(declared.title),
        view,
        declared.permission("view"),
        icon="page",
        about=lazystr(declared.about),
        kit=True,
    )
    MENU.register(declared.name, item, order=item.order)


def _catalogue(declared: Register) -> None:
    entry = Dataset(
        name=declared.thing,
        title=declared.title,
        permission=declared.permission("view"),
        shared=declared.shared,
        condition=declared.condition,
        renewed=f"P{declared.renewed_days}D",  # ISO 8601
    )
    DATASETS.register(declared.name, entry)


def _layer(declared: Register) -> None:
    field = cast("GeometryField[Any, Any]", declared.model._meta.get_field(declared.place))
    layer = Layer(
        name=declared.thing,
        title=declared.title,
        permission=declared.permission("view"),
        source=f"{declared.thing}/tiles/{{z}}/{{x}}/{{y}}.mvt",
        geometry=_SHAPES.get(field.geom_type, "polygon"),
    )
    LAYERS.register(declared.name, layer)
