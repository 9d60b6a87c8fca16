"""`manage.py bench features`: pages of 1,000 features by box and CQL2 filter, over HTTP with one web worker.

200,000 points; each page asks for another box, so that nothing is answered from memory. Yardsticks in the same run, on
the same table: the page's statement by prepared psycopg, tipg, and pygeoapi. `ZHIHUI_BENCH_POINTS` makes other numbers.
"""

import http.client
import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urlsplit

from bench.features_layer import NAME
from bench.metric import Metric
from bench.private import private_installation, run_inside
from bench.yardsticks.pygeoapi import start_pygeoapi
from bench.yardsticks.tipg import tipg
from core.testing.installation import PrivateInstallation

POINTS = 200_000
PAGE = 1000
SECONDS = 8.0
FILTER = "kind = 'oak' AND level >= 2"
TABLE = f"layer_{NAME}"
STATEMENT = f"""
SELECT string_agg('{{"type":"Feature","id":' || id || ',"geometry":' || ST_AsGeoJSON(geom, 8, 0) || ',"properties":'
    || json_build_object('name', name, 'kind', kind, 'level', level, 'height', height)::text || '}}', ',')
FROM (SELECT * FROM {TABLE} WHERE geom && ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, 4490)
    AND ST_X(geom) BETWEEN %(w)s AND %(e)s AND ST_Y(geom) BETWEEN %(s)s AND %(n)s
    AND kind = %(kind)s AND level >= %(level)s ORDER BY id LIMIT {PAGE}) AS page
"""
Box = tuple[float, float, float, float]


def features() -> Iterator[Metric]:
    """Pages a second, ours and each yardstick's."""
    points = int(os.environ.get("ZHIHUI_BENCH_POINTS", POINTS))
    with private_installation() as private:
        token: str = run_inside(private, "bench.features_layer", str(points))["token"]
        web = private.start_web()
        path = f"/ogc/collections/layer.{NAME}/items?f=json"
        ours = _rate(_reader(web.url, path, {"Authorization": f"Bearer {token}"}))
        yield Metric("features", "pages_per_s", ours, "sql", _rate(_prepared(private)))
        for name, start, path, form in (
            ("tipg", _start_tipg, f"/collections/public.{TABLE}/items", "geojson"),
            ("pygeoapi", start_pygeoapi, f"/collections/{TABLE}/items", "json"),
        ):
            try:
                theirs = _rate(_reader(start(private, TABLE), f"{path}?f={form}", {}))
            except RuntimeError as error:
                print(f"{name} does not answer here: {error}", file=sys.stderr)  # noqa: T201
                yield Metric("features", "pages_per_s", ours, f"{name} (not here)")
            else:
                yield Metric("features", "pages_per_s", ours, name, theirs)


def _start_tipg(private: PrivateInstallation, _table: str) -> str:
    return f"http://127.0.0.1:{private.stack.enter_context(tipg(private))}"


def _boxes() -> Iterator[Box]:
    """Sixteenths of the district, each shifted a little against the last."""
    for number in itertools.count():
        west, south = 121.3 + (number * 37 % 300) / 1000, 38.8 + (number * 53 % 220) / 1000
        yield west, south, west + 0.1, south + 0.075


def _rate(ask: Callable[[Box], None]) -> float:
    boxes = _boxes()
    for _ in range(10):
        ask(next(boxes))
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        ask(next(boxes))
        count += 1
    return count / (time.perf_counter() - started)


def _prepared(private: PrivateInstallation) -> Callable[[Box], None]:
    connection = private.stack.enter_context(private.connect())

    def ask(box: Box) -> None:
        values = dict(zip("wsen", box, strict=True)) | {"kind": "oak", "level": 2}
        row = connection.execute(STATEMENT, values, prepare=True).fetchone()
        assert row is not None
        assert row[0].count('"Feature"') == PAGE

    return ask


def _reader(url: str, path: str, headers: dict[str, str]) -> Callable[[Box], None]:
    """Asks over one connection that is kept, as a GIS does."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def ask(box: Box) -> None:
        bbox = ",".join(f"{each:.6f}" for each in box)
        query = urlencode({"limit": PAGE, "bbox": bbox, "filter": FILTER, "filter-lang": "cql2-text"})
        connection.request("GET", f"{path}&{query}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or body.count(b'"Feature"') != PAGE:
            told = json.dumps(body[:300].decode(errors="replace"))
            raise RuntimeError(f"{path}: {answer.status}, {body.count(b'Feature')} features: {told}")

    return ask
