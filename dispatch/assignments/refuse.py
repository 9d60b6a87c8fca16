"""Crews' reports that cannot be believed: why, in words, and on record."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core.access.api import SYSTEM
from core.events.api import Event, append, read_about
from core.states.api import sentence_of
from dispatch.events import ReportRefused
from dispatch.machine import ASSIGNMENT
from dispatch.models import Assignment

REFUSALS: dict[str, StrOrPromise] = {
    "no_such_order": _("%(device)s reported “%(status)s” on order %(order)s, which does not exist."),
    "not_your_order": _("%(device)s reported “%(status)s” on the order of %(unit)s: it is not that unit's device."),
    "out_of_order": _("%(unit)s reported “%(status)s”, but its order is “%(state)s”."),
    "over": _("%(unit)s reported “%(status)s”, but its order is over (%(state)s)."),
    "unknown_status": _("%(device)s reported “%(status)s” on an order: there is no such status."),
}
"""Every reason by its code."""


def refusal_sentence(reason: str, facts: Mapping[str, str]) -> str:
    """Why a report was refused, in the current language; `reason` and `facts` as in `dispatch.report.refused`."""
    titles = ASSIGNMENT.states
    spoken = {name: titles.get(fact, fact) if name in {"status", "state"} else fact for name, fact in facts.items()}
    return sentence_of(REFUSALS[reason], spoken)


def refuse(reported: Event, reason: str, assignment: Assignment | None) -> None:
    """Put a refused report on record, once however often it is told."""
    told = reported.payload
    key = {"device_id": told["device_id"], "order": told["order"], "status": told["status"]}
    if any(known.payload["facts"].get("t") == told["t"] for known in _refused(key)):
        return
    append(
        ReportRefused(
            device=told["device"],
            **key,
            reason=reason,
            facts={**_facts(told, assignment), "t": told["t"]},
            assignment_id=assignment.pk if assignment else None,
            incident_id=assignment.incident_id if assignment else None,
        ),
        actor=SYSTEM,
        agency_path=assignment.unit.agency.path if assignment else reported.agency_path,
        place=reported.place,
    )


def _refused(key: Mapping[str, Any]) -> list[Event]:
    return [event for event in read_about(**key) if event.type == "dispatch.report.refused"]


def _facts(told: Mapping[str, Any], assignment: Assignment | None) -> dict[str, str]:
    facts = {"device": str(told["device"]), "order": str(told["order"]), "status": str(told["status"])}
    if assignment is not None:
        facts |= {"unit": assignment.unit.callsign, "state": assignment.state}
    return facts
