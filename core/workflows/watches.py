"""What the worker does for open cases: silence becomes consent, people are reminded, limits follow the calendar."""

from django.db import transaction

from core.events.api import Event, handler
from core.work.api import watch
from core.workflows.answer import expire_silent
from core.workflows.clock import clock_of, set_clock
from core.workflows.models import Case, Task
from core.workflows.remind import remind
from core.worktime.api import calendar

_BATCH = 1000
_FIELDS = ["used_s", "running_since", "promised_due", "legal_due", "warn_at"]


@watch("core.workflows.silence", every_s=20)
def silence() -> None:
    """Branches whose time has run out."""
    expire_silent()


@watch("core.workflows.reminders", every_s=30)
def reminders() -> None:
    """Cases that are nearly or truly late."""
    remind()


@handler("core.workflows.calendar", "core.calendar.changed")
def follow_calendar(_event: Event) -> None:
    """The moments at which limits run out are worked out again; told twice, the same comes out."""
    last: int | None = 0
    while last is not None:
        last = _recount(last)


@transaction.atomic
def _recount(after: int) -> int | None:
    """The next cases in order of their numbers; returns the last one's, None when there are no more."""
    running = Case.objects.filter(pk__gt=after, closed_at=None, running_since__isnull=False)
    cases, days = list(running.select_for_update().order_by("pk")[:_BATCH]), calendar()
    if not cases:
        return None
    for case in cases:
        set_clock(case, clock_of(case), days)
    Case.objects.bulk_update(cases, _FIELDS, batch_size=250)
    tasks = list(Task.objects.filter(case__in=cases, done_at=None, branch=None).select_related("case"))
    for task in tasks:
        task.due = task.case.promised_due
    Task.objects.bulk_update(tasks, ["due"], batch_size=250)
    return cases[-1].pk
