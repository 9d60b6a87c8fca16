"""A case moves to its next state: clock, tasks, branches, what the step is for, and what the log says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access.api import SYSTEM
from core.accounts.models import Agency
from core.notices.api import tell as leave_notice
from core.plugins.api import Text
from core.states.api import Refusal
from core.workflows.address import address
from core.workflows.audience import nearest_holders
from core.workflows.clock import clock_of, limits_of, set_clock
from core.workflows.declare import Parallel, Process, State, Transition
from core.workflows.forms import kept
from core.workflows.hands import Holder, holders_in
from core.workflows.models import Case, Task
from core.workflows.people import Acting
from core.workflows.rows import tell, words_about, write_entry
from core.worktime.api import Calendar, add_working_days

_NO_AGENCY = _("There is no agency with the code %(agency)s to ask.")
_LONGEST_CHAIN = 20  # automatic steps that may follow each other before somebody has made a circle of them
BY_ITSELF = Acting(SYSTEM)


@dataclass(frozen=True)
class Deed:
    """Who acts, when, by which calendar; `chain` counts the automatic steps so far."""

    acting: Acting
    at: datetime
    calendar: Calendar
    chain: int = 0

    def by_itself(self) -> "Deed":
        """The automatic step that follows. Raises RuntimeError: they go round in a circle."""
        if self.chain >= _LONGEST_CHAIN:
            raise RuntimeError("automatic steps follow each other without end")
        return Deed(BY_ITSELF, self.at, self.calendar, self.chain + 1)


def move(case: Case, process: Process, step: Transition, deed: Deed, values: Mapping[str, Any], note: str) -> None:
    """Take a step that has been checked: rows first, the log last, all in the caller's transaction."""
    source, case.state = case.state, step.target
    case.revision += 1
    if step.form is not None:
        case.data = {**case.data, step.name: kept(values)}
    _finish_tasks(case, deed)
    _turn(case, process, deed)
    if step.effect is not None:
        step.effect(case, deed.acting.actor, values)
    case.search = words_about(case)
    case.save()
    write_entry(case, step.name, source, deed.acting, deed.at, values=kept(values), note=note)
    asked = give_out(case, process, deed)
    _tell_applicant(case, process, deed)
    by = {"automatic": step.auto, "on_behalf_of": deed.acting.giver_name}
    tell(case, process, "moved", deed.acting.actor, step=step.name, source=source, target=case.state, **by)
    arrive(case, process, deed, asked)


def arrive(case: Case, process: Process, deed: Deed, asked: list[Agency]) -> None:
    """Say in the log what the case met in its new state; where nobody had to be asked, go on at once."""
    state = process.state(case.state)
    if case.closed_at is not None:
        good, on_time = case.state in process.good, bool(case.on_time)
        tell(case, process, "closed", deed.acting.actor, state=case.state, good=good, on_time=on_time)
    if asked:
        codes = [agency.code for agency in asked]
        tell(case, process, "asked", deed.acting.actor, state=case.state, agencies=codes)
    elif state.parallel is not None:
        follow(case, process, state.parallel.agreed, deed)


def follow(case: Case, process: Process, name: str, deed: Deed) -> None:
    """Take the automatic step that branches lead to."""
    step = process.transition(name)
    assert step is not None, name
    if step.guard is not None and (refusal := step.guard(case, SYSTEM, {})):
        raise refusal
    move(case, process, step, deed.by_itself(), {}, "")


def give_out(case: Case, process: Process, deed: Deed) -> list[Agency]:
    """Put the case into the inboxes of its state; returns the agencies that are asked, if it has branches."""
    state = process.state(case.state)
    due = case.promised_due
    for holder in holders_in(process, case, state):
        _task(case, holder, deed, due)
    return _ask(case, process, state, state.parallel, deed) if state.parallel else []


def _ask(case: Case, process: Process, state: State, parallel: Parallel, deed: Deed) -> list[Agency]:
    agencies = [_agency(code) for code in dict.fromkeys(parallel.agencies(case))]
    due = add_working_days(deed.at, parallel.silent_after_days, deed.calendar)
    for agency in agencies:
        holder = Holder(process.permission(state.name), agency.path)
        task = _task(case, holder, deed, due, branch=agency)
        text = Text(zh=f"请反馈意见：{case.number}（{process.title.zh}）", en=f"Your opinion on {case.number}, please")
        there = address(process, case=case.pk, task=task.pk)
        leave_notice(nearest_holders(holder), text, there, f"task.{task.pk}.asked")
    return agencies


def _agency(code: str) -> Agency:
    try:
        return Agency.objects.get(code=code)
    except Agency.DoesNotExist:
        raise Refusal("no_such_agency", _NO_AGENCY, agency=code) from None


def _task(case: Case, holder: Holder, deed: Deed, due: datetime | None, branch: Agency | None = None) -> Task:
    return Task.objects.create(
        case=case,
        state=case.state,
        permission=holder.permission,
        agency_path=holder.path,
        user_id=holder.user_id,
        branch=branch,
        since=deed.at,
        due=due,
    )


def _finish_tasks(case: Case, deed: Deed) -> None:
    """What was in hands is done by whoever moved the case; agencies that had not answered need not any more."""
    open_ones = case.tasks.filter(done_at=None)
    open_ones.filter(branch=None).update(done_at=deed.at, done_by=deed.acting.actor.user_id)
    open_ones.filter(branch__isnull=False).update(done_at=deed.at)


def _turn(case: Case, process: Process, deed: Deed) -> None:
    state = process.state(case.state)
    ended = case.state in process.ends
    clock = clock_of(case).turned(not ended and state.clock == "runs", deed.at, deed.calendar)
    set_clock(case, clock, deed.calendar)
    if ended:
        case.closed_at = deed.at
        case.on_time = clock.used_s <= limits_of(case).promised_s


def _tell_applicant(case: Case, process: Process, deed: Deed) -> None:
    if case.applicant_id is None or case.applicant_id in deed.acting.user_ids:
        return
    state = process.state(case.state).title
    text = Text(zh=f"{process.title.zh} {case.number}：{state.zh}", en=f"{process.title.en} {case.number}: {state.en}")
    leave_notice([case.applicant_id], text, address(process, case=case.pk), f"case.{case.pk}.{case.revision}")
