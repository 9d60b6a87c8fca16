"""`manage.py bench features`: pages of 1,000 features by box and CQL2 filter, over HTTP with one web worker.

200,000 points; each page asks for another box, so that nothing is answered from memory. Yardsticks in the same run, on
the same rows: the bare rows of the page by prepared psycopg (which neither counts what matches nor writes JSON), tipg,
and pygeoapi. Two questions: the window of a map, and a wider box in which most of the time is the database's.
`ZHIHUI_BENCH_POINTS` makes other numbers.
"""

import http.client
import itertools
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode, urlsplit

from bench.features_layer import FIELDS, NAME
from bench.metric import Metric
from bench.private import private_installation, run_inside
from bench.yardsticks.pygeoapi import start_pygeoapi
from bench.yardsticks.tipg import tipg
from core.testing.installation import PrivateInstallation

POINTS = 200_000
PAGE = 1000
WARMING, ROUNDS = 10, 60
TABLE = f"layer_{NAME}"
STATEMENT = f"""
SELECT id, ST_AsGeoJSON(geom, 8, 0), name, kind, level, height FROM {TABLE}
WHERE geom && ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, 4490)
    AND ST_X(geom) BETWEEN %(w)s AND %(e)s AND ST_Y(geom) BETWEEN %(s)s AND %(n)s
    AND kind = ANY(%(kinds)s) AND level >= 2 ORDER BY id LIMIT {PAGE}
"""
Box = tuple[float, float, float, float]
Ask = Callable[[Box, "Question"], int]


@dataclass(frozen=True)
class Question:
    """A page of which features: in boxes of this size in degrees, of these kinds (and of level 2 and more)."""

    metric: str
    width: float
    height: float
    kinds: tuple[str, ...]

    @property
    def cql2(self) -> str:
        """The filter, which all of the yardsticks understand."""
        kinds = ", ".join(f"'{kind}'" for kind in self.kinds)
        return f"kind IN ({kinds}) AND level >= 2"

    def boxes(self) -> Iterator[Box]:
        """Boxes all over the district, each far from the last."""
        for number in itertools.count():
            west, south = 121.3 + (number * 37 % 300) / 1000, 38.8 + (number * 53 % 220) / 1000
            yield west, south, west + self.width, south + self.height


# the window of a map: 3,100 points lie in it, 1,250 match; and a quarter of the district's sides: 12,500, 2,500
QUESTIONS = (
    Question("pages_per_s", 0.05, 0.0375, ("oak", "elm")),
    Question("wide_pages_per_s", 0.1, 0.075, ("oak",)),
)


def features() -> Iterator[Metric]:
    """Pages a second, ours and each yardstick's."""
    points = int(os.environ.get("ZHIHUI_BENCH_POINTS", POINTS))
    with private_installation() as private:
        token: str = run_inside(private, "bench.features_layer", str(points))["token"]
        path = f"/ogc/collections/layer.{NAME}/items?f=json&filter-lang=cql2-text"
        ours = _reader(private.start_web().url, path, {"Authorization": f"Bearer {token}"})
        asked: dict[str, Ask] = {"ours": ours, "sql": _prepared(private)}
        for name, start in (("tipg", _tipg), ("pygeoapi", _pygeoapi)):
            try:
                asked[name] = start(private)
            except RuntimeError as error:
                print(f"{name} does not answer here: {error}", file=sys.stderr)  # noqa: T201
        for question in QUESTIONS:
            yield from _compared(question, asked)


def _compared(question: Question, asked: Mapping[str, Ask]) -> Iterator[Metric]:
    _check(question, asked)
    took = _times(question, asked)
    for name in ("sql", "tipg", "pygeoapi"):
        theirs = (name, 1 / took[name]) if name in took else (f"{name} (not here)",)
        yield Metric("features", question.metric, 1 / took["ours"], *theirs)


def _tipg(private: PrivateInstallation) -> Ask:
    url = f"http://127.0.0.1:{private.stack.enter_context(tipg(private))}"
    return _tried(_reader(url, f"/collections/public.{TABLE}/items?f=geojson&filter-lang=cql2-text", {}))


def _pygeoapi(private: PrivateInstallation) -> Ask:
    url = start_pygeoapi(private, TABLE, [str(field["name"]) for field in FIELDS])
    return _tried(_reader(url, f"/collections/{TABLE}/items?f=json&filter-lang=cql-text", {}))


def _tried(ask: Ask) -> Ask:
    """One that answers. Raises RuntimeError."""
    ask(next(QUESTIONS[0].boxes()), QUESTIONS[0])
    return ask


def _check(question: Question, asked: Mapping[str, Ask]) -> None:
    """All are asked the same: they say that equally many features match."""
    box = next(question.boxes())
    told = {name: ask(box, question) for name, ask in asked.items() if name != "sql"}
    if len(set(told.values())) != 1:
        raise RuntimeError(f"not the same question: {told} features match")


def _times(question: Question, asked: Mapping[str, Ask]) -> dict[str, float]:
    """Median seconds of a page. Each box is asked of all in turn, so that a noisy moment strikes all alike."""
    took: dict[str, list[float]] = {name: [] for name in asked}
    for number, box in enumerate(itertools.islice(question.boxes(), WARMING + ROUNDS)):
        for name, ask in asked.items():
            started = time.perf_counter()
            ask(box, question)
            if number >= WARMING:
                took[name].append(time.perf_counter() - started)
    return {name: median(times) for name, times in took.items()}


def _prepared(private: PrivateInstallation) -> Ask:
    connection = private.stack.enter_context(private.connect())

    def ask(box: Box, question: Question) -> int:
        values = dict(zip("wsen", box, strict=True)) | {"kinds": list(question.kinds)}
        rows = connection.execute(STATEMENT, values, prepare=True, binary=True).fetchall()
        assert len(rows) == PAGE
        return PAGE

    return ask


def _reader(url: str, path: str, headers: dict[str, str]) -> Ask:
    """Asks over one connection that is kept, as a GIS does; answers how many features match."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def ask(box: Box, question: Question) -> int:
        bbox = ",".join(f"{each:.6f}" for each in box)
        query = urlencode({"limit": PAGE, "bbox": bbox, "filter": question.cql2})
        answer = _got(connection, f"{path}&{query}", headers)
        body = answer.read()
        if answer.status != 200 or body.count(b'"Feature"') != PAGE:
            told = json.dumps(body[:300].decode(errors="replace"))
            raise RuntimeError(f"{path}: {answer.status}, {body.count(b'Feature')} features: {told}")
        matched = re.search(rb'"numberMatched": ?([0-9]+)', body)
        return int(matched[1]) if matched else -1

    return ask


def _got(connection: http.client.HTTPConnection, address: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    """The answer; asked once more where the server has hung up while it was asked nothing."""
    connection.request("GET", address, headers=headers)
    try:
        return connection.getresponse()
    except http.client.RemoteDisconnected:
        connection.close()
        connection.request("GET", address, headers=headers)
        return connection.getresponse()
