"""Something in every kind of collection, committed: small registers with a place, and layers that are hard to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from core.access.api import SYSTEM, Principal
from core.accounts.api import Agency
from core.registers.api import Register, create
from gis.basedata.stamps import forget
from gis.collections.find import collections
from gis.collections.rows import Asked, Row, sheet
from gis.facilities.declared import DEPOT, FACILITY, SHELTER
from gis.facilities.models import Depot, Facility, Shelter
from gis.features.make import Feature, fill, make_layer, remove_layer

_BIG = 9_007_199_254_740_993  # the first whole number that a float cannot hold
_POINTS = 45  # more than a client looks at to guess the types
_WORDS = [
    {"name": "name", "title": "名称", "kind": "text"},
    {"name": "serial", "title": "编号", "kind": "integer"},
    {"name": "depth", "title": "深度", "kind": "number", "unit": "m"},
]
_TIMES = [
    {"name": "approved", "title": "批准日期", "kind": "date"},
    {"name": "seen", "title": "巡查时间", "kind": "datetime"},
    {"name": "open", "title": "开放", "kind": "boolean"},
]


def _wells() -> list[Feature]:
    """Most have no values at all; the first depth is a whole number, from which clients must not guess that all are."""
    full = {0, *range(30, _POINTS)}
    return [
        (_point(each), (f"水井“{each}”\\，龙", _BIG + each, each / 8) if each in full else (None, None, None))
        for each in range(_POINTS)
    ]


def _plots() -> list[Feature]:
    moment = datetime(2026, 7, 1, 8, 30, 15, tzinfo=UTC)
    rows = [("甘井子地块", -_BIG, 0.1, date(1949, 10, 1), moment, True), (None,) * 6]
    rows.append(("", 0, 1e300, date(2026, 2, 28), moment.replace(microsecond=250_000), False))
    return [(_square(number), values) for number, values in enumerate(rows)]


def _point(number: int) -> str:
    return _hex(f"POINT ({121.5 + number / 1000} 38.95)")


def _square(number: int) -> str:
    west = 121.5 + number / 100
    east = west + 0.005
    ring = f"{west} 38.9, {east} 38.9, {east} 38.905, {west} 38.905, {west} 38.9"
    return _hex(f"MULTIPOLYGON ((({ring})))")


def _hex(text: str) -> str:
    return GEOSGeometry(text, srid=4490).hexewkb.decode()


@contextmanager
def everything(actor: Principal, agency: Agency) -> Iterator[None]:
    """The data is there within the block."""
    layers = {"wells": ("Point", _WORDS, _wells()), "plots": ("MultiPolygon", [*_WORDS, *_TIMES], _plots())}
    for register, values in _RECORDS:
        create(SYSTEM, register, {**values, "agency": agency})
    for name, (shape, fields, rows) in layers.items():
        filled = partial(_filled, rows)
        make_layer(actor, name=name, title_zh="难读的", shape=shape, fields=fields, agency=agency, filled=filled)
    forget()
    try:
        yield
    finally:
        for name in layers:
            remove_layer(actor, name, "test is over")
        for model in (Facility, Shelter, Depot):
            model.objects.filter(agency=agency).delete()


_RECORDS: tuple[tuple[Register, dict[str, Any]], ...] = (
    (FACILITY, {"name": "椒金山测试医院", "kind": "医院", "place": "121.55,38.95", "beds": 120}),
    (FACILITY, {"name": "没有位置的学校", "kind": "医院"}),
    (SHELTER, {"name": "体育场", "kind": Shelter.Kind.values[0], "capacity": 3000, "place": "121.56,38.96"}),
    (DEPOT, {"name": "区库", "area_m2": 812.5, "place": "121.57,38.97"}),
)


def _filled(rows: list[Feature], cursor: Any, layer: Any) -> None:
    fill(cursor, layer, rows, by="test")


@dataclass(frozen=True)
class Kept:
    """What the database holds of a collection: how many features, the fields' names, and the rows that come first."""

    count: int
    names: tuple[str, ...]
    rows: tuple[Row, ...]


def kept(principal: Principal) -> dict[str, Kept]:
    """What there is of each collection."""
    told = {}
    for name, each in collections(principal).items():
        rows = each.rows(principal)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {each.source} AS r WHERE {rows.sql}", rows.parameters)
            (count,) = cursor.fetchone()
        names = tuple(field.name for field in each.fields)
        told[name] = Kept(count, names, sheet(principal, each, Asked(limit=60)).rows)
    return told
