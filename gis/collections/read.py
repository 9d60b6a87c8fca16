"""Read features of a collection as GeoJSON: the text is made in PostGIS, by one prepared statement on the pool."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import ALL, Collection, Field, Rows
from gis.collections.seen import count_upto, seen
from gis.coordinates.crs import CRS84, Crs
from gis.early.line import on_line
from gis.early.pulse import Pulse, pulse_of, with_pulse

# more are not counted: a page must not wait for the size of the rest
COUNTED_IN_PASSING = 10_000  # of features that conditions keep: the page's own statement meets them anyway
COUNTED_TO = 100_000  # of whole collections
_PLACES_OF_DEGREES = 8  # decimals: about a millimetre
_PLACES_OF_METRES = 3


@dataclass(frozen=True)
class Query:
    """What is asked of a collection.

    Attributes:
        limit: most features on the page. after: the key of the last feature of the page before.
        matched: how many there are, as the first page told; asked for on a first page it is counted.
        conditions: which features; their parameters have different names.
        crs: of the coordinates that come out, in the order of its axes.
    """

    limit: int = 100
    after: int | None = None
    matched: int | None = None
    conditions: tuple[Rows, ...] = ()
    crs: Crs = CRS84


@dataclass(frozen=True)
class Page:
    """Features as GeoJSON, separated by commas.

    Attributes:
        last: the key to go on from, None on the last page.
        matched: how many there are on all pages together; None where nobody has counted so far.
    """

    text: str
    returned: int
    last: int | None
    matched: int | None


@dataclass(frozen=True)
class Found:
    """One feature as GeoJSON; `revision` is None where features of the collection are not edited."""

    text: str
    revision: int | None


def features(principal: Principal, collection: Collection, query: Query) -> Page:
    """A page of what the person may see, in the order of keys.

    A first page that conditions narrow looks at up to `COUNTED_IN_PASSING` features, and so knows how many there are.
    """
    asked = _asked(principal, collection, query)
    with pool().connection() as connection, connection.cursor() as cursor:
        row = cursor.execute(asked.statement, asked.values, prepare=True).fetchone()
        assert row is not None  # an aggregate always gives a row
        return _page(cursor, collection, query, asked, row)


def features_while(principal: Principal, collection: Collection, query: Query, pulse: Pulse) -> Page | None:
    """The same, on a connection of the thread's own; None where the pulse is not this one any more."""
    asked = _asked(principal, collection, query)

    def ask(cursor: Any) -> Page | None:
        row = cursor.execute(with_pulse(asked.statement), asked.values, prepare=True).fetchone()
        return _page(cursor, collection, query, asked, row[:3]) if pulse_of(row) == pulse else None

    return on_line(ask)


@dataclass(frozen=True)
class _Asked:
    """A page's statement, which looks at `most` features; `rows`: those of all pages."""

    statement: str
    values: dict[str, Any]
    most: int
    rows: Rows


def _asked(principal: Principal, collection: Collection, query: Query) -> _Asked:
    rows = seen(principal, collection, *query.conditions)
    following = rows
    if query.after is not None:
        following = rows.also(f"{collection.key} > %(page_after)s", page_after=query.after)
    in_passing = query.after is None and query.conditions
    most = max(query.limit, COUNTED_IN_PASSING if in_passing else 0) + 1
    statement = _page_sql(_parts(collection, query.crs), following.sql)
    return _Asked(statement, following.parameters | {"page": query.limit, "most": most}, most, rows)


def _page(cursor: Any, collection: Collection, query: Query, asked: _Asked, row: tuple[Any, ...]) -> Page:
    text, looked_at, last = row
    matched = query.matched
    if query.after is None:
        matched = looked_at if looked_at < asked.most else None
        if matched is None and not query.conditions:
            matched = _whole(cursor, collection, asked.rows)
    return Page(text or "", min(looked_at, query.limit), last if looked_at > query.limit else None, matched)


