"""The SQL of a collection's tiles, put together from small named parts.

Nothing in it comes from a request but the names of fields, which are the collection's own, and parameters. Each
statement answers with one row: the layer `features` as MVT, and the layer `meta` where something was thinned. What is
the same for all rows stands in a scalar subselect: it is then worked out once.
"""

from functools import lru_cache
from typing import NamedTuple

from core.pages.api import MOST_POINTS, gathered
from gis.collections.declare import ALL, Collection, Field, Rows
from gis.features.cells import CELLS_A_SIDE, DEEPEST
from gis.tiles.query import EXTENT
from gis.tiles.thin import FEATURES, GENERALISED_BELOW, META, SMALLEST_PX, TILE_PX

MARGIN = 64  # tile units drawn of lines and areas beyond the edge, so that they join without a seam
_NUMBERS = "%(z)s::int, %(x)s::int, %(y)s::int"
_TILE = f"(SELECT ST_TileEnvelope({_NUMBERS}))"
_BOX = f"(SELECT ST_TileEnvelope({_NUMBERS})::box2d)"
_WIDE = f"(SELECT ST_TileEnvelope({_NUMBERS}, margin => {MARGIN / EXTENT}))"
_PX = f"(SELECT 40075016.68557849 / {TILE_PX} / (1 << %(z)s::int))"
_MIDDLE = f"ST_MakePoint({EXTENT // 2}, {EXTENT // 2}) AS geom"  # where the only point of `meta` stands


class Part(NamedTuple):
    """What of a collection is drawn: hashable, so that its SQL is put together once."""

    source: str
    key: str
    web: str
    points: bool
    extended: bool
    counted: str
    fields: tuple[Field, ...]
    rows: str
    main: tuple[tuple[int, str], ...]


def part_of(collection: Collection, fields: tuple[Field, ...], rows: Rows) -> Part:
    """The part of a collection with these fields and rows; who asks for some rows only has chosen what matters."""
    whole = rows.sql == ALL.sql
    return Part(
        collection.source,
        collection.key,
        collection.web,
        collection.shape == "Point",
        collection.shape not in {"Point", "MultiPoint", "Geometry"},
        collection.counted if whole else "",
        fields,
        rows.sql,
        collection.main if whole else (),
    )


@lru_cache(maxsize=512)
def statements(part: Part, zoom: int) -> tuple[str, ...]:
    """SQL with %(z)s, %(x)s, %(y)s and the parameters of the rows: to be tried in order until one answers.

    One whose first column is NULL leaves the tile to the next.
    """
    if not part.points:
        return (_shapes(part, zoom),)
    if part.counted and zoom <= DEEPEST:
        return (_counted(part), _points(part, MOST_POINTS))
    return (_points(part, MOST_POINTS), _gathered(part))


def tile_statements(collection: Collection, zoom: int) -> tuple[str, ...]:
    """The SQL that draws tiles of a whole collection with all its fields; see `statements`."""
    return statements(part_of(collection, collection.fields, ALL), zoom)


def _points(part: Part, most: int) -> str:
    """Each point, or NULL where there are too many: no more than these are read."""
    geometry = f"ST_AsMVTGeom({part.web}, {_BOX}, {EXTENT}, 0, true) AS geom"
    return (
        f"SELECT CASE WHEN count(*) <= {most} THEN coalesce({_mvt('t', FEATURES)}, '') END, NULL FROM ("  # noqa: S608
        f"SELECT {part.key} AS id{_values(part)}, {geometry} FROM {part.source} AS r "
        f"WHERE {part.web} && {_TILE} AND ({part.rows}) LIMIT {most + 1}) AS t"
    )


def _gathered(part: Part) -> str:
    """Points gathered in cells, by the rule that registers have too."""
    points = (
        f"SELECT {part.key} AS id, ST_X({part.web}) AS x, ST_Y({part.web}) AS y FROM {part.source} AS r "  # noqa: S608
        f"WHERE {part.web} && {_TILE} AND ({part.rows})"
    )
    return _of_cells(part, gathered(points, _NUMBERS, CELLS_A_SIDE, "min(id) AS one,"))


def _counted(part: Part) -> str:
    """The same from the counts that the database keeps; NULL where the points are few enough to be shown each."""
    first, last = f"* {CELLS_A_SIDE}", f"* {CELLS_A_SIDE} + {CELLS_A_SIDE - 1}"
    cells = (
        "SELECT n, ids AS one, x_cm::float8 / n / 100 AS x, y_cm::float8 / n / 100 AS y FROM citygis_cell "  # noqa: S608
        f"WHERE layer = '{part.counted}' AND zoom = %(z)s::int "
        f"AND i BETWEEN %(x)s::int {first} AND %(x)s::int {last} AND j BETWEEN %(y)s::int {first} AND %(y)s::int {last}"
    )
    few = f"(SELECT sum(n) FROM cells) <= {MOST_POINTS}"  # noqa: S608
    return _of_cells(part, cells, few)


