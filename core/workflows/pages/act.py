"""Doing something in a case: taking a step, answering for an agency, extending the limit, attaching a file."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.pages.api import page, principal_of_page
from core.states.api import Refusal
from core.workflows.address import address
from core.workflows.answer import answer
from core.workflows.declare import Process
from core.workflows.extend import extend
from core.workflows.models import Case
from core.workflows.pages.case import context_of, may_attach
from core.workflows.pages.found import seen_case
from core.workflows.pages.opening import attach_all, check_all
from core.workflows.take import possible, take


class Nothing(forms.Form):
    """A step that asks nothing."""


class AnswerForm(forms.Form):
    """What an agency says."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("Your opinion"),
        choices=[("yes", gettext_lazy("Agreed")), ("no", gettext_lazy("Not agreed"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=gettext_lazy("Opinion"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ExtendForm(forms.Form):
    """How long, and why."""

    days = forms.IntegerField(label=gettext_lazy("Working days"), min_value=1)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@page()
def take_step(request: HttpRequest, name: str, pk: int, step: str) -> HttpResponse:
    """`…/<pk>/step/<step>/`: the step's form, then the step."""
    case, process = seen_case(request, name, pk)
    declared = process.transition(step)
    if declared is None:
        raise Http404(step)
    kind = declared.form or Nothing
    page_of = {"title": str(declared.title), "kind": declared.kind, "note_too": True, "revision": case.revision}
    if request.method != "POST":
        if declared not in possible(principal_of_page(request), case):
            messages.warning(request, _("This step is not possible for you now."))
            return redirect(address(process, case=pk))
        return _form_page(request, case, process, kind(initial=dict(case.data.get(step, {}))), page_of)
    form = kind(data=request.POST)
    seen = request.POST.get("revision", "")

    def deed() -> None:
        check_all(request)
        revision = int(seen) if seen.isdecimal() else 0
        note = request.POST.get("note", "")[:2000]
        attach_all(request, take(principal_of_page(request), pk, step, request.POST, revision=revision, note=note))

    return _done(request, case, process, form, page_of, deed)


@page()
def answer_task(request: HttpRequest, name: str, pk: int, task: int) -> HttpResponse:
    """`…/<pk>/answer/<task>/`: what an agency that was asked says."""
    case, process = seen_case(request, name, pk)
    asked = case.tasks.filter(pk=task, branch__isnull=False).select_related("branch").first()
    if asked is None:
        raise Http404(str(task))
    parallel = process.state(asked.state).parallel
    kind: Any = AnswerForm
    if parallel and parallel.form:
        kind = type("AnswerForm", (AnswerForm, parallel.form), {})
    title = _("Opinion of %(agency)s") % {"agency": asked.branch}
    page_of = {"title": title, "kind": "forward", "task": asked, "revision": case.revision}
    if request.method != "POST":
        return _form_page(request, case, process, kind(), page_of)
    form = kind(data=request.POST)

    def deed() -> None:
        said = form.cleaned_data
        answer(principal_of_page(request), asked.pk, said["agreed"] == "yes", said["opinion"], request.POST)

    return _done(request, case, process, form, page_of, deed)


@page()
def extend_case(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """`…/<pk>/extend/`: the promised limit, once."""
    case, process = seen_case(request, name, pk)
    title = _("Extend the limit, by %(days)s working days at most") % {"days": process.extendable_days}
    page_of = {"title": title, "kind": "side", "revision": case.revision}
    if request.method != "POST":
        return _form_page(request, case, process, ExtendForm(), page_of)
    form = ExtendForm(data=request.POST)

    def deed() -> None:
        extend(principal_of_page(request), pk, form.cleaned_data["days"], form.cleaned_data["reason"])

    return _done(request, case, process, form, page_of, deed)


@page()
@require_POST
def attach_file(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """`…/<pk>/attach/`: files, by the applicant or whoever has the case in hand."""
    case, process = seen_case(request, name, pk)
    principal = principal_of_page(request)
    if not may_attach(principal, case, len(possible(principal, case))):
        raise PermissionDenied(process.permission(case.state))
    try:
        check_all(request)
        with transaction.atomic():
            attach_all(request, case)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Attached."))
    return redirect(address(process, case=pk))


def _done(
    request: HttpRequest,
    case: Case,
    process: Process,
    form: forms.BaseForm,
    page_of: dict[str, Any],
    deed: Callable[[], None],
) -> HttpResponse:
    """Do it, and back to the case; else the form again, with what speaks against it."""
    status = 422
    if form.is_valid():
        try:
            with transaction.atomic():
                deed()
        except ValidationError as error:
            _add(form, error)
        except Refusal as refusal:
            status = 409
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done: %(what)s.") % {"what": page_of["title"]})
            return redirect(address(process, case=case.pk))
    return _form_page(request, case, process, form, page_of, status)


def _add(form: forms.BaseForm, error: ValidationError) -> None:
    known = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
    form.add_error(None, error if known else error.messages)


def _form_page(
    request: HttpRequest, case: Case, process: Process, form: forms.BaseForm, page_of: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = context_of(principal_of_page(request), case, process)
    case_url = address(process, case=case.pk)
    return render(
        request, "core/workflows/step.html", {**context, **page_of, "form": form, "case_url": case_url}, status=status
    )
