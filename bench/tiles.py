"""`manage.py bench tiles`: 200,000 points and the road layer, zooms 10 to 16, over HTTP with one web worker.

Asked are the tiles in which a hundred features lie, strewn over the layer: single ones at random places, not the views
of one map. Cold: each tile once after the layer's version has changed, eight connections; again with a new version
until some fifty have been asked. `sql`: the same statements bare, through prepared psycopg, one after the other.
`tipg`: the same table and properties, each tile once, eight connections; its tiles end silently at 10,000 features,
which ours do not. Cached: the same tiles over and over.

`ZHIHUI_BENCH_RECORDS` makes another number of points, `ZHIHUI_BENCH_TILES` asks for another number of tiles a zoom.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from bench.http_load import ask
from bench.metric import Metric
from bench.private import private_installation, run_inside
from bench.yardsticks.tipg import tipg
from core.plugins.api import Text
from gis.api import COLLECTIONS, Collection, Field, tile_statements

POINTS, TILES, CACHED_S = 200_000, 100, 2.0
ROUNDS, MOST_ROUNDS, ENOUGH = 3, 15, 50  # of a zoom's tiles; more where they are few
ZOOMS = range(10, 17)
_TILES_OF = """
SELECT DISTINCT floor((ST_X(p) + 20037508.342789244) / 40075016.68557849 * 2 ^ %(z)s)::int,
    floor((20037508.342789244 - ST_Y(p)) / 40075016.68557849 * 2 ^ %(z)s)::int
FROM (SELECT ST_PointOnSurface(geom_3857) AS p FROM {} ORDER BY mod(id * 7919, 100003) LIMIT %(n)s) AS chosen
"""


@dataclass(frozen=True)
class Data:
    """What is drawn: `stamp` is the data set whose version makes the tiles cold."""

    name: str
    collection: str
    table: str
    fields: tuple[str, ...]
    stamp: str


DATA = (
    Data("points", "layer.bench", "layer_bench", ("name", "kind", "value"), "layer.bench"),
    Data("roads", "roads", "citygis_road", ("name", "class", "speed_kmh"), "roads"),
)


@dataclass
class Times:
    """Seconds that a zoom's tiles took each way, and cached tiles a second."""

    tiles: int
    cold: float
    sql: float
    tipg: float
    cached: float


def tiles() -> Iterator[Metric]:
    """Tiles a second, over all and by layer and zoom."""
    points = int(os.environ.get("ZHIHUI_BENCH_RECORDS", POINTS))
    with ExitStack() as stack:
        private = stack.enter_context(private_installation(durable=True))
        private.manage("load_base_data")
        token = run_inside(private, "bench.seed_tiles", str(points))["token"]
        web, other = private.start_web(), stack.enter_context(tipg(private))
        database = stack.enter_context(private.connect())
        measured = {
            f"{data.name}_z{zoom}": _measure(data, zoom, database, web.port, other, token)
            for data in DATA
            for zoom in ZOOMS
        }
    count, cold = (sum(getattr(each, name) for each in measured.values()) for name in ("tiles", "cold"))
    for name in ("sql", "tipg"):
        whole = sum(getattr(each, name) for each in measured.values())
        yield Metric("tiles", "cold_per_s", count / cold, name, count / whole)
    yield Metric("tiles", "cached_per_s", median(each.cached for each in measured.values()))
    for key, each in measured.items():
        yield Metric("tiles", f"cold_per_s_{key}", each.tiles / each.cold, "sql", each.tiles / each.sql)
        yield Metric("tiles", f"cold_per_s_{key}", each.tiles / each.cold, "tipg", each.tiles / each.tipg)
        yield Metric("tiles", f"cached_per_s_{key}", each.cached)


def _measure(data: Data, zoom: int, database: Any, port: int, tipg_port: int, token: str) -> Times:
    asked = {"z": zoom, "n": int(os.environ.get("ZHIHUI_BENCH_TILES", TILES))}
    numbers = database.execute(_TILES_OF.format(data.table), asked).fetchall()
    fields = ",".join(data.fields)
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
    ours = [f"/tiles/c/{data.collection}/{zoom}/{x}/{y}.mvt?fields={fields}" for x, y in numbers]
    there = f"/collections/public.{data.table}/tiles/WebMercatorQuad/{zoom}"
    theirs = [f"{there}/{x}/{y}?properties={fields}" for x, y in numbers]
    enter = f"/tiles/c/{data.collection}/22/0/0.mvt?fields={fields}"  # lets the asker in
    rounds = max(ROUNDS, min(MOST_ROUNDS, ENOUGH // len(numbers)))
    cold = []
    for _ in range(rounds):
        _age(database, data.stamp)
        cold.append(ask(port, ours, headers, first=enter)["seconds"])
    cached = ask(port, ours, headers, seconds=CACHED_S)
    plain = {"Accept-Encoding": "gzip"}
    ask(tipg_port, theirs[:8], plain)
    other = [ask(tipg_port, theirs, plain)["seconds"] for _ in range(rounds - 1)]
    bare = [_bare(data, zoom, numbers, database) for _ in range(rounds + 1)][1:]
    return Times(len(numbers), median(cold), median(bare), median(other), cached["requests"] / cached["seconds"])


def _age(database: Any, stamp: str) -> None:
    """Give the layer a new version: nothing that was kept counts any more."""
    database.execute("UPDATE citygis_basedatastamp SET version = %s WHERE dataset = %s", [secrets.token_hex(8), stamp])


def _bare(data: Data, zoom: int, numbers: list[tuple[int, int]], database: Any) -> float:
    drawing = tile_statements(_collection(data), zoom)
    start = time.perf_counter()
    for x, y in numbers:
        for statement in drawing:
            row = database.execute(statement, {"z": zoom, "x": x, "y": y}, prepare=True, binary=True).fetchone()
            if row[0] is not None:
                break
    return time.perf_counter() - start


def _collection(data: Data) -> Collection:
    """As the product has it, for its SQL alone."""
    if data.collection in COLLECTIONS:
        declared = COLLECTIONS[data.collection]
        return replace(declared, fields=tuple(each for each in declared.fields if each.name in data.fields))
    name = Text(zh=data.name, en=data.name)
    return Collection(
        name=data.collection,
        title=name,
        about=name,
        source=data.table,
        geometry="r.geom",
        web="r.geom_3857",
        shape="Point",
        fields=tuple(Field(each, name, "text", f'r."{each}"') for each in data.fields),
        permission="",
        version=str,
        counted="bench",
    )
