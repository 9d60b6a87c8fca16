"""Taking a step: everything that speaks against it is asked first, with the case's row locked."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.api import AccessDenied, Principal
from core.states.api import OutOfOrder, Refusal
from core.workflows.declare import Process, Transition
from core.workflows.forms import cleaned
from core.workflows.hands import holder_of_step
from core.workflows.models import Case
from core.workflows.move import BY_ITSELF, Deed, move
from core.workflows.people import Acting, acting_as, way_for, ways_to_act
from core.workflows.rows import last_step, locked, process_for, required, said_of
from core.workflows.see import may_see
from core.worktime.api import calendar

_UNKNOWN = _("There is no step “%(step)s” in %(thing)s.")
_MOVED = _("%(thing)s has changed meanwhile: %(who)s, “%(did)s”, %(when)s. Please look at it again.")
_OUT_OF_ORDER = _("“%(step)s” is not possible now: %(thing)s is “%(state)s” (%(who)s, “%(did)s”, %(when)s).")
_ONCE = _("“%(step)s” is possible once only in a case: %(who)s did so on %(when)s.")
_FOUR_EYES = _("“%(step)s” needs somebody else: %(who)s took “%(did)s” on %(when)s.")


@transaction.atomic
def take(
    actor: Principal,
    case_pk: int,
    transition: str,
    values: Mapping[str, Any] | None = None,
    *,
    revision: int,
    note: str = "",
) -> Case:
    """Take a step in a case that was seen at `revision`.

    Raises:
        Case.DoesNotExist: there is no such case.
        AccessDenied: the case, or this step in it, is not in the actor's hands.
        Refusal: it has moved meanwhile, is not in a state for it, or something else speaks against it.
        ValidationError: the step's form is not filled in well.
    """
    case, process = locked(case_pk)
    step = process.transition(transition)
    acting = _checked(actor, case, process, step, transition, revision)
    assert step is not None
    filled = cleaned(step.form, values)
    return _go(case, process, step, acting, filled, note)


@transaction.atomic
def advance(case_pk: int, transition: str, values: Mapping[str, Any] | None = None, note: str = "") -> Case:
    """Take an automatic step, for a program that waited for its occasion (a payment came, a day has passed).

    Raises:
        Case.DoesNotExist: there is no such case.
        LookupError: there is no such automatic step.
        Refusal: the case is not in a state for it, or the step's guard speaks against it.
    """
    case, process = locked(case_pk)
    step = process.transition(transition)
    if step is None or not step.auto:
        raise LookupError(transition)
    _check_state(case, process, step)
    return _go(case, process, step, BY_ITSELF, dict(values or {}), note)


def possible(principal: Principal, case: Case) -> list[Transition]:
    """The steps this person could take now, in order of declaration; guards are asked when one is taken."""
    process = process_for(case)
    state = process.state(case.state)
    ways, found = ways_to_act(principal), []
    for name in (step.name for step in process.machine.possible(case.state)):
        step = process.transition(name)
        assert step is not None
        holder = holder_of_step(process, case, step, state)
        acting = way_for(ways, holder) if holder else None
        if acting and not _used_up(case, process, step) and not _same_eyes(case, process, step, acting):
            found.append(step)
    return found


def _go(case: Case, process: Process, step: Transition, acting: Acting, filled: dict[str, Any], note: str) -> Case:
    if step.guard is not None and (refusal := step.guard(case, acting.actor, filled)):
        raise refusal
    move(case, process, step, Deed(acting, timezone.now(), calendar()), filled, note.strip())
    return case


def _checked(
    actor: Principal, case: Case, process: Process, step: Transition | None, name: str, revision: int
) -> Acting:
    if not may_see(actor, case) and not _could_have(actor, case, process, step):
        raise AccessDenied(actor, process.permission("view"))
    if step is None:
        raise Refusal("no_such_step", _UNKNOWN, step=name, thing=case.number)
    if case.revision != revision:
        raise Refusal("moved_meanwhile", _MOVED, thing=case.number, **last_step(case, process))
    _check_state(case, process, step)
    acting = required(actor, process, holder_of_step(process, case, step, process.state(case.state)), step.name)
    for refusal in (_used_up(case, process, step), _same_eyes(case, process, step, acting)):
        if refusal is not None:
            raise refusal
    return acting


def _could_have(actor: Principal, case: Case, process: Process, step: Transition | None) -> bool:
    """Whether the step was in their hands where it begins: then they may know that the case has moved on."""
    sources = step.sources if step else ()
    holders = [holder_of_step(process, case, step, process.state(name)) for name in sources if step]
    return any(acting_as(actor, holder) for holder in holders if holder)


def _check_state(case: Case, process: Process, step: Transition) -> None:
    try:
        process.machine.take(step.name, case.state, case.number)
    except OutOfOrder as error:
        raise OutOfOrder("out_of_order", _OUT_OF_ORDER, **error.facts, **last_step(case, process)) from None


def _used_up(case: Case, process: Process, step: Transition) -> Refusal | None:
    taken = case.entries.filter(step=step.name).last() if step.once else None
    return Refusal("taken_once", _ONCE, step=step.title, **said_of(taken, process)) if taken else None


def _same_eyes(case: Case, process: Process, step: Transition, acting: Acting) -> Refusal | None:
    people = acting.user_ids
    if not step.not_by or not people:
        return None
    theirs = Q(by__in=people) | Q(on_behalf_of__in=people)
    taken = case.entries.filter(theirs, step__in=step.not_by).last()
    return Refusal("four_eyes", _FOUR_EYES, step=step.title, **said_of(taken, process)) if taken else None
