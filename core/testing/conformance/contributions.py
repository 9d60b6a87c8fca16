"""What a plugin contributes beside pages: events, feeds, layers, figures. Each check returns its findings."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.urls import Resolver404, resolve

from core.access.permissions import PERMISSIONS
from core.events.handlers import HANDLERS
from core.events.types import EVENT_TYPES, EventType
from core.indicators.registry import INDICATORS, Indicator
from core.indicators.work import worked_out
from core.plugins.api import Feed, Layer, dotted, layer_address, layers
from core.plugins.verify import problems_of_events
from core.registers.declare import REGISTERS
from core.testing.conformance.addresses import TILE, tile_at
from core.testing.conformance.scene import Scene

FIGURE_S = 1.0
LARGEST_TILE = 512 * 1024
LARGEST_GEOJSON = 8 * 1024 * 1024
SRID = 4490
CHINA = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north in degrees


def events(scene: Scene) -> list[str]:
    """Prefixed, strict, readable with a permission there is; subscriptions to what exists."""
    slug = scene.plugin.slug
    found = list(problems_of_events(scene.plugin.manifest))
    for name, kind in EVENT_TYPES.items():
        if EVENT_TYPES.owner(name) == slug:
            found += [f"{name}: {problem}" for problem in _event(slug, kind)]
    for name in scene.plugin.manifest.subscribes:
        if name not in EVENT_TYPES:
            found.append(f"subscribes to {name!r}, of a plugin that is not installed here")
    for key in HANDLERS:
        if HANDLERS.owner(key) == slug and not key.startswith(f"{slug}."):
            found.append(f"handler {key!r} does not begin with {slug}.")
    return found


def _event(slug: str, kind: EventType) -> Iterator[str]:
    if not kind.name.startswith(f"{slug}."):
        yield f"does not begin with {slug}."
    if not kind.payload.__struct_config__.forbid_unknown_fields:
        yield "its payload takes unknown fields"
    if not kind.payload.__struct_config__.frozen:
        yield "its payload can be changed"
    if any(field.type is Any for field in msgspec.structs.fields(kind.payload)):
        yield "its payload has a field that may be anything"
    if not str(kind.title).strip():
        yield "it has no title"
    if kind.permission not in PERMISSIONS:
        yield f"its permission {kind.permission!r} does not exist"


def feeds(scene: Scene) -> list[str]:
    """Good samples are understood; bad ones, and every cut of a good one, are refused with ValueError or understood."""
    return [f"feed {feed.name}: {problem}" for feed in scene.plugin.manifest.feeds for problem in _feed(scene, feed)]


def _feed(scene: Scene, feed: Feed) -> Iterator[str]:
    decode = dotted(scene.plugin.slug, feed.decode)
    if feed.handle:
        dotted(scene.plugin.slug, feed.handle)
    for name in feed.good:
        sample = (scene.folder / name).read_bytes()
        outcome = _decoded(decode, sample)
        if not isinstance(outcome, list | tuple) or not outcome:
            yield f"{name}: {outcome!r} instead of a list of what it holds"
        for cut in range(0, len(sample), max(1, len(sample) // 50)):
            if isinstance(bad := _decoded(decode, sample[:cut]), Exception) and not isinstance(bad, ValueError):
                yield f"{name}, cut after {cut} bytes: {bad!r} instead of ValueError"
    for name in feed.bad:
        bad = _decoded(decode, (scene.folder / name).read_bytes())
        if not isinstance(bad, ValueError):
            yield f"{name}: {bad!r} instead of ValueError"


def _decoded(decode: Any, payload: bytes) -> Any:
    try:
        return decode(payload)
    except Exception as error:
        return error


def figures(scene: Scene) -> list[str]:
    """In time, with unit and time, and with rows that can be opened."""
    mine = [each for name, each in INDICATORS.items() if INDICATORS.owner(name) == scene.plugin.slug]
    return [f"{each.name}: {problem}" for each in mine for problem in _figure(scene, each)]


def _figure(scene: Scene, each: Indicator) -> Iterator[str]:
    worked_out(each, scene.principal)  # the first time it may read modules and files
    begun = time.monotonic()
    figure = worked_out(each, scene.principal)
    took_s = time.monotonic() - begun
    if figure.error:
        yield str(figure.error)
    if took_s > FIGURE_S:
        yield f"takes {took_s:.1f} s, more than {FIGURE_S:g}"
    if not str(each.title).strip():
        yield "has no title"
    if each.permission not in PERMISSIONS:
        yield f"its permission {each.permission!r} does not exist"
    if abs(datetime.now(UTC) - figure.as_of) > timedelta(minutes=1):
        yield f"is as of {figure.as_of}"
    if figure.rows and not _resolves(figure.rows):
        yield f"its rows {figure.rows!r} are no page"


def _resolves(address: str) -> bool:
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return True


def map_layers(scene: Scene) -> list[str]:
    """They answer, in bounds, in degrees where the map expects them."""
    mine = {key: each for key, each in layers().items() if layers().owner(key) == scene.plugin.slug}
    return [
        f"layer {key}: {problem}"
        for key, each in mine.items()
        if not scene.quality.spares("layers", each.name)
        for problem in _layer(scene, key, each)
    ]


def _layer(scene: Scene, key: str, layer: Layer) -> Iterator[str]:
    if layer.permission not in PERMISSIONS:
        yield f"its permission {layer.permission!r} does not exist"
    if key in REGISTERS and (srid := _srid(key)) != SRID:
        yield f"its places are in EPSG:{srid}, not {SRID}"
    client, address = scene.permitted(), layer_address(key)
    if "{z}" in address:
        yield from _tiles(client, address)
    else:
        yield from _geojson(client.get(address))


def _srid(key: str) -> int:
    register = REGISTERS[key]
    return int(register.model._meta.get_field(register.place).srid)  # type: ignore[union-attr]


def _tiles(client: Any, address: str) -> Iterator[str]:
    for zoom in (10, TILE[2]):
        z, x, y = tile_at(*TILE[:2], zoom)
        answer = client.get(address.format(z=z, x=x, y=y))
        if answer.status_code not in {200, 204}:
            yield f"tile {z}/{x}/{y} answers {answer.status_code}"
        elif len(answer.content) > LARGEST_TILE:
            yield f"tile {z}/{x}/{y} has {len(answer.content)} bytes, more than {LARGEST_TILE}"


def _geojson(answer: Any) -> Iterator[str]:
    if answer.status_code != 200:
        yield f"answers {answer.status_code}"
        return
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if len(content) > LARGEST_GEOJSON:
        yield f"has {len(content)} bytes, more than {LARGEST_GEOJSON}"
    try:
        features = msgspec.json.decode(content)["features"]
        places = [each["geometry"]["coordinates"] for each in features if each["geometry"]]
    except (msgspec.MsgspecError, LookupError, TypeError) as error:
        yield f"is no GeoJSON: {error!r}"
        return
    west, south, east, north = CHINA
    outside = [pair for pair in _pairs(places) if not (west <= pair[0] <= east and south <= pair[1] <= north)]
    if outside:
        yield f"{outside[0]} is no place in lon, lat degrees of the district"


def _pairs(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for each in coordinates:
        yield from _pairs(each)