def _whole(cursor: Any, collection: Collection, rows: Rows) -> int | None:
    """How many a collection has: as the database keeps it, else counted to `COUNTED_TO`; None for more."""
    if collection.counted and rows.sql == ALL.sql:
        (kept,) = cursor.execute(_KEPT, {"layer": collection.counted}, prepare=True).fetchone()
        return int(kept)
    counted = count_upto(cursor, collection, rows, COUNTED_TO + 1)
    return counted if counted <= COUNTED_TO else None


_KEPT = "SELECT coalesce(sum(n), 0) FROM citygis_cell WHERE layer = %(layer)s AND zoom = 0"


def feature(principal: Principal, collection: Collection, key: int, crs: Crs = CRS84) -> Found | None:
    """One feature, if it is there and the person may see it."""
    rows = seen(principal, collection).also(f"{collection.key} = %(page_key)s", page_key=key)
    parts = _parts(collection, crs)
    statement = (  # every part comes from a declaration
        f"SELECT {parts.feature}, {collection.revision or 'NULL'} FROM {parts.source} AS r "  # noqa: S608
        f"WHERE {rows.sql}"
    )
    with pool().connection() as connection:
        row = connection.execute(statement, rows.parameters, prepare=True).fetchone()
    return Found(*row) if row else None


@dataclass(frozen=True)
class _Parts:
    source: str
    key: str
    feature: str


def _parts(collection: Collection, crs: Crs) -> _Parts:
    feature_sql = _feature_sql(collection.key, collection.geometry, collection.fields, crs)
    return _Parts(collection.source, collection.key, feature_sql)


def _page_sql(parts: _Parts, condition: str) -> str:
    """One row: the features' text, how many rows were looked at, and the key of the last that is shown."""
    return (  # every part comes from a declaration
        "SELECT string_agg(shown, ',') AS features, count(*) AS looked_at, "  # noqa: S608
        "max(key) FILTER (WHERE number <= %(page)s) AS last FROM ("
        f"SELECT CASE WHEN row_number() OVER by_key <= %(page)s THEN {parts.feature} END AS shown, "
        f"{parts.key} AS key, row_number() OVER by_key AS number FROM {parts.source} AS r WHERE {condition} "
        f"WINDOW by_key AS (ORDER BY {parts.key}) ORDER BY {parts.key} LIMIT %(most)s) AS page"
    )


@lru_cache(maxsize=256)
def _feature_sql(key: str, geometry: str, fields: tuple[Field, ...], crs: Crs) -> str:
    """SQL of a feature's text; written out by hand, which is quicker than building JSON values."""
    moved = geometry if crs.degrees else f"ST_Transform({geometry}, {crs.srid})"
    turned = f"ST_FlipCoordinates({moved})" if crs.north_first else moved
    places = _PLACES_OF_DEGREES if crs.degrees else _PLACES_OF_METRES
    parts = [
        """'{"type":"Feature","id":'""",
        f"({key})::text",
        """',"geometry":'""",
        f"coalesce(ST_AsGeoJSON({turned}, {places}, 0), 'null')",
        f"""',"properties":{{{_named(fields[0]) if fields else ""}'""",
    ]
    for number, field in enumerate(fields):
        if number:
            parts.append(f"',{_named(field)}'")
        parts.append(_value_sql(field))
    return " || ".join([*parts, "'}}'"])


def _named(field: Field) -> str:
    """The name with its colon, in a JSON text inside an SQL text inside a format of psycopg."""
    quoted = field.name.replace("\\", "\\\\").replace('"', '\\"').replace("'", "''").replace("%", "%%")
    return f'"{quoted}":'


def _value_sql(field: Field) -> str:
    if field.kind in ("integer", "boolean"):
        return f"coalesce(({field.sql})::text, 'null')"
    if field.kind == "number":  # 3.0, not 3: clients guess a column's type from its first values, and would cut 3.75
        whole = f"({field.sql}) = trunc({field.sql}) AND abs({field.sql}) < 1e15"
        return (
            f"coalesce(CASE WHEN {whole} THEN ({field.sql})::numeric(16, 1)::text "
            f"ELSE to_json({field.sql})::text END, 'null')"
        )
    return f"coalesce(to_json({field.sql})::text, 'null')"
