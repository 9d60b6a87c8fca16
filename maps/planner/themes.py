"""Results that lie over the map: sums by region, and what differs between two dates. Asked anew for whoever looks."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.access.api import Principal
from gis.api import Collection, Difference, Group, Value, aggregate, differences, moment_of, quantile_edges
from maps.planner.content import Changes, Opened, Regions
from maps.planner.legend import OTHERS, Entry, Legend, short
from maps.planner.values import said, titled

TIDE = ((211, 237, 242), (107, 182, 201), (42, 127, 156), (10, 74, 102))  # as the ramp of this name in `ramps.js`
COLOURS = {"added": "#17813f", "changed": "#d9731a", "removed": "#b3301f"}
MOST_CHANGES = 5000
MOST_PARTS = 2000
DEGREES = 1e-7  # a centimetre
FINE = 0.002  # of a degree: how exactly the middle of a region is sought

Feature = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A line of the result's table; `box` in degrees: west, south, east, north."""

    colour: str
    cells: tuple[str, ...]
    box: tuple[float, ...] | None


@dataclass(frozen=True)
class Theme:
    """A result: GeoJSON features (degrees) with `colour`, points with `text` to be written; its legend and table.

    `dashed` features show what was there before.
    """

    name: str
    legend: Legend
    features: tuple[Feature, ...]
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str


def themes_of(principal: Principal, found: Opened) -> list[Theme]:
    """What lies over the map, from below to above.

    Raises:
        ValidationError: by sentence, what cannot be worked out.
    """
    regions = [by_region(principal, *found.regions)] if found.regions else []
    return [*regions, *([between(principal, *found.changes)] if found.changes else [])]


# --- by region --------------------------------------------------------------------------------------------------------


def by_region(principal: Principal, asked: Regions, collection: Collection) -> Theme:
    """Each part of the district in the colour of its class; classes hold about the same number of parts."""
    summed = [Value(asked.field, "sum")] if asked.field and not asked.extent else []
    measured = [asked.extent] if asked.extent else []
    found = aggregate(principal, collection, asked.by, values=summed, extents=measured, cql2=asked.filter)
    groups = found.groups[:MOST_PARTS]
    wanted = bool(summed or measured)
    values = [_value(each, asked) for each in groups]
    edges = quantiles([value for value in values if value is not None], asked.classes)
    colours = along(max(1, len(edges) - 1))
    features, rows = list[Feature](), list[Row]()
    for group, value in zip(groups, values, strict=True):
        area, colour = found.parts.area(group.part), _coloured(value, edges, colours)
        written = "–" if value is None else short(value)
        cells = (group.name, group.code, f"{group.count:,}", *([written] if wanted else []))
        rows.append(Row(colour, cells, None if area is None else tuple(area.bounds)))
        if area is not None:
            name = "" if group.name.isdigit() else group.name
            features += _region(area, colour, name, written)
    what = _what_of(asked, collection)
    entries = [Entry(colour, f"{short(low)} – {short(high)}") for colour, low, high in _classes(colours, edges)]
    if None in values:
        entries.append(Entry(OTHERS, _("no value")))
    legend = Legend(_("%(title)s by region") % {"title": collection.title}, "area", tuple(entries), what)
    head = (_("Region"), _("Code"), _("Features"), *([what] if wanted else []))
    return Theme(
        "regions", legend, tuple(features), head, tuple(rows), _outside(found.outside, found.cut, len(found.groups))
    )


def _value(group: Group, asked: Regions) -> float | None:
    """What a part is coloured by: kilometres, hectares, a sum, or how many features."""
    match asked.extent:
        case "length":
            return (group.values["length_m"] or 0) / 1000
        case "area":
            return (group.values["area_m2"] or 0) / 10_000
    return group.values[f"sum_{asked.field}"] if asked.field else float(group.count)


def _what_of(asked: Regions, collection: Collection) -> str:
    field = collection.field(asked.field)
    match asked.extent:
        case "length":
            return _("total length (km)")
        case "area":
            return _("total area (hm²)")
    return _("sum of %(field)s") % {"field": titled(field)} if field else _("how many features")


def _outside(outside: int, cut: bool, groups: int) -> str:
    notes = [_("%(n)s features lie in no region.") % {"n": f"{outside:,}"}] if outside else []
    if cut:
        notes.append(_("There are too many features: only a part was counted."))
    if groups > MOST_PARTS:
        notes.append(_("Only the first %(most)d areas are told.") % {"most": MOST_PARTS})
    return " ".join(notes)


def _region(area: Any, colour: str, name: str, value: str) -> list[Feature]:
    shape = json.loads(shapely.to_geojson(shapely.set_precision(area, DEGREES, mode="pointwise")))
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(area, FINE))[0].tolist()
    properties = {"colour": colour, "name": name, "value": value}
    text = "\n".join(part for part in (name, value) if part)
    return [
        {"type": "Feature", "geometry": shape, "properties": properties},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": middle}, "properties": {"text": text}},
    ]


def quantiles(values: Sequence[float], classes: int) -> list[float]:
    """Edges between which about the same number of values lie, as layers are classed; none of none. Pure."""
    return quantile_edges(sorted(values), [1] * len(values), classes) if values else []


