"""Pages of a register, fast at a million records whatever is asked.

Pages follow each other by number, latest first. A condition that few records meet is answered by its index, one that
many meet by walking down the numbers; which of the two it is, counting to 10,000 tells, and the planner's guess of it
never matters.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from psycopg import sql

from core.access.principal import Principal
from core.registers.declare import Register
from core.registers.models import Record
from core.registers.query import Query, conditions
from core.registers.read import related, visible

COUNTED = 10_000
_STRIDE = 20_000  # numbers walked at most before the index is asked after all

# MATERIALIZED: planned for all rows that meet the conditions, not for the first few, which a walk might find late
_FEW = """
WITH met (id) AS MATERIALIZED ({met}), counted AS (SELECT id FROM met LIMIT {most})
SELECT count(*), (array_agg(id ORDER BY id DESC) FILTER (WHERE {before}::bigint IS NULL OR id < {before}))[1:{limit}]
FROM counted
"""


@dataclass(frozen=True)
class Listing:
    """One page; `next`: the `before` of the page that follows, None on the last.

    `count`: how many records there are over all pages, at most 10,000; more, if not `count_is_exact`.
    """

    rows: list[Record]
    next: int | None
    count: int
    count_is_exact: bool


def listing(principal: Principal, register: Register, query: Query) -> Listing:
    """The page of the visible records that the query asks for. Raises ValidationError by parameter."""
    met = visible(principal, register).filter(conditions(register, query))
    wanted = query.limit + 1
    count, keys = _few(met, query.before, wanted)
    if count > COUNTED:
        keys = _many(met, query.before, wanted)
    rows = {row.pk: row for row in related(register, register.model.objects.filter(pk__in=keys[: query.limit]))}
    page = [rows[key] for key in keys[: query.limit] if key in rows]
    following = keys[query.limit - 1] if len(keys) > query.limit else None
    return Listing(page, following, min(count, COUNTED), count <= COUNTED)


def found(principal: Principal, register: Register, query: Query) -> QuerySet[Any]:
    """All records that the query asks for, latest first, as long as one likes to read. Raises ValidationError."""
    return related(register, visible(principal, register).filter(conditions(register, query)).order_by("-pk"))


def _few(met: QuerySet[Any], before: int | None, limit: int) -> tuple[int, list[int]]:
    """How many meet the conditions, counted to one more than 10,000, and the keys of the page if they are few."""
    statement = sql.SQL(_FEW).format(
        met=sql.SQL("{met}"), most=sql.Literal(COUNTED + 1), before=sql.Literal(before), limit=sql.Literal(limit)
    )
    row = _run(statement, met)
    return (0, []) if not row else (row[0][0], list(row[0][1] or ()))


def _many(met: QuerySet[Any], before: int | None, limit: int) -> list[int]:
    """The keys of the page: by walking a stretch, and only if that does not fill it, by the index."""
    below = met if before is None else met.filter(pk__lt=before)
    numbers = met.model.objects.order_by("-pk").values_list("pk", flat=True)
    stretch = numbers if before is None else numbers.filter(pk__lt=before)
    end = stretch[_STRIDE : _STRIDE + 1].first()
    walked = below if end is None else below.filter(pk__gte=end)
    keys = list(walked.order_by("-pk").values_list("pk", flat=True)[:limit])
    if len(keys) == limit or end is None:
        return keys
    # sorted by what no index has, so that the planner cannot walk after all
    return list(below.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)[:limit])


def _run(statement: sql.Composed, met: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement around a queryset's own; none where the queryset can have none."""
    try:
        inner, parameters = met.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    text = statement.as_string().replace("%", "%%").replace("{met}", inner)
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return list(cursor.fetchall())
