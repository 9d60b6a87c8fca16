"""The rows of a layer's table as edits read and write them; identifiers come from the catalogue alone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from psycopg import sql
from shapely.geometry.base import BaseGeometry

from gis.collections.declare import COLUMN_TYPES
from gis.features.models import FeatureVersion, Layer

SRID = 4490


@dataclass(frozen=True)
class Row:
    """A feature in one of its revisions; `values` as JSON. `removed`: there is no later one."""

    id: int
    revision: int
    geometry: BaseGeometry
    values: Mapping[str, Any]
    changed_at: datetime
    changed_by: str
    why: str
    removed: bool = False


def rows_of(cursor: Any, layer: Layer, ids: Iterable[int], *, lock: bool = False) -> dict[int, Row]:
    """The features of these numbers that there are; with `lock`, theirs until the transaction ends."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    statement = sql.SQL(
        "SELECT id, revision, ST_AsBinary(geom), changed_at, changed_by, why, {values}::text FROM {table} AS r "
        "WHERE id = ANY(%s) ORDER BY id {lock}"  # in one order, so that two who want the same never block each other
    ).format(
        table=sql.Identifier(layer.table),
        values=json_of(each["name"] for each in layer.fields),
        lock=sql.SQL("FOR UPDATE" if lock else ""),
    )
    cursor.execute(statement, [wanted])
    return {each[0]: _row(each) for each in cursor.fetchall()}


def json_of(names: Iterable[str]) -> sql.Composable:
    """These fields of row `r` as one JSON object."""
    columns = sql.SQL(", ").join(sql.SQL("r.{}").format(sql.Identifier(name)) for name in names)
    return sql.SQL("(SELECT to_jsonb(v) FROM (SELECT {}) AS v)").format(columns)


def _row(each: tuple[Any, ...]) -> Row:
    number, revision, binary, changed_at, changed_by, why, values = each
    geometry = shapely.from_wkb(bytes(binary))
    return Row(number, revision, geometry, json.loads(values), changed_at, changed_by, why)


def kept_row(layer: Layer, number: int, revision: int) -> Row | None:
    """An earlier revision of a feature, as the trigger kept it."""
    found = FeatureVersion.objects.filter(layer=layer.name, feature_id=number, revision=revision).first()
    return _kept(layer, found) if found else None


def last_kept(layer: Layer, number: int) -> Row | None:
    """The last revision that was kept of a feature: of one that is no more, what it was in the end."""
    versions = FeatureVersion.objects.filter(layer=layer.name, feature_id=number)
    found = versions.order_by("-revision", "-pk").first()
    return _kept(layer, found) if found else None


def _kept(layer: Layer, found: FeatureVersion) -> Row:
    values = {each["name"]: found.row.get(each["name"]) for each in layer.fields}
    geometry = shapely.from_wkb(bytes(found.geom.wkb))
    since = found.until if found.removed else found.since
    return Row(found.feature_id, found.revision, geometry, values, since, found.by, found.why, found.removed)


def geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """GeoJSON in degrees, longitude first."""
    found: dict[str, Any] = json.loads(shapely.to_geojson(geometry))
    return found


def geos(geometry: BaseGeometry) -> GEOSGeometry:
    """For a column of Django's."""
    return GEOSGeometry(memoryview(shapely.to_wkb(geometry)), srid=SRID)


@dataclass(frozen=True)
class Writer:
    """Writes rows of one layer for one author at one time; the old ones are kept by the table's trigger."""

    cursor: Any
    layer: Layer
    by: str
    at: datetime
    why: str

    def insert(self, geometry: GEOSGeometry, values: Mapping[str, Any], number: int | None, revision: int) -> int:
        """Add a feature, under a number of its own where it had one before; returns the number."""
        own = {"geom": self._geometry(geometry), "revision": sql.Literal(revision), **self._signed(self.at)}
        if number is not None:
            own["id"] = sql.Literal(number)
        columns = own | self._values(values)
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
            sql.Identifier(self.layer.table),
            sql.SQL(", ").join(sql.Identifier(name) for name in columns),
            sql.SQL(", ").join(columns.values()),
        )
        self.cursor.execute(statement)
        return int(self.cursor.fetchone()[0])

    def update(self, row: Row, geometry: GEOSGeometry | None, values: Mapping[str, Any]) -> None:
        """Make the next revision of a feature, which is locked."""
        columns = {"revision": sql.Literal(row.revision + 1), **self._signed(_after(row.changed_at, self.at))}
        if geometry is not None:
            columns["geom"] = self._geometry(geometry)
        columns |= self._values(values)
        assigned = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(k), v) for k, v in columns.items())
        statement = sql.SQL("UPDATE {} SET {} WHERE id = {}")
        self.cursor.execute(statement.format(sql.Identifier(self.layer.table), assigned, sql.Literal(row.id)))

    def delete(self, row: Row) -> None:
        """Remove a feature; its last revision says who did so and why."""
        self.update(row, None, {})
        statement = sql.SQL("DELETE FROM {} WHERE id = {}")
        self.cursor.execute(statement.format(sql.Identifier(self.layer.table), sql.Literal(row.id)))

    def _signed(self, at: datetime) -> dict[str, sql.Composable]:
        return {"changed_at": sql.Literal(at), "changed_by": sql.Literal(self.by), "why": sql.Literal(self.why)}

    def _geometry(self, geometry: GEOSGeometry) -> sql.Composable:
        return sql.SQL("ST_GeomFromWKB({}, 4490)").format(sql.Literal(bytes(geometry.wkb)))

    def _values(self, values: Mapping[str, Any]) -> dict[str, sql.Composable]:
        kinds = {each["name"]: COLUMN_TYPES[each["kind"]] for each in self.layer.fields}
        return {
            name: sql.SQL("{}::{}").format(sql.Literal(value), sql.SQL(kinds[name]))
            for name, value in values.items()
            if name in kinds
        }


def _after(earlier: datetime, at: datetime) -> datetime:
    """Revisions follow each other even where clocks do not."""
    return max(at, earlier + timedelta(microseconds=1))
