"""Opening a case: one form, and files with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.files.api import attach, checked
from core.pages.api import page, principal_of_page
from core.states.api import Refusal
from core.workflows.address import address
from core.workflows.models import Case
from core.workflows.pages.found import newest_process
from core.workflows.see import may_begin
from core.workflows.start import open_case

_MOST_FILES = 20


@page()
def open_page(request: HttpRequest, name: str) -> HttpResponse:
    """`…/new/`: values may be given in the address, such as which service item is applied for."""
    process, principal = newest_process(name), principal_of_page(request)
    if not may_begin(principal, process):
        raise PermissionDenied(process.permission("begin"))
    if request.method == "POST":
        form = process.opening(data=request.POST)
        case = _opened(request, name, form) if form.is_valid() else None
        if case is not None:
            said = _("%(number)s is on its way. You will be told here of every step.") % {"number": case.number}
            messages.success(request, said)
            return redirect(address(process, case=case.pk))
        return render(request, "core/workflows/new.html", _context(process, form), status=422)
    form = process.opening(initial=request.GET.dict())
    return render(request, "core/workflows/new.html", _context(process, form))


def attach_all(request: HttpRequest, case: Case) -> None:
    """Attach every file sent with a form. Raises ValidationError: what one of them is not."""
    for file in request.FILES.getlist("files")[:_MOST_FILES]:
        content = file.read()
        attach(
            principal_of_page(request), case.process, case.pk, file.name or "", content, agency_path=case.agency.path
        )


def check_all(request: HttpRequest) -> None:
    """Look at every file before anything is written. Raises ValidationError."""
    for file in request.FILES.getlist("files")[:_MOST_FILES]:
        checked(file.name or "", file.read())
        file.seek(0)


def _context(process: Any, form: BaseForm) -> dict[str, Any]:
    return {"process": process, "form": form, "list_url": address(process)}


def _opened(request: HttpRequest, name: str, form: BaseForm) -> Case | None:
    try:
        check_all(request)
        with transaction.atomic():
            case = open_case(principal_of_page(request), name, request.POST)
            attach_all(request, case)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    return case
