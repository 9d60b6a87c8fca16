"""`/mine/`: where people without roles (residents, organisations) begin: what they applied for, and what they may."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.pages.api import page, principal_of_page
from core.workflows.address import address
from core.workflows.declare import PROCESSES, newest
from core.workflows.models import Case, Task
from core.workflows.pages.shown import due_of, lamp_of, state_title
from core.worktime.api import Calendar, calendar

_MOST = 200


@page()
def mine_page(request: HttpRequest) -> HttpResponse:
    """One's own applications, newest first, with those that wait for oneself on top."""
    user_id = principal_of_page(request).user_id
    active = PROCESSES.active()
    waits = Task.objects.filter(user__isnull=False, user=user_id, done_at=None)
    waiting = set(waits.values_list("case_id", flat=True))
    mine = Case.objects.filter(applicant__isnull=False, applicant=user_id, process__in={name for name, _ in active})
    found = mine.select_related("agency").order_by("-pk")[:_MOST]
    days = calendar()
    rows = [_row(case, case.pk in waiting, days) for case in found if (case.process, case.version) in active]
    rows.sort(key=lambda row: (not row["waits"], -row["case"].pk))
    open_to_all = [process for process in newest() if process.begin.at == "applicant"]
    offers = [{"process": process, "url": address(process, "new")} for process in open_to_all]
    return render(request, "core/workflows/mine.html", {"rows": rows, "offers": offers})


def _row(case: Case, waits: bool, days: Calendar) -> dict[str, Any]:
    process = PROCESSES.active()[case.process, case.version]
    now = timezone.now()
    return {
        "case": case,
        "process": process,
        "url": address(process, case=case.pk),
        "state": state_title(process, case.state),
        "lamp": lamp_of(case, now),
        "due": due_of(case.promised_due, now, days),
        "waits": waits,
    }
