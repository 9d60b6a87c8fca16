"""The page of a case: where it stands, what can be done now, what was asked and answered, what has happened."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from core.access.api import Principal
from core.documents.api import IssuedDocument, documents_of, in_groups, pdf_of
from core.files.api import AttachedFile, attached, attached_file, handed_out, kept
from core.pages.api import page, principal_of_page
from core.workflows.address import address
from core.workflows.clock import clock_of
from core.workflows.declare import Process
from core.workflows.diagram import diagram
from core.workflows.hands import Holder, holder_of_task
from core.workflows.models import Case, Task
from core.workflows.pages.found import seen_case
from core.workflows.pages.shown import (
    due_of,
    history,
    lamp_of,
    used_share,
    values_of,
    working_time,
    works_on,
)
from core.workflows.people import acting_as
from core.workflows.take import possible
from core.worktime.api import Calendar, calendar


@page()
def case_page(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """`…/<pk>/`."""
    case, process = seen_case(request, name, pk)
    return render(request, "core/workflows/case.html", context_of(principal_of_page(request), case, process))


@page()
def file_page(request: HttpRequest, name: str, pk: int, file: int) -> HttpResponse:
    """`…/<pk>/files/<file>/`: an attached file, to be saved."""
    case, _process = seen_case(request, name, pk)
    try:
        found = attached_file(case.process, case.pk, file)
        return handed_out(kept(found.sha256), found.name, found.media_type)
    except (AttachedFile.DoesNotExist, FileNotFoundError):
        raise Http404(str(file)) from None


@page()
def document_page(request: HttpRequest, name: str, pk: int, document: int) -> HttpResponse:
    """`…/<pk>/documents/<document>/`: a sealed PDF of the case."""
    case, _process = seen_case(request, name, pk)
    found = IssuedDocument.objects.filter(pk=document, kind=case.process, thing=case.pk).first()
    if found is None:
        raise Http404(str(document))
    try:
        return handed_out(pdf_of(found), f"{found.number}.pdf", "application/pdf")
    except FileNotFoundError:
        raise Http404(str(document)) from None


def context_of(principal: Principal, case: Case, process: Process) -> dict[str, Any]:
    """Everything the page shows to this person."""
    now, days = timezone.now(), calendar()
    steps = possible(principal, case)
    inside = bool(principal.superuser or principal.roles)
    branches = [_branch(principal, process, task, now, days) for task in _round(case)]
    whole = works_on(principal, case, len(steps) + sum(each["mine"] for each in branches))
    used = clock_of(case).used(now, days)
    return {
        "case": case,
        "process": process,
        "state": process.state(case.state),
        "list_url": address(process),
        "diagram": mark_safe(diagram(process, {}, case.state)),  # noqa: S308 - drawn by us from escaped titles
        "lamp": lamp_of(case, now),
        "used": working_time(used),
        "used_share": used_share(case, used),
        "promised": due_of(case.promised_due, now, days),
        "legal": due_of(case.legal_due, now, days),
        "steps": [{"step": step, "url": address(process, case=case.pk, step=step.name)} for step in steps],
        "extend_url": _extend_url(principal, case, process),
        "branches": branches if inside else [],
        "inside": inside,
        "values": values_of(process, "open", case.data.get("open", {}), whole=whole),
        "entries": history(process, list(case.entries.select_related("on_behalf_of")), inside=inside, whole=whole),
        "files": [{"file": each, "url": f"{address(process, case=case.pk)}files/{each.pk}/"} for each in _files(case)],
        "may_attach": may_attach(principal, case, len(steps)),
        "attach_url": f"{address(process, case=case.pk)}attach/",
        "documents": [_document(process, case, each) for each in documents_of(case.process, case.pk)],
        "now": now,
    }


def may_attach(principal: Principal, case: Case, possible_steps: int) -> bool:
    """The applicant and whoever has the case in hand, until it is closed."""
    return case.closed_at is None and works_on(principal, case, possible_steps)


def _files(case: Case) -> list[AttachedFile]:
    return attached(case.process, case.pk)


def _round(case: Case) -> list[Task]:
    """The agencies asked in the last round."""
    asked = list(case.tasks.filter(branch__isnull=False).select_related("branch", "done_by").order_by("pk"))
    last = max((task.since for task in asked), default=None)
    return [task for task in asked if task.since == last]


def _branch(principal: Principal, process: Process, task: Task, now: datetime, days: Calendar) -> dict[str, Any]:
    open_ = task.done_at is None
    return {
        "task": task,
        "open": open_,
        "due": due_of(task.due, now, days) if open_ else None,
        "mine": open_ and acting_as(principal, holder_of_task(task)) is not None,
        "url": address(process, case=task.case_id, task=task.pk),
    }


def _extend_url(principal: Principal, case: Case, process: Process) -> str:
    holder = Holder(process.permission("extend"), case.agency.path)
    fits = process.extendable_days and case.closed_at is None and not case.extended_days
    return f"{address(process, case=case.pk)}extend/" if fits and acting_as(principal, holder) else ""


def _document(process: Process, case: Case, document: IssuedDocument) -> dict[str, Any]:
    url = f"{address(process, case=case.pk)}documents/{document.pk}/"
    return {"document": document, "code": in_groups(document.code), "url": url}
