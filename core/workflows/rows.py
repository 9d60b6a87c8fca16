"""Rows as the actions take them, and what is written down of each step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from core.access.api import AccessDenied, Principal
from core.events.api import append
from core.registers.words import vector, words_of
from core.workflows.declare import Process, process_of
from core.workflows.events import payload_of
from core.workflows.hands import Holder
from core.workflows.models import Case, Entry
from core.workflows.people import Acting, acting_as

_KITS_OWN = {
    "open": pgettext_lazy("step of a case", "open"),
    "answer": pgettext_lazy("step of a case", "answer"),
    "extend": pgettext_lazy("step of a case", "extend"),
}


def locked(case_pk: int) -> tuple[Case, Process]:
    """The case as it is now, held until the transaction ends, and its process.

    Raises:
        Case.DoesNotExist: there is no such case, or its plugin is disabled.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("agency").defer("search").get(pk=case_pk)
    return case, process_for(case)


def process_for(case: Case) -> Process:
    """The process of a case in the version it began in. Raises Case.DoesNotExist: its plugin is disabled."""
    try:
        return process_of(case.process, case.version)
    except LookupError:
        raise Case.DoesNotExist(case.process) from None


def in_the_house(case: Case) -> bool:
    """Whether the case's process is here in the case's version, and its plugin enabled."""
    try:
        return bool(process_for(case))
    except Case.DoesNotExist:
        return False


def required(actor: Principal, process: Process, holder: Holder | None, name: str) -> Acting:
    """How the actor may act as the holder. Raises AccessDenied: not at all; `name` is what was asked for."""
    acting = acting_as(actor, holder) if holder else None
    if acting is None:
        raise AccessDenied(actor, process.permission(name))
    return acting


def write_entry(case: Case, step: str, source: str, acting: Acting, at: datetime, **more: Any) -> Entry:
    """One step, written down for good; `more`: values, note."""
    return Entry.objects.create(
        case=case,
        step=step,
        source=source,
        target=case.state,
        at=at,
        by_id=acting.actor.user_id,
        by_name=acting.actor.display or acting.actor.username,
        on_behalf_of_id=acting.giver_id,
        **more,
    )


def tell(case: Case, process: Process, happened: str, actor: Principal, **facts: Any) -> None:
    """Append an event of the process to the log, as the case's agency's."""
    payload = payload_of(process.name, happened)(case_id=case.pk, number=case.number, version=case.version, **facts)
    append(payload, actor=actor, agency_path=case.agency.path)


def words_about(case: Case) -> str:
    """What a case is found by, as a `tsvector` in its text form."""
    return vector(words_of([case.number, case.subject, case.applicant_name]))


def last_step(case: Case, process: Process) -> Mapping[str, Any]:
    """Who did what last, and when, for sentences."""
    entry = case.entries.last()
    return said_of(entry, process) if entry else {"who": "", "when": "", "did": ""}


def said_of(entry: Entry, process: Process) -> dict[str, Any]:
    """Who did it, when, and what it is called."""
    step = process.transition(entry.step)
    return {"who": entry.by_name, "when": moment(entry.at), "did": step.title if step else _KITS_OWN[entry.step]}


def moment(at: datetime) -> str:
    """A time as sentences give it."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
