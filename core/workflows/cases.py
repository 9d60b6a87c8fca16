"""The cases of a process that a person may see: filtered, newest first, page by page, counted per state."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, get_args

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from core.access.api import Principal, under
from core.registers.search import Words
from core.registers.words import query_of
from core.rest.api import clamp, decode_cursor, number_in, page_of
from core.workflows.clock import Lamp
from core.workflows.declare import Process
from core.workflows.models import Case


@dataclass(frozen=True)
class CaseQuery:
    """What cases to show. All may be empty.

    `q`: words of number, subject and applicant, in Chinese or pinyin. `opened_days`, `closed_days`: within so many days
    up to now. `on_time`: `yes` or `no`, of closed ones. `mine`: `yes` for one's own applications only. `open`: `yes`
    or `no`.
    """

    state: str = ""
    lamp: str = ""
    q: str = ""
    open: str = ""
    on_time: str = ""
    mine: str = ""
    agency: str = ""
    opened_days: str = ""
    closed_days: str = ""
    cursor: str = ""
    limit: int = 50

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "CaseQuery":
        """From the parameters of an address; what is not known is left alone."""
        known = {each.name for each in fields(cls)} - {"limit"}
        limit = given.get("limit", "")
        more = {"limit": int(limit)} if limit.isdecimal() else {}
        return cls(**{name: given[name] for name in known if name in given}, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class CasePage:
    """Cases with their agencies; `next` is the cursor of the following page, None on the last."""

    cases: list[Case]
    next: str | None


def visible(principal: Principal, process: Process) -> QuerySet[Case]:
    """The cases of a process that a person may list: where they may see them, and their own applications."""
    mine = Q(applicant=principal.user_id) if principal.user_id is not None else Q(pk__in=[])
    held = under("agency__path", principal.scopes(process.permission("view")))
    return Case.objects.filter(held | mine if held else Q(), process=process.name)


def cases(principal: Principal, process: Process, query: CaseQuery = CaseQuery()) -> CasePage:
    """A page of the cases of a process, newest first.

    Raises:
        Problem: 422, the cursor was not made here.
    """
    limit, after = clamp(query.limit), number_in(decode_cursor(query.cursor))
    found = filtered(principal, process, query).select_related("agency").defer("search").order_by("-pk")
    if after is not None:
        found = found.filter(pk__lt=after)
    shown, following = page_of(list(found[: limit + 1]), limit, lambda case: {"id": case.pk})
    return CasePage(shown, following)


def filtered(principal: Principal, process: Process, query: CaseQuery) -> QuerySet[Case]:
    """All the cases that the query means."""
    asked: dict[str, Any] = {
        "applicant": principal.user_id if query.mine else None,
        "state": query.state or None,
        "closed_at__isnull": query.open == "yes" if query.open else None,
        "on_time": query.on_time == "yes" if query.on_time else None,
        "agency__code": query.agency or None,
    }
    found = visible(principal, process).filter(**{name: value for name, value in asked.items() if value is not None})
    if text := query.q.strip():
        words = query_of(text)
        found = found.filter(search=Words(words)) if words else found.none()
    for field, days in (("opened_at", query.opened_days), ("closed_at", query.closed_days)):
        if days.isdecimal():
            found = found.filter(**{f"{field}__gte": timezone.now() - timedelta(days=min(int(days), 36_500))})
    return found.filter(_lit(query.lamp)) if query.lamp in get_args(Lamp) else found


def counts(principal: Principal, process: Process) -> dict[str, int]:
    """How many of the cases a person may see stand in each state; states without any are left out."""
    grouped = visible(principal, process).order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in grouped}


def _lit(lamp: str) -> Q:
    """The cases whose lamp is of this colour; see `clock.lamp`."""
    now = timezone.now()
    conditions = {
        "off": Q(closed_at__isnull=False),
        "paused": Q(closed_at=None, promised_due=None),
        "red": Q(closed_at=None, promised_due__lte=now),
        "yellow": Q(closed_at=None, promised_due__gt=now, warn_at__lte=now),
        "green": Q(closed_at=None, warn_at__gt=now),
    }
    return conditions[lamp]
