"""Features of a collection as rows of a table: their values and where they are, a page at a time by key."""

from dataclasses import dataclass
from typing import Any

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import ALL, COLUMN_TYPES, Collection, Field, Rows
from gis.collections.fields import field_of
from gis.collections.seen import count_upto, seen

COUNTED_TO = 100_000  # more are said to be more: counting millions would hold up the page


@dataclass(frozen=True)
class Row:
    """A feature: its number, the box around it (degrees: west, south, east, north), its values in the fields' order."""

    id: int
    box: tuple[float, float, float, float]
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Sheet:
    """A page of rows. `matched` counts all of them, up to `COUNTED_TO`; None where it was not asked for.

    `last`: value of the sorted field and number of the last row, by which the next page begins; None on the last page.
    """

    rows: tuple[Row, ...]
    last: tuple[Any, int] | None
    matched: int | None


@dataclass(frozen=True)
class Asked:
    """What is asked for: `sort` names a field (empty: by number), `after` is the `last` of the page before.

    `ids`: only these features, where there are any.
    """

    sort: str = ""
    descending: bool = False
    after: tuple[Any, int] | None = None
    limit: int = 100
    counted: bool = True
    ids: tuple[int, ...] = ()


def sheet(principal: Principal, collection: Collection, asked: Asked, narrowed: Rows = ALL) -> Sheet:
    """A page of the features that the person may see and that `narrowed` lets through.

    Raises:
        ValidationError: there is no field of the name to sort by.
    """
    rows = seen(principal, collection, narrowed)
    if asked.ids:
        rows = rows.also(f"{collection.key} = ANY(%(page_ids)s)", page_ids=list(asked.ids))
    field = field_of(collection, asked.sort) if asked.sort else None
    following = _following(collection, field, asked)
    statement = _SELECT.format(
        columns=", ".join(["", *(each.sql for each in collection.fields)]),
        order=field.sql if field else "NULL",
        collection=collection,
        condition=f"{rows.sql} AND {following.sql}",
        sorting=_ordering(collection, field, asked.descending),
    )
    with pool().connection() as connection:
        values = rows.parameters | following.parameters | {"page": asked.limit + 1}
        found = connection.execute(statement, values, prepare=True).fetchall()
        matched = count_upto(connection, collection, rows, COUNTED_TO) if asked.counted else None
    shown = found[: asked.limit]
    last = (shown[-1][1], shown[-1][0]) if len(found) > asked.limit else None
    return Sheet(tuple(Row(id=row[0], box=row[2:6], values=row[6:]) for row in shown), last, matched)


# every part comes from a declaration
_SELECT = """
SELECT {collection.key}, {order}, ST_XMin({collection.geometry}), ST_YMin({collection.geometry}),
    ST_XMax({collection.geometry}), ST_YMax({collection.geometry}){columns}
FROM {collection.source} AS r WHERE {condition} ORDER BY {sorting} LIMIT %(page)s
"""


def _ordering(collection: Collection, field: Field | None, descending: bool) -> str:
    """Rows without a value come last either way."""
    way = "DESC" if descending else "ASC"
    return f"{field.sql} {way} NULLS LAST, {collection.key}" if field else f"{collection.key} {way}"


def _following(collection: Collection, field: Field | None, asked: Asked) -> Rows:
    """The rows after the last one seen."""
    if asked.after is None:
        return Rows()
    value, number = asked.after
    beyond = "<" if asked.descending else ">"
    if field is None:
        return Rows(f"{collection.key} {beyond} %(page_key)s", (("page_key", number),))
    later = f"{collection.key} > %(page_key)s"
    if value is None:
        return Rows(f"({field.sql} IS NULL AND {later})", (("page_key", number),))
    given = f"%(page_value)s::{COLUMN_TYPES[field.kind]}"
    same = f"({field.sql} = {given} AND {later})"
    sql = f"({field.sql} {beyond} {given} OR {same} OR {field.sql} IS NULL)"
    return Rows(sql, (("page_key", number), ("page_value", value)))
