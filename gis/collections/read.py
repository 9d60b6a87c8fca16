"""Read features of a collection as GeoJSON: the text is made in PostGIS, by one prepared statement on the pool."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import Collection, Field, Rows
from gis.collections.seen import count_upto, seen
from gis.coordinates.crs import CRS84, Crs

COUNTED_TO = 100_000  # more are not counted: a page must not wait for the size of the rest
_PLACES_OF_DEGREES = 8  # decimals: about a millimetre
_PLACES_OF_METRES = 3
_MOST_COUNTS = 1000


@dataclass(frozen=True)
class Query:
    """What is asked of a collection.

    Attributes:
        limit: most features on the page. after: the key of the last feature of the page before.
        conditions: which features; their parameters have different names.
        crs: of the coordinates that come out, in the order of its axes.
    """

    limit: int = 100
    after: int | None = None
    conditions: tuple[Rows, ...] = ()
    crs: Crs = CRS84


@dataclass(frozen=True)
class Page:
    """Features as GeoJSON, separated by commas; `last` is the key to go on from, None on the last page."""

    text: str
    returned: int
    last: int | None


@dataclass(frozen=True)
class Found:
    """One feature as GeoJSON; `revision` is None where features of the collection are not edited."""

    text: str
    revision: int | None


def features(principal: Principal, collection: Collection, query: Query) -> Page:
    """A page of what the person may see, in the order of keys."""
    rows = seen(principal, collection, *query.conditions)
    if query.after is not None:
        rows = rows.also(f"{collection.key} > %(page_after)s", page_after=query.after)
    statement = _page_sql(_parts(collection, query.crs), rows.sql)
    values = rows.parameters | {"page": query.limit, "page_and_one": query.limit + 1}
    with pool().connection() as connection:
        row = connection.execute(statement, values, prepare=True).fetchone()
    assert row is not None  # an aggregate always gives a row
    text, looked_at, last = row
    return Page(text or "", min(looked_at, query.limit), last if looked_at > query.limit else None)


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


class _Counts:
    """Counts by version of the collection and condition, the longest unused leaving first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> int | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, count: int) -> None:
        with self._lock:
            self._kept[key] = count
            while len(self._kept) > _MOST_COUNTS:
                self._kept.popitem(last=False)


_counts = _Counts()


def count(principal: Principal, collection: Collection, conditions: tuple[Rows, ...]) -> int | None:
    """How many there are on all pages together; None for more than `COUNTED_TO`."""
    rows = seen(principal, collection, *conditions)
    version = collection.version()
    key = repr((collection.name, version, rows.sql, sorted(rows.values))) if version else ""
    counted = _counts.get(key) if key else None
    if counted is None:
        with pool().connection() as connection:
            counted = count_upto(connection, collection, rows, COUNTED_TO + 1)
        if key:
            _counts.put(key, counted)
    return counted if counted <= COUNTED_TO else None


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
        "SELECT string_agg(shown, ',') FILTER (WHERE number <= %(page)s), count(*), "  # noqa: S608
        "max(key) FILTER (WHERE number <= %(page)s) FROM ("
        f"SELECT {parts.feature} AS shown, {parts.key} AS key, row_number() OVER (ORDER BY {parts.key}) AS number "
        f"FROM {parts.source} AS r WHERE {condition} ORDER BY {parts.key} LIMIT %(page_and_one)s) AS page"
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
    return f"coalesce(to_json({field.sql})::text, 'null')"
