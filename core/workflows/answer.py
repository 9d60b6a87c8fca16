"""Answering for an agency that was asked; and silence, which is consent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.api import SYSTEM, Principal
from core.states.api import Refusal
from core.workflows.declare import Process
from core.workflows.forms import cleaned, kept
from core.workflows.hands import holder_of_task
from core.workflows.models import Case, Task
from core.workflows.move import BY_ITSELF, Deed, follow
from core.workflows.people import Acting
from core.workflows.rows import last_step, locked, moment, required, tell, write_entry
from core.worktime.api import calendar

AGREED, REFUSED, SILENT = "agreed", "refused", "silent"
_ANSWERED = _("%(agency)s has answered already: %(who)s, %(when)s.")
_OVER = _("The opinion of %(agency)s is not needed any more: %(who)s, “%(did)s”, %(when)s.")
_TWICE = _("%(who)s has answered in this matter already, for %(agency)s on %(when)s; nobody answers twice.")
_BATCH = 200


@transaction.atomic
def answer(actor: Principal, task_pk: int, agreed: bool, opinion: str, values: Mapping[str, Any] | None = None) -> Task:
    """Give an agency's opinion; the last answer, or the first that disagrees, moves the case.

    Raises:
        Task.DoesNotExist: there is no such question. AccessDenied: it was not put to the actor.
        Refusal: it has been answered, is not needed any more, or this person has answered for another agency.
        ValidationError: no opinion with a refusal, or the form is not filled in well.
    """
    case, process = locked(Task.objects.values_list("case_id", flat=True).get(pk=task_pk, branch__isnull=False))
    task = case.tasks.select_related("branch", "done_by").get(pk=task_pk)
    acting = required(actor, process, holder_of_task(task), task.state)
    _check(case, process, task, acting)
    parallel = process.state(task.state).parallel
    opinion = opinion.strip()
    if not agreed and not opinion:
        raise ValidationError({"opinion": gettext("Please say why.")})
    filled = cleaned(parallel.form if parallel else None, values)
    now = timezone.now()
    _write(case, process, task, acting, AGREED if agreed else REFUSED, opinion, kept(filled), now)
    _settle(case, process, acting, now)
    return task


def settled(answers: Iterable[str]) -> str | None:
    """What answers come to (`""`: none yet): refused by one, agreed when all have answered, None while open. Pure."""
    given = list(answers)
    if REFUSED in given:
        return REFUSED
    return None if "" in given else AGREED


def expire_silent(now: datetime | None = None) -> int:
    """Take silence as consent where an agency's time has run out; returns how many were silent."""
    now = now or timezone.now()
    due = Task.objects.filter(branch__isnull=False, done_at=None, due__lte=now)
    cases = due.order_by("due").values_list("case_id", flat=True)[:_BATCH]
    return sum(_expire(case_pk, now) for case_pk in dict.fromkeys(cases))


@transaction.atomic
def _expire(case_pk: int, now: datetime) -> int:
    try:
        case, process = locked(case_pk)
    except Case.DoesNotExist:  # its plugin is disabled: later
        return 0
    silent = list(case.tasks.filter(branch__isnull=False, done_at=None, due__lte=now).select_related("branch"))
    for task in silent:
        _write(case, process, task, BY_ITSELF, SILENT, "", {}, now)
    if silent:
        _settle(case, process, BY_ITSELF, now)
    return len(silent)


def _check(case: Case, process: Process, task: Task, acting: Acting) -> None:
    agency = task.branch
    if task.answer:
        who = task.done_by.get_full_name() or task.done_by.username if task.done_by else str(SYSTEM.display)
        raise Refusal("answered_already", _ANSWERED, agency=agency, who=who, when=moment(task.done_at or task.since))
    if task.done_at is not None:
        raise Refusal("not_asked_any_more", _OVER, agency=agency, **last_step(case, process))
    people = acting.user_ids
    this_round = case.tasks.filter(state=task.state, since=task.since).exclude(answer="")
    mine = this_round.filter(done_by__in=people).select_related("branch").first()
    if mine is not None and mine.done_at is not None:
        raise Refusal("answered_twice", _TWICE, who=acting.actor.display, agency=mine.branch, when=moment(mine.done_at))


def _write(
    case: Case,
    process: Process,
    task: Task,
    acting: Acting,
    said: str,
    opinion: str,
    values: dict[str, Any],
    now: datetime,
) -> None:
    task.answer, task.opinion, task.done_at, task.done_by_id = said, opinion, now, acting.actor.user_id
    task.save(update_fields=["answer", "opinion", "done_at", "done_by"])
    assert task.branch is not None
    about = {**values, "agency": task.branch.code, "answer": said}
    write_entry(case, "answer", case.state, acting, now, values=about, note=opinion)
    facts = {"state": task.state, "agency": task.branch.code, "answer": said}
    tell(case, process, "answered", acting.actor, **facts, on_behalf_of=acting.giver_name)


def _settle(case: Case, process: Process, acting: Acting, now: datetime) -> None:
    parallel = process.state(case.state).parallel
    assert parallel is not None
    branches = case.tasks.filter(branch__isnull=False, state=case.state)
    arrived = branches.order_by("-since").values_list("since", flat=True)[:1]
    outcome = settled(branches.filter(since=arrived).values_list("answer", flat=True))
    if outcome is not None:
        name = parallel.agreed if outcome == AGREED else parallel.refused
        follow(case, process, name, Deed(acting, now, calendar()))
