"""The API of cases: for everybody signed in; what each may see and do is asked of each case."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from core.access.api import Principal
from core.accounts.models import Agency
from core.rest.api import Page, gate
from core.workflows.answer import answer
from core.workflows.cases import CaseQuery, cases
from core.workflows.clock import lamp
from core.workflows.declare import Process, newest, process_of
from core.workflows.extend import extend
from core.workflows.inbox import InboxQuery, inbox
from core.workflows.models import Case, Entry, Task
from core.workflows.rows import process_for
from core.workflows.schemas import (
    NO_NUL,
    CaseOut,
    CaseWhole,
    EntryOut,
    ExtendLimit,
    GiveAnswer,
    NewCase,
    Processes,
    ProcessOut,
    StateOut,
    StepOut,
    TakeStep,
    TaskOut,
)
from core.workflows.see import may_begin, require_sight
from core.workflows.start import open_case
from core.workflows.take import possible, take

router = Router(tags=["workflows"])
Number = Annotated[int, Field(ge=1, lt=2**63)]
Limit = Annotated[int, Field(ge=1)]
Word = Annotated[str, Field(max_length=100, pattern=NO_NUL)]
SIGNED_IN = gate("")


@router.get("/processes", response=Processes, auth=SIGNED_IN)
def processes(request: HttpRequest) -> Processes:
    """Every process, as it is declared."""
    return Processes(items=[_process_out(each, _asker(request)) for each in newest()])


@router.get("/cases", response=Page[CaseOut], auth=SIGNED_IN)
def case_list(
    request: HttpRequest,
    process: Word,
    state: Word = "",
    lamp: Word = "",
    q: Word = "",
    agency: Word = "",
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Limit = 100,
) -> Page[CaseOut]:
    """The cases of a process that the caller may see, newest first."""
    query = CaseQuery(state=state, lamp=lamp, q=q, agency=agency, cursor=cursor, limit=limit)
    found = cases(_asker(request), _process(process), query)
    return Page[CaseOut](items=[_out(each) for each in found.cases], next=found.next)


@router.post("/cases", response={201: CaseOut}, auth=SIGNED_IN)
def case_new(request: HttpRequest, new: NewCase) -> tuple[int, CaseOut]:
    """Open a case."""
    process = _process(new.process)
    agency = None
    if new.agency is not None:
        agency = Agency.objects.filter(code=new.agency).first()
        if agency is None:
            raise ValidationError(_("There is no agency with this code."))
    return 201, _out(open_case(_asker(request), process.name, new.values, agency))


@router.get("/cases/{case_id}", response=CaseWhole, auth=SIGNED_IN)
def case_one(request: HttpRequest, case_id: Number) -> CaseWhole:
    """A case with what was done in it."""
    case = Case.objects.select_related("agency").get(pk=case_id)
    process_for(case)
    require_sight(_asker(request), case)
    entries = [_entry_out(each) for each in case.entries.select_related("on_behalf_of")]
    steps = [step.name for step in possible(_asker(request), case)]
    return CaseWhole(**_out(case).dict(), values=case.data, entries=entries, steps=steps)


@router.post("/cases/{case_id}/steps/{transition}", response=CaseOut, auth=SIGNED_IN)
def case_step(request: HttpRequest, case_id: Number, transition: Word, step: TakeStep) -> CaseOut:
    """Take a step."""
    done = take(_asker(request), case_id, transition, step.values, revision=step.revision, note=step.note)
    return _out(done)


@router.post("/cases/{case_id}/extension", response=CaseOut, auth=SIGNED_IN)
def case_extend(request: HttpRequest, case_id: Number, wanted: ExtendLimit) -> CaseOut:
    """Extend the promised limit, once."""
    return _out(extend(_asker(request), case_id, wanted.days, wanted.reason))


@router.post("/tasks/{task_id}/answer", response=CaseOut, auth=SIGNED_IN)
def task_answer(request: HttpRequest, task_id: Number, given: GiveAnswer) -> CaseOut:
    """Give an agency's opinion."""
    task = answer(_asker(request), task_id, given.agreed, given.opinion, given.values)
    return _out(Case.objects.select_related("agency").get(pk=task.case_id))


@router.get("/inbox", response=Page[TaskOut], auth=SIGNED_IN)
def inbox_page(
    request: HttpRequest,
    process: Word = "",
    q: Word = "",
    overdue: bool = False,
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Limit = 100,
) -> Page[TaskOut]:
    """What waits for the caller, soonest due first."""
    query = InboxQuery(process=process, q=q, overdue=overdue, cursor=cursor, limit=limit)
    found = inbox(_asker(request), query)
    return Page[TaskOut](items=[_task_out(each) for each in found.tasks], next=found.next)


def _asker(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


def _process(name: str) -> Process:
    try:
        return process_of(name)
    except LookupError:
        raise Http404(name) from None


def _fields(form: type[BaseForm] | None) -> list[str]:
    fields: Mapping[str, object] = getattr(form, "base_fields", {})
    return list(fields)


def _process_out(process: Process, asker: Principal) -> ProcessOut:
    return ProcessOut(
        name=process.name,
        version=process.version,
        title=str(process.title),
        about=str(process.about),
        legal_days=process.legal_days,
        promised_days=process.promised_days,
        states=_states_out(process),
        steps=_steps_out(process),
        fields=_fields(process.opening),
        may_begin=may_begin(asker, process),
    )


def _states_out(process: Process) -> list[StateOut]:
    ends, good = process.ends, process.good
    return [
        StateOut(name=each.name, title=str(each.title), clock=each.clock, end=each.name in ends, good=each.name in good)
        for each in process.states
    ]


def _steps_out(process: Process) -> list[StepOut]:
    return [
        StepOut(
            name=each.name,
            title=str(each.title),
            sources=list(each.sources),
            target=each.target,
            kind=each.kind,
            auto=each.auto,
            fields=_fields(each.form),
        )
        for each in process.transitions
    ]


def _out(case: Case) -> CaseOut:
    facts: Iterable[str] = (
        *("process", "version", "number", "subject", "state", "revision", "opened_at", "closed_at"),
        *("promised_due", "legal_due", "on_time"),
    )
    return CaseOut(
        **{name: getattr(case, name) for name in facts},
        id=case.pk,
        state_title=str(process_for(case).state(case.state).title),
        agency=case.agency.name,
        applicant=case.applicant_name,
        lamp=lamp(case, timezone.now()),
    )


def _entry_out(entry: Entry) -> EntryOut:
    giver = entry.on_behalf_of
    return EntryOut(
        **{name: getattr(entry, name) for name in ("step", "source", "target", "at", "values", "note")},
        by=entry.by_name,
        on_behalf_of=giver.get_full_name() or giver.username if giver else None,
    )


def _task_out(task: Task) -> TaskOut:
    return TaskOut(
        task=task.pk,
        state=task.state,
        since=task.since,
        due=task.due,
        branch=task.branch.name if task.branch else None,
        case=_out(task.case),
    )
