"""What a plugin says about itself: one frozen value in its `plugin.py`, readable before Django loads.

Everything here is data. A plugin declares; the core mounts, registers, checks and switches.
"""

from typing import Literal

import msgspec
from django.utils.translation import get_language


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A title in both languages; `str()` gives the one of the current request, Chinese first."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh


class Declared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every contribution has: a name unique in its plugin, a title, and the permission that opens it."""

    name: str
    title: Text
    permission: str = ""


class Permission(Declared, frozen=True, kw_only=True):
    """A permission `<slug>.<thing>.<verb>` and the roles (values of `core.access.api.Role`) that hold it."""

    roles: tuple[str, ...] = ()


class Menu(Declared, frozen=True, kw_only=True):
    """A menu entry; `view` is a URL name within the plugin."""

    view: str
    order: int = 500


class Layer(Declared, frozen=True, kw_only=True):
    """A map layer; `source` is the path of its tiles or GeoJSON below the plugin's own address."""

    source: str
    geometry: Literal["point", "line", "polygon"] = "point"


class Feed(Declared, frozen=True, kw_only=True):
    """Measurements that come in; `topic` is the MQTT filter they come by."""

    topic: str


class Indicator(Declared, frozen=True, kw_only=True):
    """A figure for the leaders' page; `value` is the dotted path of a function without arguments, relative to the
    plugin's package, that returns a number or None."""

    value: str
    unit: Text


class Dataset(Declared, frozen=True, kw_only=True):
    """An entry of the district's data catalogue (GB/T 21063.3: how it may be shared, how often renewed)."""

    shared: Literal["unconditional", "conditional", "none"]
    condition: str = ""
    renewed: str = ""


class Slot(Declared, frozen=True, kw_only=True):
    """A template of the plugin's that is shown at a named place of a core page."""

    slot: str
    template: str
    order: int = 500


class Setting(Declared, frozen=True, kw_only=True):
    """A setting that the system administrator may change, with its default."""

    default: str | int | float | bool


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One plugin.

    `slug` is the name of its folder and Python package; `core` the range of core versions it runs with (PEP 440,
    such as `">=0.1,<1"`); `depends` other plugins with ranges (`"water>=1.2"`); `urls` the module of its addresses,
    relative to its package, mounted at `/m/<slug>/` where it exists.
    """

    slug: str
    version: str
    core: str
    title: Text
    owner: Text
    depends: tuple[str, ...] = ()
    urls: str = "urls"
    permissions: tuple[Permission, ...] = ()
    menu: tuple[Menu, ...] = ()
    layers: tuple[Layer, ...] = ()
    feeds: tuple[Feed, ...] = ()
    publishes: tuple[str, ...] = ()
    subscribes: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    slots: tuple[Slot, ...] = ()
    settings: tuple[Setting, ...] = ()
