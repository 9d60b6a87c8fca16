"""A map as one HTML file that opens with no network: folium's page with Leaflet, styles, pictures and data inside."""

import base64
import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from html import escape
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.access.api import AccessDenied, Principal
from gis.api import Collection, Field, collection_at, collection_of, may_take, moment_of, sample, where
from maps.planner.content import Opened, Shown
from maps.planner.file_over import add_heat, add_theme
from maps.planner.legend import OTHERS, Legend, colour_of, credits_of, is_heat, legend_of
from maps.planner.themes import themes_of
from maps.planner.values import said, titled

MOST_FEATURES = 3000  # of one layer: files of tens of megabytes open on no phone
MOST_FIELDS = 12  # shown of a feature
HOME = (38.95, 121.5, 11)
_LINK = re.compile(r"<(script|link)\b[^>]*(?:src|href)=\"(?:https?:)?//[^\"]*\"[^>]*>(?:</script>)?")
_PICTURE = re.compile(r"url\((images/[\w-]+\.png)\)")


def file_of(principal: Principal, found: Opened, title: str) -> bytes:
    """The visible layers of the map, and what lies over them, as one HTML file.

    It opens without signing in: it holds what this person may see, but no sensitive field, and of what is not shared
    only what is this person's own to hand out (`gis.api.may_take`). What is left out, it says.

    Raises:
        ValidationError: a layer's filter cannot be read, or a result over the map cannot be worked out.
    """
    import folium  # slow to import, and few processes write files

    view = found.view
    made = folium.Map(
        location=(view.lat, view.lon) if view else HOME[:2],
        zoom_start=round(view.zoom) + 1 if view else HOME[2],  # Leaflet's tiles are half as wide as MapLibre's
        tiles=None,
        prefer_canvas=True,
        attr="",
        zoom_control=True,
        control_scale=True,
        attribution_control=False,  # its mark is a link to the network; Leaflet is named among the credits
    )
    _add_ground(made, principal)
    visible = [(each, collection) for each, collection in found.layers if each.visible]
    drawn = [(each, collection) for each, collection in visible if may_take(principal, collection)]
    notes = [_kept_back(collection) for pair in visible if pair not in drawn for collection in pair[1:]]
    notes += [_add(made, principal, each, collection) for each, collection in reversed(drawn)]
    over = themes_of(principal, _handed_out(principal, found))
    for theme in over:
        add_theme(made, theme)
    notes += [theme.note for theme in over]
    folium.LayerControl(collapsed=False).add_to(made)
    legends = [*(theme.legend for theme in reversed(over)), *(legend_of(*_plain(*pair)) for pair in drawn)]
    credit = [*credits_of(collection for _each, collection in drawn), "Leaflet (BSD)"]
    page: Any = made.get_root()
    page.html.add_child(folium.Element(_frame(title, legends, [note for note in notes if note], credit)))
    return _alone(page.render(), title).encode()


def _kept_back(collection: Collection) -> str:
    return _("“%(title)s” is not shared and was left out of this file.") % {"title": collection.title}


def _handed_out(principal: Principal, found: Opened) -> Opened:
    """Without the results over layers that may not leave the house."""

    def kept(over: Any) -> Any:
        return over if over and may_take(principal, over[1]) else None

    return replace(found, regions=kept(found.regions), changes=kept(found.changes))


def _plain(each: Shown, collection: Collection) -> tuple[Shown, Collection]:
    """The layer without its sensitive fields, and not coloured by one."""
    fields = tuple(field for field in collection.fields if not field.sensitive)
    names = {field.name for field in fields}
    style = each.style
    if style["field"] and style["field"] not in names:
        style = style | {"field": "", "method": "", "breaks": [], "colors": []}
    return replace(each, style=style), replace(collection, fields=fields)


def _add_ground(made: Any, principal: Principal) -> None:
    """The outlines of the district and its subdistricts, to know where one is; the file has no other base map."""
    import folium

    for name, weight in (("subdistricts", 0.8), ("districts", 2.0)):
        look = {"color": "#5b6f7a", "weight": weight, "fill": name == "districts", "fillColor": "#ffffff"}
        with suppress(LookupError, AccessDenied):
            found = sample(principal, collection_of(principal, name), (), MOST_FEATURES)
            if found.features:
                shapes = {"type": "FeatureCollection", "features": list(found.features)}
                drawn = partial(_same, look)
                folium.GeoJson(shapes, control=False, interactive=False, style_function=drawn).add_to(made)


def _same(look: dict[str, Any], _feature: dict[str, Any]) -> dict[str, Any]:
    return look


def _add(made: Any, principal: Principal, asked: Shown, whole: Collection) -> str:
    """Put a layer on the map, as of its date; returns what is to be said of it, if anything is."""
    import folium

    each, collection = _plain(asked, whole)
    then = collection_at(whole, moment_of(each.at)) if each.at else whole
    fields = collection.fields[:MOST_FIELDS]
    style = each.style
    wanted = collection.field(style["field"])
    read = fields if wanted is None or wanted in fields else (*fields, wanted)
    found = sample(principal, then, read, MOST_FEATURES, where(then, each.filter))
    named = f"{collection.title} ({each.at})" if each.at else str(collection.title)
    if not found.features:
        return _("%(title)s: nothing to show.") % {"title": named}
    group = folium.FeatureGroup(name=escape(named))
    if is_heat(each, collection):
        add_heat(group, found.features, style)
    else:
        _add_shapes(group, [_feature(feature, style, read) for feature in found.features], each, collection, fields)
    group.add_to(made)
    if not found.thinned:
        return ""
    text = _("%(title)s: %(shown)s of %(all)s features, evenly chosen.")
    return text % {"title": named, "shown": f"{len(found.features):,}", "all": f"{found.matched:,}"}


