"""Inbox and done-box: what waits for a person, soonest due first, and what they did.

Read permission by permission: each is one short walk along a partial index, cut to a page, and the pages are merged.
A single query over all of a person's permissions has no index to walk along and sorts everything that waits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from core.access.api import WHOLE_DISTRICT, Principal
from core.registers.words import query_of
from core.rest.api import clamp, decode_cursor, moment_in, number_in, page_of
from core.workflows.declare import PROCESSES, Process
from core.workflows.models import FAR, Entry, Task
from core.workflows.people import ways_to_act
from core.workflows.rows import in_the_house

_RANK = f"coalesce(task.due, '{FAR.isoformat(sep=' ')}'::timestamptz)"
_PART = """(SELECT task.id, {rank} AS rank FROM core_task AS task{join} WHERE task.done_at IS NULL
AND {whose}{more} AND ({rank}, task.id) > (%s, %s) ORDER BY {rank}, task.id LIMIT %s)"""
_FIRST = datetime(1, 1, 1, tzinfo=FAR.tzinfo)


@dataclass(frozen=True)
class InboxQuery:
    """What of an inbox to show, a page at a time.

    `process`: one only. `q`: words of number, subject and applicant, in Chinese or pinyin. `overdue`: only what is.
    """

    process: str = ""
    q: str = ""
    overdue: bool = False
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True)
class InboxPage:
    """Tasks with their cases and agencies; `next` is the cursor of the following page, None on the last."""

    tasks: list[Task]
    next: str | None


def inbox(principal: Principal, query: InboxQuery = InboxQuery()) -> InboxPage:
    """What waits for this person, by their own rights, as applicant, and for those who delegated to them.

    Raises:
        Problem: 422, the cursor was not made here.
    """
    limit = clamp(query.limit)
    found = _ids(principal, query, limit + 1)
    shown, following = page_of(found, limit, lambda row: {"rank": row[1].isoformat(), "id": row[0]})
    tasks = Task.objects.select_related("case__agency", "branch").defer("case__search").in_bulk([pk for pk, _ in shown])
    found_ones = (tasks[pk] for pk, _ in shown if pk in tasks)
    return InboxPage([task for task in found_ones if in_the_house(task.case)], following)


def _ids(principal: Principal, query: InboxQuery, limit: int) -> list[tuple[int, datetime]]:
    after = decode_cursor(query.cursor)
    key = [moment_in(after, "rank") or _FIRST, number_in(after) or 0]
    more, values = _narrowed(query)
    join = " JOIN core_case AS c ON c.id = task.case_id" if "c." in more else ""
    parts: list[str] = []
    given: list[Any] = []
    for whose, own in _whose(principal, query.process):
        parts.append(_PART.format(rank=_RANK, whose=whose, more=more, join=join))
        given += [*own, *values, *key, limit]
    if not parts:
        return []
    statement = f"SELECT DISTINCT id, rank FROM ({' UNION ALL '.join(parts)}) AS part ORDER BY rank, id LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, limit])
        return [(int(pk), rank) for pk, rank in cursor.fetchall()]


def _narrowed(query: InboxQuery) -> tuple[str, list[Any]]:
    more, values = "", list[Any]()
    if query.process:
        more, values = " AND c.process = %s", [query.process]
    if query.q.strip():
        words = query_of(query.q)
        more += " AND c.search @@ %s::tsquery" if words else " AND c.id IS NULL"
        values += [words] if words else []
    if query.overdue:
        more += " AND task.due < %s"
        values.append(timezone.now())
    return more, values


def _whose(principal: Principal, process: str) -> Iterator[tuple[str, list[Any]]]:
    """A condition for each permission of each process that somebody here stands in with, and for each person."""
    people = [each.giver or each.actor for each in ways_to_act(principal)]
    user_ids = [each.user_id for each in people if each.user_id is not None]
    yield from (("task.user_id = %s", [user_id]) for user_id in user_ids)
    for permission in _permissions(process):
        scopes = {scope for each in people for scope in each.scopes(permission)}
        if WHOLE_DISTRICT in scopes:
            yield "task.permission = %s", [permission]
        elif scopes:
            likes = " OR ".join(["task.agency_path LIKE %s"] * len(scopes))
            yield f"task.permission = %s AND ({likes})", [permission, *(f"{scope}%" for scope in sorted(scopes))]


def _permissions(name: str) -> list[str]:
    processes = [each for each in PROCESSES.active().values() if not name or each.name == name]
    return list(dict.fromkeys(right for process in processes for right in _worked_by(process)))


def _worked_by(process: Process) -> Iterator[str]:
    """The rights by which tasks of a process are found."""
    for state in process.states:
        if state.parallel or (state.hand and state.hand.roles):
            yield process.permission(state.name)
    yield from (process.permission(step.name) for step in process.transitions if step.hand and step.hand.roles)


def done_box(
    principal: Principal, *, process: str = "", cursor: str | None = None, limit: int = 50
) -> tuple[Sequence[Entry], str | None]:
    """What this person did, or had done on their behalf, newest first, and the cursor of the following page.

    Raises:
        Problem: 422, the cursor was not made here.
    """
    if principal.user_id is None:
        return [], None
    limit, after = clamp(limit), number_in(decode_cursor(cursor))
    mine = Entry.objects.filter(Q(by=principal.user_id) | Q(on_behalf_of=principal.user_id)).order_by("-pk")
    active = {name for name, _ in PROCESSES.active()}
    mine = mine.filter(case__process__in=active & {process} if process else active)
    if after is not None:
        mine = mine.filter(pk__lt=after)
    rows = list(mine.select_related("case__agency", "on_behalf_of").defer("case__search")[: limit + 1])
    return page_of(rows, limit, lambda row: {"id": row.pk})
