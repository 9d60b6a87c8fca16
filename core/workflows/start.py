"""Opening a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.access.api import AccessDenied, Principal
from core.accounts.models import Agency, User
from core.numbers.api import next_serial
from core.workflows.clock import Clock, set_clock
from core.workflows.declare import Process, process_of
from core.workflows.forms import cleaned, kept
from core.workflows.hands import holder_of, path_at
from core.workflows.models import Case
from core.workflows.move import Deed, arrive, give_out
from core.workflows.people import Acting
from core.workflows.rows import required, tell, words_about, write_entry
from core.worktime.api import calendar


@transaction.atomic
def open_case(actor: Principal, process_name: str, values: Mapping[str, Any], agency: Agency | None = None) -> Case:
    """Open a case of a process in its newest version and give it its number.

    Raises:
        LookupError: there is no such process, or its plugin is disabled.
        AccessDenied: the actor may not open cases there, or is nobody.
        ValidationError: the opening form is not filled in well; says which field.
        Refusal: the process cannot be worked for that agency.
    """
    process = process_of(process_name)
    if actor.anonymous:
        raise AccessDenied(actor, process.permission("begin"))
    deed = Deed(Acting(actor), timezone.now(), calendar())
    filled = cleaned(process.opening, values)
    case = _new(process, actor, filled, _agency(process, actor, filled, agency), deed.at)
    acting = _allowed(process, case, actor)
    deed = Deed(acting, deed.at, deed.calendar)
    _check_levels(process, case)
    runs = process.states[0].clock == "runs"
    set_clock(case, Clock(0, deed.at if runs else None), deed.calendar)
    case.number = _number(process, deed.at)
    case.search = words_about(case)
    case.save()
    write_entry(case, "open", "", acting, deed.at, values=kept(filled))
    asked = give_out(case, process, deed)
    tell(case, process, "opened", actor, state=case.state)
    arrive(case, process, deed, asked)
    return case


def _new(process: Process, actor: Principal, filled: dict[str, Any], agency: Agency, at: datetime) -> Case:
    promised, legal = process.limits(filled) if process.limits else (process.promised_days, process.legal_days)
    return Case(
        process=process.name,
        version=process.version,
        subject=process.subject(filled)[:200],
        state=process.machine.initial,
        agency=agency,
        applicant_id=actor.user_id,
        applicant_name=actor.display or actor.username,
        data={"open": kept(filled)},
        opened_at=at,
        legal_days=legal,
        promised_days=promised,
    )


def _allowed(process: Process, case: Case, actor: Principal) -> Acting:
    if process.begin.at == "applicant":
        return Acting(actor)
    return required(actor, process, holder_of(process, case, process.begin, "begin"), "begin")


def _agency(process: Process, actor: Principal, filled: dict[str, Any], named: Agency | None) -> Agency:
    if process.agency is not None:
        return Agency.objects.get(code=process.agency(filled))
    if named is not None:
        return named
    own = User.objects.select_related("agency").get(pk=actor.user_id) if actor.user_id else None
    return (own and own.agency) or Agency.objects.filter(path="").earliest("pk")


def _check_levels(process: Process, case: Case) -> None:
    """Refuse at once what would stand still later: a hand at a level that the agency does not lie in."""
    hands = [*(each.hand for each in process.states), *(each.hand for each in process.transitions)]
    for hand in hands:
        if hand is not None and hand.at != "applicant":
            path_at(case.agency, hand)


def _number(process: Process, at: datetime) -> str:
    year = timezone.localtime(at).year
    return process.number.format(year=year, serial=next_serial(f"{process.name}/{year}"))
