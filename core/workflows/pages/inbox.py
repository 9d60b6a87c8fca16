"""`/inbox/`: what waits for a person, and what they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.access.api import Principal
from core.accounts.api import User
from core.pages.api import page, principal_of_page
from core.workflows.address import address
from core.workflows.declare import PROCESSES, Process
from core.workflows.inbox import InboxQuery, done_box, inbox
from core.workflows.models import Case, Entry, Task
from core.workflows.pages.found import following
from core.workflows.pages.shown import Due, Lamp, due_of, lamp_of, lit, state_title, step_title
from core.workflows.people import ways_to_act
from core.worktime.api import Calendar, calendar

Active = Mapping[tuple[str, int], Process]


@dataclass(frozen=True)
class Row:
    """A line of the inbox, or of the done-box."""

    case: Case
    process: Process
    url: str
    state: str
    lamp: Lamp
    task: Task | None = None
    due: Due | None = None
    entry: Entry | None = None
    did: str = ""


@page()
def inbox_page(request: HttpRequest) -> HttpResponse:
    """`/inbox/?process=&q=&overdue=&cursor=`."""
    principal = principal_of_page(request)
    given = request.GET
    query = InboxQuery(
        process=given.get("process", ""),
        q=given.get("q", "")[:80],
        overdue=given.get("overdue", "") == "yes",
        cursor=given.get("cursor") or None,
    )
    found, active, days = inbox(principal, query), PROCESSES.active(), calendar()
    context = {
        "rows": [row for task in found.tasks if (row := _waiting(task, active, days))],
        "next": following(request, found.next),
        "query": query,
        "processes": processes(),
        "stands_in_for": _givers(principal),
        "tab": "inbox",
    }
    return render(request, "core/workflows/inbox.html", context)


@page()
def done_page(request: HttpRequest) -> HttpResponse:
    """`/inbox/done/?process=&cursor=`."""
    name = request.GET.get("process", "")
    entries, cursor = done_box(principal_of_page(request), process=name, cursor=request.GET.get("cursor") or None)
    active = PROCESSES.active()
    context = {
        "rows": [row for entry in entries if (row := _done(entry, active))],
        "next": following(request, cursor),
        "query": InboxQuery(process=name),
        "processes": processes(),
        "tab": "done",
    }
    return render(request, "core/workflows/done.html", context)


def processes() -> dict[str, Process]:
    """Every process by its name, in its newest version, for a choice."""
    return {name: process for (name, _version), process in sorted(PROCESSES.active().items())}


def _waiting(task: Task, active: Active, days: Calendar) -> Row | None:
    process = active.get((task.case.process, task.case.version))
    if process is None:
        return None
    now = timezone.now()
    url = address(process, case=task.case_id, task=task.pk if task.branch_id else 0)
    state = state_title(process, task.state)
    return Row(task.case, process, url, state, _lamp(task, now), task=task, due=due_of(task.due, now, days))


def _lamp(task: Task, now: datetime) -> Lamp:
    """A branch has its own limit: after it, silence is consent."""
    if task.branch_id and task.due and now > task.due:
        return lit("red")
    return lamp_of(task.case, now)


def _done(entry: Entry, active: Active) -> Row | None:
    process = active.get((entry.case.process, entry.case.version))
    if process is None:
        return None
    state, lamp = state_title(process, entry.case.state), lamp_of(entry.case, timezone.now())
    url = address(process, case=entry.case_id)
    return Row(entry.case, process, url, state, lamp, entry=entry, did=step_title(process, entry.step))


def _givers(principal: Principal) -> list[str]:
    ids = [way.giver_id for way in ways_to_act(principal) if way.giver_id]
    return [user.get_full_name() or user.username for user in User.objects.filter(pk__in=ids)] if ids else []
