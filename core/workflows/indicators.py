"""Figures of a process over the last thirty days: how many cases, how many on time, how long one takes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from statistics import median

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import lazystr

from core.access.api import Principal
from core.indicators.api import indicator
from core.indicators.registry import INDICATORS, Value
from core.plugins.api import Text
from core.workflows.address import address
from core.workflows.cases import visible
from core.workflows.declare import Process
from core.workflows.models import Case
from core.worktime.api import DAY_S

Work = Callable[[Principal, Process], Value]
DAYS = 30
_TITLES = {
    "volume": (Text(zh="近30天受理件数", en="cases opened in 30 days"), Text(zh="件", en="cases")),
    "on_time": (Text(zh="近30天按时办结率", en="closed on time in 30 days"), Text(zh="%", en="%")),
    "median_days": (
        Text(zh="近30天办理时长中位数", en="median duration in 30 days"),
        Text(zh="工作日", en="working days"),
    ),
}


def declare_indicators(process: Process) -> None:
    """Declare the three figures of a process, each for the part of the district that the asker may see."""
    for name, work in _WORKS.items():
        key = f"{process.name}.{name}"
        if key not in INDICATORS:
            what, counted_in = _TITLES[name]
            full = Text(zh=f"{process.title.zh}{what.zh}", en=f"{process.title.en}: {what.en}")
            permission = process.permission("view")
            since = str(DAYS)
            opened, closed = address(process, opened_days=since), address(process, closed_days=since)
            rows = opened if name == "volume" else closed
            title, unit = lazystr(full), lazystr(counted_in)
            declared = indicator(key, title=title, unit=unit, permission=permission, order=700, rows=rows)
            declared(partial(_worked, work, process))


def _worked(work: Work, process: Process, principal: Principal) -> Value:
    return work(principal, process)


def volume(principal: Principal, process: Process) -> Value:
    """Cases opened."""
    return visible(principal, process).filter(opened_at__gte=_since()).count()


def on_time(principal: Principal, process: Process) -> Value:
    """Percentage of the cases closed that were closed within the promised limit; None where none was closed."""
    counted = _closed(principal, process).aggregate(all=Count("pk"), good=Count("pk", filter=Q(on_time=True)))
    return round(100 * counted["good"] / counted["all"], 1) if counted["all"] else None


def median_days(principal: Principal, process: Process) -> Value:
    """Median working days from opening to closing, without the time the clock stood; None where none was closed."""
    used = list(_closed(principal, process).values_list("used_s", flat=True))
    return round(median(used) / DAY_S, 1) if used else None


def _closed(principal: Principal, process: Process) -> QuerySet[Case]:
    return visible(principal, process).filter(closed_at__gte=_since())


def _since() -> datetime:
    return timezone.now() - timedelta(days=DAYS)


_WORKS: dict[str, Work] = {
    "volume": volume,
    "on_time": on_time,
    "median_days": median_days,
}
