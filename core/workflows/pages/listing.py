"""The cases of a process: a list to filter, counts by state, and the drawn process with where cases stand."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from core.pages.api import page, principal_of_page
from core.workflows.address import address
from core.workflows.cases import CaseQuery, cases, counts
from core.workflows.declare import PROCESSES
from core.workflows.diagram import diagram
from core.workflows.models import Case
from core.workflows.pages.found import following, newest_process
from core.workflows.pages.shown import LAMPS, due_of, lamp_of, state_title
from core.workflows.see import may_begin
from core.worktime.api import Calendar, calendar


@page()
def case_list(request: HttpRequest, name: str) -> HttpResponse:
    """The list; its filters stand in the address, which indicators link to as well."""
    process, principal = newest_process(name), principal_of_page(request)
    query = CaseQuery.of(request.GET.dict())
    found = cases(principal, process, query)
    by_state, days = counts(principal, process), calendar()
    context = {
        "process": process,
        "inside": bool(principal.scopes(process.permission("view"))),
        "rows": [_row(case, days) for case in found.cases],
        "next": following(request, found.next),
        "query": query,
        "states": [(state, by_state.get(state.name, 0)) for state in process.states],
        "all": sum(by_state.values()),
        "lamps": LAMPS,
        "narrowed": _narrowed(request),
        "diagram_url": address(process, "diagram"),
        "new_url": address(process, "new") if may_begin(principal, process) else "",
    }
    return render(request, "core/workflows/list.html", context)


@page()
def diagram_page(request: HttpRequest, name: str) -> HttpResponse:
    """The process as a drawing, with how many of the cases a person may see stand in each state."""
    process, principal = newest_process(name), principal_of_page(request)
    if not principal.scopes(process.permission("view")) and process.begin.at != "applicant":
        raise PermissionDenied(process.permission("view"))
    by_state = counts(principal, process)
    context = {
        "process": process,
        "diagram": mark_safe(diagram(process, by_state)),  # noqa: S308 - drawn by us from escaped titles
        "states": [(state, by_state.get(state.name, 0)) for state in process.states],
        "list_url": address(process),
    }
    return render(request, "core/workflows/diagram.html", context)


def _row(case: Case, days: Calendar) -> dict[str, Any]:
    process = PROCESSES.active().get((case.process, case.version)) or newest_process(case.process)
    now = timezone.now()
    return {
        "case": case,
        "url": address(process, case=case.pk),
        "state": state_title(process, case.state),
        "lamp": lamp_of(case, now),
        "due": due_of(case.promised_due, now, days),
    }


def _narrowed(request: HttpRequest) -> bool:
    return any(value for name, value in request.GET.items() if name not in ("cursor", "limit"))
