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
    """A map layer; `source` is the path, below the plugin's own address, of its vector tiles (with `{z}`, `{x}` and
    `{y}`; their layer bears the name of this one) or else of GeoJSON. Features may have `name`, shown beside them."""

    source: str
    geometry: Literal["point", "line", "polygon"] = "point"


class Feed(Declared, frozen=True, kw_only=True):
    """Messages that come in under `feeds/<slug>.<name>/<device>`, from devices of the kind `<slug>.<name>`.

    Attributes:
        decode: a pure function `(bytes) -> list` of `sensors.api.FeedReading`, `FeedFix` and structs (msgspec) of the
            plugin's own; it raises ValueError for what it cannot understand.
        handle: a function `(sensors.api.Told) -> None` that the worker gives the plugin's own structs, perhaps twice.
        measures: properties of the catalogue of measurements that its readings may have.
        positions: whether its devices report where they are, and so stand on the map among the units.
        good, bad: files with samples of messages.

    Paths are relative to the plugin's package, dotted for functions.
    """

    decode: str
    handle: str = ""
    measures: tuple[str, ...] = ()
    positions: bool = False
    good: tuple[str, ...]
    bad: tuple[str, ...]


class Indicator(Declared, frozen=True, kw_only=True):
    """A figure of the day; `value` is the dotted path, relative to the plugin's package, of a function that takes the
    principal who asks and returns a number or None; `rows` the path of the rows behind it below the plugin's address
    (None: there are none to show)."""

    value: str
    unit: Text
    rows: str | None = None
    order: int = 500


class Dataset(Declared, frozen=True, kw_only=True):
    """An entry of the district's data catalogue (GB/T 21063.3: how it may be shared, how often renewed)."""

    shared: Literal["unconditional", "conditional", "none"]
    condition: str = ""
    renewed: str = ""  # ISO 8601 duration: how often


PLACES = ("start", "wall.side", "desk.incident", "register.head")
"""Where templates of plugins may be shown: the start page, beside the wall's map, beneath the desk's incident, and at
the head of a register's pages (of every register: the template looks at `register`)."""


class Slot(Declared, frozen=True, kw_only=True):
    """A template of the plugin's that is shown at one of the `PLACES` on core pages, with the page's own context."""

    slot: str
    template: str
    order: int = 500


class Setting(Declared, frozen=True, kw_only=True):
    """A setting that the system administrator may change. The type of `default` is its type.

    `least` and `most` bound a number, or the length of a text; `choices` are the only values it may have.
    """

    default: str | int | float | bool
    least: float | None = None
    most: float | None = None
    choices: tuple[str | int, ...] = ()
    about: Text | None = None


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
