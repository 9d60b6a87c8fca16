"""What a legend says of each layer, and whom the map owes its data: for paper and files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.api import Collection, Field
from maps.planner.content import Shown
from maps.planner.values import titled

WARM = ("#4393c3", "#7fcdbb", "#fee08b", "#f46d43", "#b2182b")  # of heat maps, as `drawing.js`
SHARED = {
    "unconditional": "",
    "conditional": gettext_lazy("shared on condition"),
    "none": gettext_lazy("not shared: internal"),
}
OTHERS = "#8d979d"  # as `ramps.js` draws what belongs to no class


@dataclass(frozen=True)
class Entry:
    """A colour and what it means; no text where it means the whole layer."""

    colour: str
    text: str


@dataclass(frozen=True)
class Legend:
    """A layer in the legend; `shape` is `point`, `line`, `area` or `heat`; `note` says how it is narrowed or dated."""

    title: str
    shape: str
    entries: tuple[Entry, ...]
    note: str


def legend_of(shown: Shown, collection: Collection) -> Legend:
    """How one layer stands in the legend."""
    notes = [_("as of %(date)s") % {"date": shown.at}] if shown.at else []
    if shown.filter:
        notes.append(_("filtered"))
    title = str(collection.title)
    if is_heat(shown, collection):
        ramp = Entry(f"linear-gradient(to right, {', '.join(WARM)})", _("density, low to high"))
        return Legend(title, "heat", (ramp,), " · ".join(notes))
    field = collection.field(shown.style["field"])
    if field is not None:
        notes.insert(0, titled(field))
    return Legend(title, shape_of(collection), _entries(shown.style, field), " · ".join(notes))


def is_heat(shown: Shown, collection: Collection) -> bool:
    """Whether the layer is drawn as a heat map, as only points can be."""
    return shown.heat and shape_of(collection) == "point"


def shape_of(collection: Collection) -> str:
    """`point`, `line` or `area`."""
    return "area" if "Polygon" in collection.shape else "line" if "Line" in collection.shape else "point"


def credits_of(collections: Iterable[Collection]) -> list[str]:
    """Title, source, owner, licence, date and sharing class of each, once."""
    lines = []
    for each in collections:
        told = [
            (_("source %(it)s"), each.source_note),
            (_("kept by %(it)s"), each.owner),
            (_("licence %(it)s"), each.licence),
            (_("data of %(it)s"), each.dated),
            ("%(it)s", SHARED[each.shared]),
        ]
        lines.append(f"{each.title}: " + ", ".join(text % {"it": part} for text, part in told if part))
    return list(dict.fromkeys(lines))


def colour_of(style: dict[str, object], value: object) -> str:
    """The colour of a feature whose field has this value; as the map draws it."""
    breaks, colours = style["breaks"], style["colors"]
    if not (style["field"] and isinstance(breaks, list) and isinstance(colours, list) and colours):
        return str(style["color"])
    if style["method"] == "unique":
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return str(colours[breaks.index(text)]) if text in breaks else OTHERS
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number is caught
    except (TypeError, ValueError):
        return OTHERS
    if number != number:
        return OTHERS
    return str(colours[sum(number >= edge for edge in breaks[1:-1])])


def _entries(style: dict[str, Any], field: Field | None) -> tuple[Entry, ...]:
    if not style["colors"]:
        return (Entry(style["color"], ""),)
    if style["method"] == "unique":
        pairs = zip(style["breaks"], style["colors"], strict=True)
        single = [Entry(colour, str(field.named(value)) if field else value) for value, colour in pairs]
        return (*single, Entry(OTHERS, _("others")))
    edges = style["breaks"]
    return tuple(
        Entry(colour, f"{short(low)} – {short(high)}")
        for colour, low, high in zip(style["colors"], edges, edges[1:], strict=False)
    )


def short(value: float) -> str:
    """A number with as many digits as tell something."""
    if float(value).is_integer() or abs(value) >= 1000:  # digits, no magic
        return f"{round(value):,}"
    return f"{value:.4g}"