def along(count: int) -> list[str]:
    """So many colours from light to dark. Pure."""
    last = len(TIDE) - 1
    places = [last * number / (count - 1) for number in range(count)] if count > 1 else [2.0]
    return [_mixed(place, min(int(place), last - 1)) for place in places]


def _mixed(place: float, below: int) -> str:
    pairs = zip(TIDE[below], TIDE[below + 1], strict=True)
    return "#" + "".join(f"{math.floor(one + (other - one) * (place - below) + 0.5):02x}" for one, other in pairs)


def _coloured(value: float | None, edges: list[float], colours: list[str]) -> str:
    return OTHERS if value is None else colours[sum(value >= edge for edge in edges[1:-1])]


def _classes(colours: list[str], edges: list[float]) -> list[tuple[str, float, float]]:
    return list(zip(colours, edges, edges[1:], strict=False))


# --- between two dates ------------------------------------------------------------------------------------------------


def between(principal: Principal, asked: Changes, collection: Collection) -> Theme:
    """What was added, changed and removed in a layer from the end of one day to the end of another."""
    found = differences(principal, collection, moment_of(asked.since), moment_of(asked.until), limit=MOST_CHANGES + 1)
    shown = found[:MOST_CHANGES]
    names = _kinds()
    counts = {kind: sum(each.kind == kind for each in shown) for kind in COLOURS}
    entries = tuple(Entry(COLOURS[kind], f"{names[kind]} {count:,}") for kind, count in counts.items())
    title = _("%(title)s: what changed") % {"title": collection.title}
    legend = Legend(title, "area", entries, f"{asked.since} – {asked.until}")
    rows = tuple(_row(each, collection, names) for each in shown)
    features = tuple(feature for each in shown for feature in _change(each))
    notes = [] if shown else [_("Nothing differs between these two dates.")]
    if len(found) > MOST_CHANGES:
        notes.append(_("Only the first %(most)s changes are shown.") % {"most": f"{MOST_CHANGES:,}"})
    head = (
        _("No."),
        _("Change"),
        _("What"),
        pgettext("of a change", "When"),
        pgettext("of a change", "Who"),
        _("Reason"),
    )
    return Theme("changes", legend, features, head, rows, " ".join(notes))


def _kinds() -> dict[str, str]:
    return {
        "added": pgettext("feature", "added"),
        "changed": pgettext("feature", "changed"),
        "removed": pgettext("feature", "removed"),
    }


def _change(each: Difference) -> list[Feature]:
    """Where it is now; where it was, too, if it moved."""
    properties = {"colour": COLOURS[each.kind], "name": f"#{each.id}", "value": _kinds()[each.kind]}
    last = each.after or each.before
    assert last is not None  # a difference has a side at least
    now = {"type": "Feature", "id": each.id, "geometry": dict(last.geometry), "properties": properties}
    if not each.moved or each.before is None or each.after is None:
        return [now]
    was = {**properties, "dashed": True, "value": pgettext("of a change", "as it was")}
    return [{"type": "Feature", "id": each.id, "geometry": dict(each.before.geometry), "properties": was}, now]


def _row(each: Difference, collection: Collection, names: dict[str, str]) -> Row:
    last = each.after or each.before
    assert last is not None  # a difference has a side at least
    at = timezone.localtime(last.changed_at).strftime("%Y-%m-%d %H:%M") if each.after else ""
    by, why = (last.changed_by, last.why) if each.after else ("", "")
    cells = (f"#{each.id}", names[each.kind], _what(each, collection), at, by, why)
    return Row(COLOURS[each.kind], cells, shapely.from_geojson(json.dumps(last.geometry)).bounds)


def _what(each: Difference, collection: Collection) -> str:
    """`用途：绿地 → 商业；图形有变`; of a feature that came or went, its first value that says something."""
    if each.kind != "changed" or each.before is None or each.after is None:
        state = each.after or each.before
        values = (said(field, state.values.get(field.name)) for field in collection.fields) if state else ()
        return next((value for value in values if value), "")
    told = [
        _("%(field)s: %(before)s → %(after)s")
        % {
            "field": field.title,
            "before": said(field, each.before.values.get(field.name)) or "–",
            "after": said(field, each.after.values.get(field.name)) or "–",
        }
        for field in collection.fields
        if field.name in each.fields
    ]
    return "; ".join([*told, *([pgettext("of a change", "moved or reshaped")] if each.moved else [])])


def data_of(theme: Theme) -> dict[str, Any]:
    """As JSON, for the page's script."""
    return {
        "name": theme.name,
        "title": theme.legend.title,
        "about": theme.legend.note,
        "entries": [{"colour": each.colour, "text": each.text} for each in theme.legend.entries],
        "features": {"type": "FeatureCollection", "features": theme.features},
        "head": theme.head,
        "rows": [{"colour": row.colour, "cells": row.cells, "box": row.box} for row in theme.rows],
        "note": theme.note,
    }


def theme_of(principal: Principal, found: Opened) -> Theme:
    """The one result that was asked for. Raises ValidationError where none was, or the layer is gone."""
    made = themes_of(principal, found)
    if not made:
        raise ValidationError(_("This layer is not there any more, or not for your account."))
    return made[0]
