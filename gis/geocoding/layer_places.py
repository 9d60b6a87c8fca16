"""Points of planners' layers as named places: found by who may see the layer, kept up to date by the log.

Which layers a person may see is asked when the question is asked: a layer that was withdrawn, or closed to the person,
is not found any more at that moment, whether or not its names have been taken out yet.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from core.events.api import Event
from core.plugins.api import Text
from gis.basedata.load import copy_rows
from gis.features.models import Layer
from gis.geocoding.places import COLUMNS, Place, learn_names, places, rows_of

RANK = 40  # after facilities
MOST = 50_000  # points of a layer that are names; a layer of more is no list of places
LONGEST_NAME = 120
_NAMES = ("name", "mingcheng", "mingzi", "title", "biaoti")
_TITLES = ("名称", "名字", "标题")
_ADDRESSES = ("地址", "门牌", "门牌号", "address")
HAPPENED = ("gis.layer.filled", "gis.layer.changed", "gis.layer.removed", "gis.layer.merged", "gis.feature.published")


def name_field(layer: Layer) -> str:
    """The field by whose text a layer's points are found: its name, else its address; empty where it has none.

    A sensitive field is none: who may not read it must not find by it either.
    """
    if layer.shape != Layer.Shape.POINT:
        return ""
    texts = [each for each in layer.fields if each["kind"] == "text" and not each.get("sensitive")]
    tests = (
        lambda each: each["name"] in _NAMES or each["title"] in _TITLES,
        lambda each: each["title"].endswith("名称") or each["name"].endswith("_name"),
        lambda each: each["title"].lower() in _ADDRESSES or each["name"] in _ADDRESSES,
    )
    return next((each["name"] for test in tests for each in texts if test(each)), "")


def _living() -> Any:
    return Layer.objects.filter(merged_into=None, shape=Layer.Shape.POINT).order_by("name")


def _rows() -> Iterable[Place]:
    for layer in _living():
        yield from _places(layer)


SOURCE = places("gis.layers", title=Text(zh="图层要素", en="Feature of a layer"), rows=_rows, rank=RANK)


def _places(layer: Layer, only: Sequence[int] | None = None) -> list[Place]:
    """The named points of a layer; `only`: of these numbers. None of a layer that has too many."""
    field = name_field(layer)
    if not field or _too_many(layer):
        return []
    words = {"name": sql.Identifier(field), "table": sql.Identifier(layer.table)}
    statement = sql.SQL(
        "SELECT id, btrim({name}), ST_X(geom), ST_Y(geom) FROM {table} "
        "WHERE btrim({name}) <> '' AND (%(only)s::bigint[] IS NULL OR id = ANY(%(only)s)) ORDER BY id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**words), {"only": None if only is None else list(only)})
        found = cursor.fetchall()
    return [
        Place(_key(layer, number), name[:LONGEST_NAME], lon, lat, detail=layer.title_zh, layer=layer.name)
        for number, name, lon, lat in found
    ]


def _key(layer: Layer, number: int) -> str:
    return f"{layer.name}/{number}"


def _too_many(layer: Layer) -> bool:
    few = sql.SQL("SELECT count(*) > %s FROM (SELECT FROM {} LIMIT %s) AS few").format(sql.Identifier(layer.table))
    with connection.cursor() as cursor:
        cursor.execute(few, [MOST, MOST + 1])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def refresh_layer(layer: Layer, only: Sequence[int] | None = None) -> int:
    """Make the search know the points of a layer as they are now; `only`: those of these numbers. Returns how many."""
    keys = None if only is None else [_key(layer, number) for number in only]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM citygis_namedplace WHERE source = %s AND layer = %s AND (%s::text[] IS NULL OR key = ANY(%s))",
            [SOURCE.name, layer.name, keys, keys],
        )
        count = copy_rows(cursor, f"citygis_namedplace ({COLUMNS})", rows_of(SOURCE, _places(layer, only)))
        if only is None:
            learn_names(cursor)
        return count


def _forget_gone() -> None:
    """Take out the names of layers that are no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM citygis_namedplace WHERE source = %s AND layer NOT IN "
            "(SELECT name FROM citygis_layer WHERE merged_into_id IS NULL)",
            [SOURCE.name],
        )


def renew(event: Event) -> None:
    """Follow what the log tells of layers and their features."""
    told = event.payload
    match event.type.rsplit(".", 1)[-1]:
        case "removed" | "merged":
            _forget_gone()
        case "published":
            numbers = [*told["added"], *told["changed"], *told["removed"]]
            _refresh(_living().filter(name=told["layer"]), numbers)
        case "filled":
            _refresh(_living().filter(name=told["layer"]))
        case "changed" if "title_zh" in told["fields"]:  # it stands beside each name
            _refresh(_living().filter(pk=told["record_id"]))


def _refresh(layers: Any, only: Sequence[int] | None = None) -> None:
    for layer in layers:
        refresh_layer(layer, only)
