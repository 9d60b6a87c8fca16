"""What lies over the layers of a file: heat as a picture made here, results by region and between two dates."""

from collections.abc import Iterable
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maps.planner.legend import WARM
from maps.planner.themes import Theme

SIDE = 400  # cells of the picture along its longer side
SPREAD = 2.5  # cells of blur for each pixel of the layer's size, in hundredths of the picture
MOST_NAMES = 60  # of regions written on the map; the others are told under the mouse

Floats = NDArray[np.float64]


def add_heat(group: Any, features: Iterable[dict[str, Any]], style: dict[str, Any]) -> None:
    """Density of points as a picture laid over the map: Leaflet draws none itself."""
    from folium.raster_layers import ImageOverlay

    places = np.array([feature["geometry"]["coordinates"] for feature in features], float)
    picture, bounds = heat(places, float(style["size"]))
    ImageOverlay(picture, bounds=bounds, opacity=style["opacity"], interactive=False).add_to(group)


def heat(places: Floats, size: float) -> tuple[Floats, list[list[float]]]:
    """RGBA (H, W, 4) in 0-1, north up in Mercator's plane, and its bounds (lat, lon) of positions (N, 2) in degrees.

    The densest place is the warmest. Pure.
    """
    from scipy.ndimage import gaussian_filter  # type: ignore[attr-defined]  # its stubs lack it

    flat = np.column_stack([np.radians(places[:, 0]), _mercator(places[:, 1])])
    low, high = flat.min(axis=0), flat.max(axis=0)
    room = max(0.1 * float((high - low).max()), 1e-5)
    low, high = low - room, high + room
    cell = float((high - low).max()) / SIDE
    width, height = (max(1, int(np.ceil(side / cell))) for side in high - low)
    counts, _x, _y = np.histogram2d(
        flat[:, 1], flat[:, 0], bins=(height, width), range=((low[1], high[1]), (low[0], high[0]))
    )
    density = gaussian_filter(counts[::-1], sigma=max(2.0, SPREAD * size / 2))
    bounds = [[_latitude(low[1]), float(np.degrees(low[0]))], [_latitude(high[1]), float(np.degrees(high[0]))]]
    return _warm(density / density.max()), bounds


def _warm(density: Floats) -> Floats:
    """The colours of the screen's heat map; clear where there is next to nothing."""
    stops = np.array([[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in WARM])
    places = np.linspace(0.1, 1, len(stops))
    colours = [np.interp(density, places, stops[:, channel]) for channel in range(3)]
    return np.stack([*colours, np.clip(density / 0.15, 0, 1)], axis=-1)


def _mercator(lat: Floats) -> Floats:
    return np.arcsinh(np.tan(np.radians(lat)))


def _latitude(y: float) -> float:
    return float(np.degrees(np.arctan(np.sinh(y))))


def add_theme(made: Any, theme: Theme) -> None:
    """A result with its colours, and the names and numbers of its regions where they are few."""
    import folium

    group = folium.FeatureGroup(name=escape(theme.legend.title))
    shapes = [_escaped(each) for each in theme.features if "text" not in each["properties"]]
    if shapes:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": shapes},
            style_function=lambda feature: _drawn(feature["properties"]),
            marker=folium.CircleMarker(radius=6),
            tooltip=folium.GeoJsonTooltip(fields=["name", "value"], labels=False, sticky=True),
        ).add_to(group)
    names = [each for each in theme.features if "text" in each["properties"]]
    for each in names if len(names) <= MOST_NAMES else []:
        lon, lat = each["geometry"]["coordinates"]
        written = f"<div class='zh-name'>{escape(each['properties']['text'])}</div>"
        icon = folium.DivIcon(html=written, icon_size=(120, 32), icon_anchor=(60, 16), class_name="zh-spot")
        folium.Marker((lat, lon), icon=icon, interactive=False).add_to(group)
    group.add_to(made)


def _escaped(feature: dict[str, Any]) -> dict[str, Any]:
    values = feature["properties"]
    return {**feature, "properties": {**values, "name": escape(values["name"]), "value": escape(values["value"])}}


def _drawn(values: dict[str, Any]) -> dict[str, Any]:
    dashed = bool(values.get("dashed"))
    return {
        "color": values["colour"],
        "weight": 2,
        "dashArray": "5 4" if dashed else "",
        "fill": not dashed,
        "fillColor": values["colour"],
        "fillOpacity": 0 if dashed else 0.6,
    }
