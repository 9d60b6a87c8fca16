"""The SQL of a collection's tiles, put together from small named parts.

Nothing in it comes from a request but the names of fields, which are the collection's own, and parameters. Each
statement answers with one row: the layer `features` as MVT, and the layer `meta` where something was thinned.
"""

from functools import lru_cache
from typing import NamedTuple

from gis.collections.declare import Collection, Field
from gis.tiles.query import EXTENT
from gis.tiles.thin import CELLS_A_SIDE, FEATURES, GENERALISED_BELOW, META, MOST_POINTS, SMALLEST_PX, TILE_PX

MARGIN = 64
_NUMBERS = "%(z)s::int, %(x)s::int, %(y)s::int"
_BOX = (
    f"box AS (SELECT ST_TileEnvelope({_NUMBERS}) AS tile, "
    f"ST_TileEnvelope({_NUMBERS}, margin => {MARGIN / EXTENT}) AS wide)"
)
_SIDE = (
    "side AS (SELECT tile, ST_XMin(tile) AS west, ST_YMin(tile) AS south, ST_XMax(tile) AS east, "  # noqa: S608
    f"ST_YMax(tile) AS north, (ST_XMax(tile) - ST_XMin(tile)) / {CELLS_A_SIDE} AS cell FROM box)"
)
_PX = f"((ST_XMax(box.tile) - ST_XMin(box.tile)) / {TILE_PX})"
_MIDDLE = f"ST_MakePoint({EXTENT // 2}, {EXTENT // 2}) AS geom"  # where the only point of `meta` stands


class Statements(NamedTuple):
    """How to draw a tile: by `whole`; where its first column is NULL there are too many, and `gathered` draws."""

    whole: str
    gathered: str = ""


class Part(NamedTuple):
    """What of a collection is drawn: hashable, so that its SQL is put together once."""

    source: str
    key: str
    web: str
    points: bool
    fields: tuple[Field, ...]
    rows: str


def part_of(collection: Collection, fields: tuple[Field, ...], rows: str) -> Part:
    """The part of a collection with these fields, and rows that meet an SQL condition over `r`."""
    return Part(collection.source, collection.key, collection.web, collection.shape == "Point", fields, rows)


@lru_cache(maxsize=512)
def statements(part: Part, zoom: int) -> Statements:
    """SQL with %(z)s, %(x)s, %(y)s and the parameters of the rows."""
    if part.points:
        return Statements(_points(part), _cells(part))
    return Statements(_shapes(part, zoom))


def _points(part: Part) -> str:
    """Each point, or NULL where there are too many: no more than these are read."""
    geometry = f"ST_AsMVTGeom(web, tile, {EXTENT}, {MARGIN}, true) AS geom"
    return (
        f"WITH {_BOX}, met AS MATERIALIZED ({_met(part, 'box.wide')} LIMIT {MOST_POINTS + 1}), "  # noqa: S608
        f"drawn AS (SELECT id{_names(part)}, {geometry} FROM met, box) "
        f"SELECT CASE WHEN (SELECT count(*) FROM met) <= {MOST_POINTS} "
        f"THEN coalesce({_features('drawn')}, '') END, NULL"
    )


def _cells(part: Part) -> str:
    """Points gathered in cells. Squares are half open: each point counts in one tile, and there in one cell."""
    only = f"LEFT JOIN {part.source} AS r ON n = 1 AND {part.key} = cells.id" if part.fields else ""
    spot = "ST_SetSRID(ST_MakePoint(cells.x, cells.y), 3857)"
    meta = "SELECT 'cells' AS thinned, sum(n)::bigint AS features, count(*) AS drawn"
    return (
        f"WITH {_BOX}, {_SIDE}, met AS ("  # noqa: S608
        f"SELECT {part.key} AS id, ST_X({part.web}) AS x, ST_Y({part.web}) AS y FROM {part.source} AS r, box "
        f"WHERE {part.web} && box.tile AND ({part.rows})), "
        "cells AS (SELECT count(*) AS n, min(id) AS id, avg(x) AS x, avg(y) AS y FROM met, side "
        "WHERE x >= west AND x < east AND y > south AND y <= north "
        "GROUP BY floor((x - west) / cell), floor((north - y) / cell)), "
        "drawn AS (SELECT CASE WHEN n = 1 THEN cells.id END AS id, CASE WHEN n > 1 THEN n END AS count"
        f"{_values(part)}, ST_AsMVTGeom({spot}, tile, {EXTENT}, {MARGIN}, true) AS geom FROM side, cells {only}) "
        f"SELECT {_features('drawn')}, {_meta(f'{meta}, {_MIDDLE} FROM cells HAVING count(*) > 0')}"
    )


def _shapes(part: Part, zoom: int) -> str:
    """Lines and areas without what is too small to see."""
    web = f"ST_Simplify(web, {_PX} / 2, true)" if zoom < GENERALISED_BELOW else "web"
    size = "greatest(ST_XMax(web) - ST_XMin(web), ST_YMax(web) - ST_YMin(web))"
    geometry = f"ST_AsMVTGeom({web}, tile, {EXTENT}, {MARGIN}, true) AS geom"
    meta = f"SELECT 'small' AS thinned, count(*) AS left_out, {SMALLEST_PX} AS px"
    return (
        f"WITH {_BOX}, met AS ({_met(part, 'box.wide')}), "  # noqa: S608
        f"sized AS (SELECT met.*, ST_Dimension(web) > 0 AND {size} < {SMALLEST_PX} * {_PX} AS small FROM met, box), "
        f"drawn AS (SELECT id{_names(part)}, {geometry} FROM sized, box WHERE NOT small) "
        f"SELECT coalesce({_features('drawn')}, ''), "
        f"{_meta(f'{meta}, {_MIDDLE} FROM sized WHERE small HAVING count(*) > 0')}"
    )


def _met(part: Part, box: str) -> str:
    """The rows near the tile: `id`, `web`, and the values asked for."""
    return (
        f"SELECT {part.key} AS id, {part.web} AS web{_values(part)} FROM {part.source} AS r, box "  # noqa: S608
        f"WHERE {part.web} && {box} AND ({part.rows})"
    )


def _features(rows: str) -> str:
    """Rows without a geometry left are skipped by ST_AsMVT itself; asked for in SQL, each would be cut twice."""
    return f"(SELECT ST_AsMVT({rows}, '{FEATURES}', {EXTENT}, 'geom', 'id') FROM {rows})"  # noqa: S608


def _meta(select: str) -> str:
    return f"(SELECT ST_AsMVT(meta, '{META}', {EXTENT}, 'geom') FROM ({select}) AS meta)"  # noqa: S608


def _values(part: Part) -> str:
    return "".join(f", {_value(field)} AS {_quoted(field.name)}" for field in part.fields)


def _value(field: Field) -> str:
    """Moments as ISO 8601 writes them, whatever the session."""
    return f"to_json({field.sql}) #>> '{{}}'" if field.kind in {"date", "datetime"} else field.sql


def _names(part: Part) -> str:
    return "".join(f", {_quoted(field.name)}" for field in part.fields)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'