def _add_shapes(
    group: Any, features: list[dict[str, Any]], each: Shown, collection: Collection, fields: tuple[Field, ...]
) -> None:
    """A click tells all fields, the mouse over it the first, or that by which it is labelled."""
    import folium

    style = each.style
    label = collection.field(style["label"]) or next(iter(fields), None)
    names, titles = [field.name for field in fields], [escape(titled(field)) for field in fields]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: _drawn(feature["properties"]["__colour"], style, collection),
        marker=folium.CircleMarker(radius=max(2.0, style["size"] / 2)),
        tooltip=folium.GeoJsonTooltip(fields=[label.name], labels=False, sticky=True) if label in fields else None,
        popup=folium.GeoJsonPopup(fields=names, aliases=titles) if fields else None,
    ).add_to(group)


def _feature(feature: dict[str, Any], style: dict[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    """With its colour, and values that a page may show as they are: Leaflet writes them as markup."""
    values = feature["properties"]
    shown = {field.name: escape(said(field, values[field.name])) for field in fields}
    colour = colour_of(style, values.get(style["field"])) if style["field"] else style["color"]
    return {**feature, "properties": {**shown, "__colour": colour}}


def _drawn(colour: str, style: dict[str, Any], collection: Collection) -> dict[str, Any]:
    line = "Line" in collection.shape
    return {
        "color": colour if line else style["outline"],
        "weight": max(1, style["size"] / 3) if line else 1,
        "opacity": style["opacity"],
        "fill": not line,
        "fillColor": colour or OTHERS,
        "fillOpacity": 0 if line else style["opacity"],
    }


def _frame(title: str, legends: list[Legend], notes: list[str], credit: list[str]) -> str:
    """Title, legend, notes and credits over the map."""
    rows = "".join(_legend(each) for each in legends)
    told = "".join(f"<p>{escape(note)}</p>" for note in notes)
    made = _("Made %(at)s") % {"at": timezone.localtime().strftime("%Y-%m-%d %H:%M")}
    return (
        f"<style>{_STYLE}</style><section class='zh-box zh-legend'><h1>{escape(title)}</h1>{rows}{told}</section>"
        f"<footer class='zh-box zh-credits'>{escape(made)} · {escape(' · '.join(credit))}</footer>"
    )


def _legend(legend: Legend) -> str:
    entries = "".join(
        f"<div><i class='{legend.shape}' style='background:{entry.colour}'></i>{escape(entry.text)}</div>"
        for entry in legend.entries
    )
    note = f"<small>{escape(legend.note)}</small>" if legend.note else ""
    return f"<h2>{escape(legend.title)}</h2>{note}{entries}"


def _alone(page: str, title: str) -> str:
    """The page with Leaflet inside, and none of the other scripts and styles that folium would fetch."""
    head = (
        f"<title>{escape(title)}</title><style>{_leaflet_css()}</style><script>{_leaflet_js()}</script>"
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
    )
    bare = _LINK.sub("", page).replace("L.control.scale()", "L.control.scale({imperial: false})")
    language = (get_language() or "zh-hans").split("-")[0]
    return bare.replace("<head>", f"<head>{head}", 1).replace("<html>", f'<html lang="{language}">', 1)


@lru_cache(maxsize=1)
def _leaflet_js() -> str:
    text = (settings.VENDOR / "leaflet" / "dist" / "leaflet.js").read_text()
    return re.sub(r"//# sourceMappingURL=.*", "", text).replace("</script", "<\\/script")


@lru_cache(maxsize=1)
def _leaflet_css() -> str:
    folder = settings.VENDOR / "leaflet" / "dist"

    def inside(found: re.Match[str]) -> str:
        return f"url(data:image/png;base64,{base64.b64encode((folder / found[1]).read_bytes()).decode()})"

    return _PICTURE.sub(inside, (folder / "leaflet.css").read_text())


_STYLE = """
body { font-family: "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
.folium-map { position: absolute; inset: 0; width: 100%; height: 100%; background: #eef2f1; }
.zh-box { position: absolute; z-index: 800; background: rgba(255, 255, 255, 0.94); color: #16252d; border-radius: 6px;
  box-shadow: 0 1px 6px rgba(16, 32, 42, 0.25); font-size: 13px; line-height: 1.5; }
.leaflet-bottom.leaflet-left { bottom: 4px; }
.zh-legend { left: 12px; bottom: 64px; max-width: 280px; max-height: 70vh; overflow: auto; padding: 10px 14px; }
.zh-legend h1 { font-size: 17px; margin: 0 0 4px; }
.zh-legend h2 { font-size: 13px; margin: 8px 0 2px; }
.zh-legend p { margin: 6px 0 0; color: #8a5200; font-size: 12px; }
.zh-legend small { color: #43545e; display: block; }
.zh-legend div { display: flex; align-items: center; gap: 8px; }
.zh-legend i { width: 20px; height: 12px; border: 1px solid rgba(0, 0, 0, 0.35); flex: none; }
.zh-legend i.point { width: 12px; border-radius: 50%; margin: 0 4px; }
.zh-legend i.line { height: 3px; border: 0; }
.zh-legend i.heat { width: 64px; }
.zh-name { text-align: center; white-space: pre; font: 600 12px/1.3 sans-serif; color: #10202a;
  text-shadow: 0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff; }
.zh-credits { left: 130px; right: 12px; bottom: 8px; padding: 3px 10px; font-size: 11px; color: #43545e; }
"""
