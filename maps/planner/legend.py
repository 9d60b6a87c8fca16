"""What a legend says of each layer, and whom the map owes its data: for paper and files."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gis.api import Collection
from maps.planner.content import Shown

OTHERS = "#8d979d"  # as `ramps.js` draws what belongs to no class


@dataclass(frozen=True)
class Entry:
    """A colour and what it means; no text where it means the whole layer."""

    colour: str
    text: str


@dataclass(frozen=True)
class Legend:
    """A layer in the legend; `shape` is `point`, `line` or `area`; `note` says how it is narrowed or dated."""

    title: str
    shape: str
    entries: tuple[Entry, ...]
    note: str


def legend_of(shown: Shown, collection: Collection) -> Legend:
    """How one layer stands in the legend."""
    notes = [_("as of %(date)s") % {"date": shown.at}] if shown.at else []
    if shown.filter:
        notes.append(_("filtered"))
    field = collection.field(shown.style["field"])
    if field is not None and not shown.heat:
        notes.insert(0, f"{field.title}{f' ({field.unit})' if field.unit else ''}")
    return Legend(str(collection.title), shape_of(collection), _entries(shown), " · ".join(notes))


def shape_of(collection: Collection) -> str:
    """`point`, `line` or `area`."""
    return "area" if "Polygon" in collection.shape else "line" if "Line" in collection.shape else "point"


def credits_of(collections: Iterable[Collection]) -> list[str]:
    """Title, source, owner, licence and date of each, once."""
    lines = []
    for each in collections:
        told = [each.source_note, each.owner, each.licence, each.dated]
        if any(told):
            lines.append(f"{each.title}: " + ", ".join(part for part in told if part))
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


def _entries(shown: Shown) -> tuple[Entry, ...]:
    style = shown.style
    if shown.heat:
        return (Entry("#f46d43", _("density")),)
    if not style["colors"]:
        return (Entry(style["color"], ""),)
    if style["method"] == "unique":
        single = [Entry(colour, value) for value, colour in zip(style["breaks"], style["colors"], strict=True)]
        return (*single, Entry(OTHERS, _("others")))
    edges = style["breaks"]
    return tuple(
        Entry(colour, f"{_short(low)} – {_short(high)}")
        for colour, low, high in zip(style["colors"], edges, edges[1:], strict=False)
    )


def _short(value: float) -> str:
    """A number with as many digits as tell something."""
    if float(value).is_integer() or abs(value) >= 1000:  # digits, no magic
        return f"{round(value):,}"
    return f"{value:.4g}"
