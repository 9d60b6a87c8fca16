"""What a map of the workbench consists of, checked: it comes from a browser, and from those who share addresses."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, get_args

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.api import AccessDenied, Principal
from gis.api import By, Collection, Field, checked_style, collection_of

MOST_LAYERS = 12
LONGEST_FILTER = 20_000
MOST_COLOURS = 9
PARTS: tuple[By, ...] = get_args(By)
_ROW_KEYS = {"field", "operator", "value", "other"}


@dataclass(frozen=True)
class Shown:
    """A layer of the map: how it is drawn and narrowed (`filter` in CQL2, `rows` as the builder made it).

    `at`: as it was on that ISO date; empty: as it is.
    """

    name: str
    visible: bool
    style: dict[str, Any]
    filter: str
    rows: list[dict[str, str]]
    joiner: str
    heat: bool
    at: str


@dataclass(frozen=True)
class Regions:
    """How many features of a collection, or how much of a number field, lie in each part of the district.

    `filter`: CQL2; `field`: what is summed; `extent`: `length` or `area` to measure lines or areas in each part; with
    neither, features are counted. `classes`: how many colours.
    """

    layer: str
    by: By
    filter: str
    field: str
    classes: int
    extent: Literal["", "length", "area"] = ""


@dataclass(frozen=True)
class Changes:
    """What differs in a layer between the ends of two days (ISO dates)."""

    layer: str
    since: str
    until: str


@dataclass(frozen=True)
class View:
    """Where the map looks: its middle in degrees, and MapLibre's zoom."""

    lon: float
    lat: float
    zoom: float


@dataclass(frozen=True)
class Content:
    """A whole map: its layers from top to bottom, what lies over them, where it looks (None: at the district)."""

    layers: tuple[Shown, ...]
    view: View | None
    regions: Regions | None = None
    changes: Changes | None = None

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Opened:
    """A map as one person may see it: its layers with their collections; `withheld` others are not for them."""

    layers: tuple[tuple[Shown, Collection], ...]
    withheld: int
    view: View | None
    regions: tuple[Regions, Collection] | None = None
    changes: tuple[Changes, Collection] | None = None


def opened(principal: Principal, data: Any) -> Opened:
    """A map for this person: each layer is asked for anew, with the fields that the person may see.

    Raises:
        ValidationError: it is no map.
    """
    layers, withheld = list[tuple[Shown, Collection]](), 0
    for each in _list(data):
        collection = _seen(principal, each)
        if collection is None:
            withheld += 1
        else:
            layers.append((shown(each, collection), collection))
    regions, changes = (_over(principal, data.get(name), read) for name, read in _OVER)
    return Opened(tuple(layers), withheld, _view(data.get("view")), regions, changes)


def content_of(found: Opened) -> Content:
    """What is kept of an opened map."""
    return Content(
        tuple(each for each, _collection in found.layers),
        found.view,
        found.regions[0] if found.regions else None,
        found.changes[0] if found.changes else None,
    )


def shown(data: Mapping[str, Any], collection: Collection) -> Shown:
    """A layer whose style and filter use only what the collection offers; what it does not is left out.

    Raises:
        ValidationError: a part is of the wrong kind, or the filter is longer than anybody writes.
    """
    return Shown(
        name=collection.name,
        visible=bool(data.get("visible", True)),
        style=_style(data.get("style"), collection.fields),
        filter=_filter(data),
        rows=_rows(data.get("rows")),
        joiner="OR" if data.get("joiner") == "OR" else "AND",
        heat=bool(data.get("heat")),
        at=_day(str(data.get("at", ""))),
    )


def _over(principal: Principal, data: Any, read: Callable[[Mapping[str, Any], Collection], Any]) -> Any:
    """A result over the map, with its collection; None where there is none, or not for this person."""
    if not data:
        return None
    if not isinstance(data, Mapping):
        raise ValidationError(_("This is not a map of the workbench."))
    collection = _seen(principal, {"name": data.get("layer")})
    return None if collection is None else (read(data, collection), collection)


def _regions(data: Mapping[str, Any], collection: Collection) -> Regions:
    by, classes = data.get("by", PARTS[0]), data.get("classes", 5)
    extent = data.get("extent", "")
    known = by in PARTS and extent in ("", "length", "area")
    if not known or not isinstance(classes, int) or not 1 <= classes <= MOST_COLOURS:
        raise ValidationError(_("This is not a map of the workbench."))
    return Regions(collection.name, by, _filter(data), str(data.get("field", "")), classes, extent)


def _changes(data: Mapping[str, Any], collection: Collection) -> Changes:
    since, until = (_day(str(data.get(name, ""))) for name in ("since", "until"))
    if not since or not until or since >= until:
        raise ValidationError(_("Please give two dates, the earlier one first."))
    return Changes(collection.name, since, until)


_OVER = (("regions", _regions), ("changes", _changes))


def _filter(data: Mapping[str, Any]) -> str:
    text = str(data.get("filter", ""))
    if len(text) > LONGEST_FILTER:
        raise ValidationError(_("The filter is longer than %(most)s characters.") % {"most": LONGEST_FILTER})
    return text


def _list(data: Any) -> list[Mapping[str, Any]]:
    layers = data.get("layers") if isinstance(data, Mapping) else None
    if not isinstance(layers, list) or not all(isinstance(each, Mapping) for each in layers):
        raise ValidationError(_("This is not a map of the workbench."))
    if len(layers) > MOST_LAYERS:
        raise ValidationError(_("A map has %(most)s layers at most.") % {"most": MOST_LAYERS})
    return layers


def _seen(principal: Principal, data: Mapping[str, Any]) -> Collection | None:
    try:
        return collection_of(principal, str(data.get("name", "")))
    except (LookupError, AccessDenied):
        return None


def _style(style: Any, fields: tuple[Field, ...]) -> dict[str, Any]:
    """A field that the person may not see, or that is gone, is not drawn by."""
    known = {field.name for field in fields}
    asked = dict(style) if isinstance(style, Mapping) else {}
    for key in ("field", "label"):
        if asked.get(key) not in known:
            asked.pop(key, None)
    return checked_style(asked, fields)


def _rows(rows: Any) -> list[dict[str, str]]:
    listed = [each for each in rows if isinstance(each, Mapping)] if isinstance(rows, list) else []
    return [{key: str(each.get(key, ""))[:200] for key in sorted(_ROW_KEYS)} for each in listed[:30]]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ValidationError(_("“%(text)s” is not a date like 2026-07-01.") % {"text": text[:40]}) from None


def _view(data: Any) -> View | None:
    if data is None:
        return None
    try:
        view = View(float(data["lon"]), float(data["lat"]), float(data["zoom"]))
    except (KeyError, TypeError, ValueError):
        raise ValidationError(_("This is not a map of the workbench.")) from None
    if not (-180 <= view.lon <= 180 and -90 <= view.lat <= 90 and 0 <= view.zoom <= 24):
        raise ValidationError(_("This is not a map of the workbench."))
    return view
