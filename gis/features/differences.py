"""What differs in a layer between two moments."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from core.access.api import Principal
from gis.collections.declare import Collection
from gis.features.as_of import collection_at, layer_name
from gis.features.editing.rows import json_of

LIMIT = 1000
_STATE = ("revision", "ST_AsGeoJSON(geom, 7)", "values::text", "changed_at", "changed_by", "why")


@dataclass(frozen=True)
class State:
    """A feature at a moment: GeoJSON geometry (EPSG:4490 degrees) and the fields that the person may see."""

    revision: int
    geometry: Mapping[str, Any]
    values: Mapping[str, Any]
    changed_at: datetime
    changed_by: str
    why: str


@dataclass(frozen=True)
class Difference:
    """What became of a feature between two moments; `fields`: which values differ; `moved`: its geometry does."""

    id: int
    kind: Literal["added", "changed", "removed"]
    before: State | None
    after: State | None
    fields: tuple[str, ...] = ()
    moved: bool = False


def differences(
    principal: Principal, collection: Collection, one: datetime, other: datetime, *, after: int = 0, limit: int = LIMIT
) -> list[Difference]:
    """What differs between two moments, by the features' numbers beyond `after`; what came back to itself does not.

    Raises:
        ValidationError: this collection keeps no past, or the moments are the wrong way round.
    """
    if one > other:
        raise ValidationError({"from": [_("The first date lies after the second.")]})
    rows = collection.rows(principal)
    statement = _statement(collection, one, other, rows.sql)
    values: dict[str, Any] = {
        "one": one,
        "other": other,
        "layer": layer_name(collection),
        "after": after,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, rows.parameters | values)
        return [_difference(each) for each in cursor.fetchall()]


def _statement(collection: Collection, one: datetime, other: datetime, rows: str) -> sql.Composed:
    """Only features of which a revision began or ended in between are looked at."""
    a, b = (_state(collection_at(collection, at), rows) for at in (one, other))
    return sql.SQL(
        "WITH touched AS ("
        "SELECT id FROM {table} WHERE changed_at > %(one)s AND changed_at <= %(other)s "
        "UNION SELECT feature_id FROM citygis_featureversion WHERE layer = %(layer)s "
        "AND ((until > %(one)s AND until <= %(other)s) OR (since > %(one)s AND since <= %(other)s))"
        "), a AS ({a}), b AS ({b}) "
        "SELECT id, {before}, {after}, a.geom IS DISTINCT FROM b.geom FROM a FULL JOIN b USING (id) "
        "WHERE id > %(after)s AND (a.values IS DISTINCT FROM b.values OR a.geom IS DISTINCT FROM b.geom) "
        "ORDER BY id LIMIT %(limit)s"
    ).format(
        table=sql.Identifier(f"layer_{layer_name(collection)}"), a=a, b=b, before=_columns("a"), after=_columns("b")
    )


def _state(then: Collection, rows: str) -> sql.Composed:
    statement = (
        "SELECT r.id, r.revision, r.geom, r.changed_at, r.changed_by, r.why, {values} AS values "
        "FROM {source} AS r WHERE r.id IN (SELECT id FROM touched) AND ({rows})"
    )
    parts = {"source": then.source, "rows": rows}  # the collection's own words
    return sql.SQL(statement).format(
        values=json_of(each.name for each in then.fields),
        **{name: sql.SQL(text) for name, text in parts.items()},
    )


def _columns(side: str) -> sql.Composable:
    named = [each.replace("geom", f"{side}.geom") if "geom" in each else f"{side}.{each}" for each in _STATE]
    return sql.SQL(", ".join(named))  # words of this file


def _difference(each: tuple[Any, ...]) -> Difference:
    size = len(_STATE)
    before, after = _read(each[1 : 1 + size]), _read(each[1 + size : 1 + 2 * size])
    if before is None or after is None:
        return Difference(each[0], "removed" if after is None else "added", before, after)
    fields = tuple(name for name in after.values if after.values[name] != before.values.get(name))
    return Difference(each[0], "changed", before, after, fields, bool(each[-1]))


def _read(columns: tuple[Any, ...]) -> State | None:
    revision, geometry, values, changed_at, changed_by, why = columns
    if revision is None:
        return None
    return State(revision, json.loads(geometry), json.loads(values), changed_at, changed_by, why)
