"""What a register's table has besides its columns: the trigger that keeps versions, and the indexes of the kit.

Attached after every migration rather than within one: a plugin declares, and neither forgets nor writes SQL.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.models import CharField, TextField
from psycopg import sql

from core.registers.check import column_of, same_groups
from core.registers.declare import REGISTERS, Register

_TRIGGER = """
CREATE TRIGGER keep_version AFTER UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION core_keep_version()
"""
_OURS = """
SELECT t.relname,
    ARRAY(SELECT i.relname::text FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
          WHERE x.indrelid = t.oid AND starts_with(i.relname::text, 'kit_')),
    EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = t.oid AND g.tgname = 'keep_version')
FROM pg_class t
WHERE t.relkind = 'r' AND t.relnamespace = current_schema::regnamespace AND t.relname = ANY(%s)
"""


def prepare_tables(using: str, **_: Any) -> None:
    """Receiver of `post_migrate`: every register whose table is there has its trigger and its indexes."""
    _prepare(list(REGISTERS.values()), using)


def prepare_table(register: Register, using: str = "default") -> None:
    """Attach the trigger, make the indexes that are missing, drop those that are declared no more."""
    _prepare([register], using)


def _prepare(registers: list[Register], using: str) -> None:
    """One look at all tables; where nothing is to be done, which is nearly always, nothing is locked."""
    by_table = {register.model._meta.db_table: register for register in registers}
    with connections[using].cursor() as cursor:
        cursor.execute(_OURS, [list(by_table)])
        for table, kept, triggered in cursor.fetchall():
            wanted = dict(indexes(by_table[table]))
            if not triggered:
                cursor.execute(sql.SQL(_TRIGGER).format(table=sql.Identifier(table)))
            for name in sorted(set(kept) - set(wanted)):
                cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
            for name in sorted(set(wanted) - set(kept)):
                cursor.execute(wanted[name])


def indexes(register: Register) -> Iterator[tuple[str, sql.Composed]]:
    """Name and statement of each index; the name follows from the statement, so that a change makes another."""
    table = sql.Identifier(register.model._meta.db_table)
    for group in same_groups(register):
        yield _index(table, "UNIQUE INDEX", "", _columns(register, group), _living(register, group))
    for name in dict.fromkeys((*register.exact, *register.filters)):
        if not _indexed(register, name):
            yield _index(table, "INDEX", "", _columns(register, (name,)), None)
    if register.alike:
        yield _index(table, "INDEX", "", _columns(register, register.alike), _living(register, register.alike))
    yield _index(table, "INDEX", "USING gin ", sql.SQL("search"), None)


def _index(
    table: sql.Identifier, kind: str, method: str, columns: sql.Composable, only: sql.Composable | None
) -> tuple[str, sql.Composed]:
    rest = sql.SQL("ON {} {}({})").format(table, sql.SQL(method), columns)
    if only is not None:
        rest += sql.SQL(" WHERE ") + only
    digest = hashlib.sha256(f"{kind} {rest.as_string()}".encode()).hexdigest()
    name = f"kit_{digest[:24]}"
    return name, sql.SQL("CREATE {} {} ").format(sql.SQL(kind), sql.Identifier(name)) + rest


def _columns(register: Register, names: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column_of(register, name)) for name in names)


def _living(register: Register, names: tuple[str, ...]) -> sql.Composed:
    """Records merged away no longer count, and what is empty equals nothing."""
    said = [
        sql.SQL("{} <> ''").format(sql.Identifier(column_of(register, name)))
        for name in names
        if isinstance(register.model._meta.get_field(name), CharField | TextField)
    ]
    return sql.SQL(" AND ").join([sql.SQL("merged_into_id IS NULL"), *said])


def _indexed(register: Register, name: str) -> bool:
    field: Any = register.model._meta.get_field(name)
    return bool(field.unique or field.db_index)