def _of_cells(part: Part, cells: str, few: str = "FALSE") -> str:
    # NULL is not looked up: only cells with one point ask for its row
    single = f"LEFT JOIN {part.source} AS r ON {part.key} = CASE WHEN n = 1 THEN one END" if part.fields else ""
    spot = f"ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(x, y), 3857), {_BOX}, {EXTENT}, 0, true) AS geom"
    meta = f"'cells' AS thinned, sum(n)::bigint AS features, count(*) AS drawn, {_MIDDLE}"
    return (
        f"WITH cells AS MATERIALIZED ({cells}) SELECT CASE WHEN {few} THEN NULL ELSE coalesce(("  # noqa: S608
        f"SELECT {_mvt('t', FEATURES)} FROM (SELECT CASE WHEN n = 1 THEN one END AS id, "
        f"CASE WHEN n > 1 THEN n END AS count{_values(part)}, {spot} FROM cells {single}) AS t), '') END, "
        f"(SELECT {_mvt('m', META, key=False)} FROM (SELECT {meta} FROM cells HAVING count(*) > 0) AS m)"
    )


def _shapes(part: Part, zoom: int) -> str:
    """Lines and areas: each from near by, generalised and without what is minor or too small to see from afar."""
    if zoom >= GENERALISED_BELOW:
        return _each(part)
    found = (
        f"SELECT {part.key} AS id, {part.web} AS web{_values(part)}, {_small(part, zoom)} AS small "  # noqa: S608
        f"FROM {part.source} AS r WHERE {part.web} && {_WIDE} AND ({part.rows}) OFFSET 0"
    )
    cut = f"ST_AsMVTGeom(ST_Simplify(web, {_PX} / 2, true), {_BOX}, {EXTENT}, {MARGIN}, true)"
    drawn = f"SELECT met.id{_names(part)}, CASE WHEN NOT small THEN {cut} END AS geom"
    counts = "count(*) FILTER (WHERE small) AS small, count(*) FILTER (WHERE small IS NULL) AS minor"
    thinned = "CASE WHEN minor > 0 THEN 'minor' ELSE 'small' END AS thinned"
    meta = f"SELECT {thinned}, minor + small AS left_out, nullif(minor, 0) AS minor, {SMALLEST_PX} AS px, {_MIDDLE}"
    return (
        f"SELECT coalesce(features, ''), CASE WHEN minor + small > 0 THEN (SELECT {_mvt('m', META, key=False)} "  # noqa: S608
        f"FROM ({meta}) AS m) END FROM ("
        f"SELECT {_mvt('t', FEATURES)} FILTER (WHERE NOT met.small) AS features, {counts} "
        f"FROM ({found}) AS met CROSS JOIN LATERAL ({drawn}) AS t) AS drawn"
    )


def _each(part: Part) -> str:
    cut = f"ST_AsMVTGeom({part.web}, {_BOX}, {EXTENT}, {MARGIN}, true) AS geom"
    return (
        f"SELECT coalesce({_mvt('t', FEATURES)}, ''), NULL FROM (SELECT {part.key} AS id{_values(part)}, {cut} "  # noqa: S608
        f"FROM {part.source} AS r WHERE {part.web} && {_WIDE} AND ({part.rows})) AS t"
    )


def _small(part: Part, zoom: int) -> str:
    """Whether a line or area is too small to see, NULL where it is minor: asked once for each (hence OFFSET 0)."""
    across = f"ST_Length(ST_BoundingDiagonal({part.web}, false)) < {SMALLEST_PX} * {_PX}"
    small = across if part.extended else f"(ST_Dimension({part.web}) > 0 AND {across})"
    main = [sql for lowest, sql in part.main if zoom >= lowest][-1:]
    return f"CASE WHEN {main[0]} THEN {small} END" if main and main[0] != "TRUE" else small


def _mvt(rows: str, layer: str, *, key: bool = True) -> str:
    """Rows without a geometry left are skipped by ST_AsMVT itself."""
    return f"ST_AsMVT({rows}, '{layer}', {EXTENT}, 'geom'" + (", 'id')" if key else ")")


def _values(part: Part) -> str:
    return "".join(f", {_value(field)} AS {_quoted(field.name)}" for field in part.fields)


def _value(field: Field) -> str:
    """Moments as ISO 8601 writes them, whatever the session."""
    return f"to_json({field.sql}) #>> '{{}}'" if field.kind in {"date", "datetime"} else field.sql


def _names(part: Part) -> str:
    return "".join(f", met.{_quoted(field.name)}" for field in part.fields)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'
