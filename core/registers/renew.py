"""Cutting records into words anew: after `search` was declared otherwise, or rows came in past the actions."""

from django.db import connection
from psycopg import sql

from core.registers.declare import Register
from core.registers.search import vector_of

_AT_ONCE = 2000
_SET = """
UPDATE {table} AS r SET search = n.search::tsvector
FROM unnest(%s::bigint[], %s::text[]) AS n (id, search)
WHERE r.id = n.id AND r.search IS DISTINCT FROM n.search::tsvector
"""


def renew_words(register: Register) -> int:
    """Bring every record's words up to date, some at a time; returns how many were not.

    Words are no part of what a record says: it stays in its version.
    """
    statement = sql.SQL(_SET).format(table=sql.Identifier(register.model._meta.db_table))
    rows = register.model.objects.order_by("pk").defer("search")
    renewed, last = 0, 0
    with connection.cursor() as cursor:
        while batch := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
            last = batch[-1].pk
            cursor.execute(statement, [[row.pk for row in batch], [vector_of(register, row) for row in batch]])
            renewed += cursor.rowcount
    return renewed
