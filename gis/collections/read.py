"""Read features of a collection, a page at a time, each by one prepared statement."""

from dataclasses import dataclass
from typing import Any

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import ALL, Collection, Rows
from gis.collections.geojson import Feature, columns, features_of
from gis.collections.seen import count_upto, seen
from gis.coordinates.crs import CRS84, Crs
from gis.early.line import on_line
from gis.early.pulse import Pulse, pulse_now

# more are not counted: a page must not wait for the size of the rest
COUNTED_IN_PASSING = 10_000  # of features that conditions keep: the page's own statement meets them anyway
COUNTED_TO = 100_000  # of whole collections


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
    """Features in the order of their keys.

    Attributes:
        last: the key to go on from, None on the last page.
        matched: how many there are on all pages together; None where nobody has counted so far.
    """

    features: list[Feature]
    last: int | None
    matched: int | None


@dataclass(frozen=True)
class Found:
    """One feature; `revision` is None where features of the collection are not edited."""

    feature: Feature
    revision: int | None


def features(principal: Principal, collection: Collection, query: Query) -> Page:
    """A page of what the person may see, in the order of keys.

    A first page that conditions narrow looks at up to `COUNTED_IN_PASSING` features, and so knows how many there are.
    """
    asked = _asked(principal, collection, query)
    with pool().connection() as connection, connection.cursor() as cursor:
        return asked.page(cursor)


def features_while(principal: Principal, collection: Collection, query: Query, pulse: Pulse) -> Page | None:
    """The same, on a connection of the thread's own; None where the pulse is not this one any more.

    The pulse is read after the page: nothing has changed before it then.
    """
    asked = _asked(principal, collection, query)

    def ask(cursor: Any) -> Page | None:
        page = asked.page(cursor)
        return page if pulse_now(cursor) == pulse else None

    return on_line(ask)


@dataclass(frozen=True)
class _Asked:
    """A page's statement, which looks at `most` features; `rows`: those of all pages."""

    collection: Collection
    query: Query
    statement: str
    values: dict[str, Any]
    most: int
    rows: Rows

    def page(self, cursor: Any) -> Page:
        """The page that a cursor finds."""
        found = cursor.execute(self.statement, self.values, prepare=True).fetchall()
        looked_at = found[0][-1] if found else 0
        shown = features_of(self.collection, found)
        last = shown[-1].id if looked_at > self.query.limit else None
        return Page(shown, last, self._matched(cursor, looked_at))

    def _matched(self, cursor: Any, looked_at: int) -> int | None:
        if self.query.after is not None:
            return self.query.matched
        if looked_at < self.most:
            return looked_at
        return None if self.query.conditions else _whole(cursor, self.collection, self.rows)


def _asked(principal: Principal, collection: Collection, query: Query) -> _Asked:
    rows = seen(principal, collection, *query.conditions)
    following = rows
    if query.after is not None:
        following = rows.also(f"{collection.key} > %(page_after)s", page_after=query.after)
    in_passing = query.after is None and query.conditions
    most = max(query.limit, COUNTED_IN_PASSING if in_passing else 0) + 1
    statement = (  # every part comes from a declaration
        f"SELECT {columns(collection, query.crs)}, count(*) OVER () FROM ("  # noqa: S608
        f"SELECT r.* FROM {collection.source} AS r WHERE {following.sql} ORDER BY {collection.key} LIMIT %(most)s"
        f") AS r ORDER BY {collection.key} LIMIT %(page)s"
    )
    values = following.parameters | {"page": query.limit, "most": most}
    return _Asked(collection, query, statement, values, most, rows)


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
    statement = (  # every part comes from a declaration
        f"SELECT {columns(collection, crs)}, {collection.revision or 'NULL'} "  # noqa: S608
        f"FROM {collection.source} AS r WHERE {rows.sql}"
    )
    with pool().connection() as connection:
        row = connection.execute(statement, rows.parameters, prepare=True).fetchone()
    if row is None:
        return None
    [only] = features_of(collection, [row])
    return Found(only, revision=row[-1])
