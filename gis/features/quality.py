"""How good the features of a collection are: complete, valid, single, in the district, fresh."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import Collection, Field

LOOKED_AT = 50_000  # features; of larger collections the first so many by number
NAMED = 20  # faulty features named one by one
_DISTRICT = "SELECT ST_Union(geom) FROM citygis_region WHERE level = 'district'"


@dataclass(frozen=True)
class Fault:
    """Features with the same fault: how many, and the numbers of the first few with what is wrong."""

    count: int
    first: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Quality:
    """What was found.

    Attributes:
        looked_at: how many features. whole: these are all.
        filled: per field, in their order, how many features have a value.
        invalid: by the rules of OGC simple features. same_place: features beyond the first with the very same
            geometry. same_values: the same with every field alike. outside: those that the district does not touch;
            None where the district's outline is not loaded.
        oldest, newest: when features were changed; None where the collection does not say.
    """

    looked_at: int
    whole: bool
    filled: tuple[tuple[Field, int], ...]
    invalid: Fault
    same_place: Fault
    same_values: Fault
    outside: Fault | None
    oldest: datetime | None
    newest: datetime | None

    @property
    def complete(self) -> float | None:
        """Share of values that are there, 0 to 1; None where there is nothing to fill."""
        wanted = self.looked_at * len(self.filled)
        return sum(count for _field, count in self.filled) / wanted if wanted else None


def quality(principal: Principal, collection: Collection) -> Quality:
    """Look at the features that the person may see; takes seconds on large collections."""
    rows = collection.rows(principal)
    values = rows.parameters | {"most": LOOKED_AT + 1}
    with pool().connection() as connection, connection.transaction():
        connection.execute(_sample(collection, rows.sql), values)
        whole = _number(connection, "SELECT count(*) FROM looked") <= LOOKED_AT
        connection.execute("DELETE FROM looked WHERE n > %s", [LOOKED_AT])
        found = _measured(connection, collection, whole=whole)
        connection.execute("DROP TABLE looked")
    return found


def _sample(collection: Collection, condition: str) -> str:
    """The features to look at, once: five questions are asked of them. Every part comes from a declaration."""
    columns = "".join(f", {each.sql} AS f{n}" for n, each in enumerate(collection.fields))
    changed = "r.changed_at" if collection.revision else "NULL::timestamptz"
    return (
        f"CREATE TEMPORARY TABLE looked ON COMMIT DROP AS SELECT row_number() OVER (ORDER BY {collection.key}) AS n, "  # noqa: S608
        f"{collection.key} AS id, {collection.geometry} AS geom, {changed} AS changed_at{columns} "
        f"FROM {collection.source} AS r WHERE {condition} ORDER BY {collection.key} LIMIT %(most)s"
    )


def _measured(connection: Any, collection: Collection, *, whole: bool) -> Quality:
    fields = collection.fields
    counts = ", ".join(f"count(*) FILTER (WHERE {_has(each, f'f{n}')})" for n, each in enumerate(fields))
    listed = f", {counts}" if counts else ""
    row = connection.execute(f"SELECT count(*), min(changed_at), max(changed_at){listed} FROM looked").fetchone()  # noqa: S608
    return Quality(
        looked_at=row[0],
        whole=whole,
        filled=tuple(zip(fields, row[3:], strict=True)),
        invalid=_fault(connection, "NOT ST_IsValid(geom)", "ST_IsValidReason(geom)"),
        same_place=_repeated(connection, ["ST_AsBinary(geom)"], "geom IS NOT NULL"),
        same_values=_repeated(connection, [f"f{n}" for n in range(len(fields))], "TRUE") if fields else Fault(0),
        outside=_outside(connection),
        oldest=row[1],
        newest=row[2],
    )


def _has(field: Field, column: str) -> str:
    return f"{column} IS NOT NULL AND {column}::text <> ''" if field.kind == "text" else f"{column} IS NOT NULL"


def _fault(connection: Any, condition: str, reason: str, values: Sequence[Any] = ()) -> Fault:
    # the conditions are this file's own
    count = _number(connection, f"SELECT count(*) FROM looked WHERE {condition}", values)  # noqa: S608
    if not count:
        return Fault(0)
    named = f"SELECT id, {reason} FROM looked WHERE {condition} ORDER BY id LIMIT {NAMED}"  # noqa: S608
    return Fault(count, tuple((row[0], row[1]) for row in connection.execute(named, values).fetchall()))


def _repeated(connection: Any, columns: Sequence[str], condition: str) -> Fault:
    """Features that equal one with a smaller number; the reason is that number."""
    same = ", ".join(columns)
    connection.execute(
        "CREATE TEMPORARY TABLE again ON COMMIT DROP AS SELECT * FROM ("  # noqa: S608
        f"SELECT id, min(id) OVER (PARTITION BY {same}) AS other FROM looked WHERE {condition}) AS all_of "
        "WHERE id <> other"
    )
    count = _number(connection, "SELECT count(*) FROM again")
    named = connection.execute(f"SELECT id, other FROM again ORDER BY id LIMIT {NAMED}").fetchall()  # noqa: S608
    connection.execute("DROP TABLE again")
    return Fault(count, tuple((row[0], f"#{row[1]}") for row in named))


def _outside(connection: Any) -> Fault | None:
    outline = connection.execute(_DISTRICT).fetchone()[0]
    if outline is None:
        return None
    return _fault(connection, "NOT ST_Intersects(geom, %s::geometry)", "''", [outline])


def _number(connection: Any, statement: str, values: Sequence[Any] = ()) -> int:
    return int(connection.execute(statement, values).fetchone()[0])
