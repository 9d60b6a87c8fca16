"""Features of a collection as rows of a table: their values and where they are, a page at a time by key."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import COLUMN_TYPES, Collection, Field, Rows

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


def sheet(principal: Principal, collection: Collection, asked: Asked, narrowed: Rows | None = None) -> Sheet:
    """A page of the features that the person may see and that `narrowed` lets through.

    Raises:
        ValidationError: there is no field of the name to sort by.
    """
    seen = collection.rows(principal)
    condition = f"({seen.sql})" + (f" AND ({narrowed.sql})" if narrowed else "")
    values: dict[str, Any] = dict(seen.values) | (dict(narrowed.values) if narrowed else {})
    if asked.ids:
        condition += f" AND {collection.key} = ANY(%(page_ids)s)"
        values["page_ids"] = list(asked.ids)
    field = _sorted_by(collection, asked.sort)
    paged, more = _following(collection, field, asked)
    statement = _SELECT.format(
        columns=", ".join(["", *(each.sql for each in collection.fields)]),
        order=field.sql if field else "NULL",
        collection=collection,
        condition=f"{condition} AND {paged}",
        sorting=_ordering(collection, field, asked.descending),
    )
    count = _COUNT.format(collection=collection, condition=condition)
    with pool().connection() as connection:
        found = connection.execute(statement, values | more | {"page": asked.limit + 1}, prepare=True).fetchall()
        counted = (
            connection.execute(count, values | {"most": COUNTED_TO}, prepare=True).fetchone() if asked.counted else None
        )
    shown = found[: asked.limit]
    last = (shown[-1][1], shown[-1][0]) if len(found) > asked.limit else None
    rows = tuple(Row(id=row[0], box=row[2:6], values=row[6:]) for row in shown)
    return Sheet(rows=rows, last=last, matched=counted[0] if counted else None)


# every part comes from a declaration
_SELECT = """
SELECT {collection.key}, {order}, ST_XMin({collection.geometry}), ST_YMin({collection.geometry}),
    ST_XMax({collection.geometry}), ST_YMax({collection.geometry}){columns}
FROM {collection.source} AS r WHERE {condition} ORDER BY {sorting} LIMIT %(page)s
"""
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM {collection.source} AS r WHERE {condition} LIMIT %(most)s) AS counted"


def _sorted_by(collection: Collection, name: str) -> Field | None:
    field = collection.field(name) if name else None
    if name and field is None:
        known = ", ".join(each.name for each in collection.fields)
        text = _("There is no field “%(name)s”. Known are: %(known)s.")
        raise ValidationError(text % {"name": name, "known": known})
    return field


def _ordering(collection: Collection, field: Field | None, descending: bool) -> str:
    """Rows without a value come last either way."""
    way = "DESC" if descending else "ASC"
    return f"{field.sql} {way} NULLS LAST, {collection.key}" if field else f"{collection.key} {way}"


def _following(collection: Collection, field: Field | None, asked: Asked) -> tuple[str, dict[str, Any]]:
    """The rows after the last one seen."""
    if asked.after is None:
        return "TRUE", {}
    value, number = asked.after
    beyond = "<" if asked.descending else ">"
    if field is None:
        return f"{collection.key} {beyond} %(page_key)s", {"page_key": number}
    later = f"{collection.key} > %(page_key)s"
    if value is None:
        return f"({field.sql} IS NULL AND {later})", {"page_key": number}
    given = f"%(page_value)s::{COLUMN_TYPES[field.kind]}"
    same = f"({field.sql} = {given} AND {later})"
    sql = f"({field.sql} {beyond} {given} OR {same} OR {field.sql} IS NULL)"
    return sql, {"page_key": number, "page_value": value}
