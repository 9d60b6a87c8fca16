"""Everything about one incident that the middle of the desk shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django_stubs_ext import StrOrPromise

from command.api import (
    INCIDENT,
    INCIDENT_GRADE,
    INCIDENT_NOTE,
    INCIDENT_OPEN,
    OUTCOMES,
    Attachment,
    Incident,
    TimelineEntry,
    outcomes_of,
    timeline,
)
from core.access.api import Principal
from core.states.api import Step
from maps.desk.rows import visible_incidents
from sensors.api import ALARMS, AlarmCard, alarm_cards

KEYS = {"verify": "v", "respond": "r", "close": "c", "dismiss": "x"}
_STAMPS = {"received": "received_at", "verified": "verified_at", "responding": "responding_at", "closed": "closed_at"}


@dataclass(frozen=True)
class Milestone:
    """A state on the way: `at` when it was reached; `now` where the incident stands; `skipped` if passed over."""

    name: str
    title: StrOrPromise
    at: datetime | None
    now: bool
    skipped: bool


@dataclass(frozen=True)
class Button:
    """A step that this person may take: its key, and how it may end things where it does (it is asked first)."""

    step: Step
    key: str
    outcomes: dict[str, str]

    @property
    def where(self) -> str:
        """The name of its form."""
        return f"step-{self.step.name}"


@dataclass(frozen=True)
class Sheet:
    """An incident as the desk shows it; `entries` the newest first, `alarms` those that still live."""

    incident: Incident
    way: list[Milestone]
    buttons: list[Button]
    entries: list[TimelineEntry]
    attachments: list[Attachment]
    alarms: list[AlarmCard]
    outcome: StrOrPromise
    may_note: bool
    may_change: bool
    sees_reporter: bool


def sheet(principal: Principal, incident_id: int) -> Sheet:
    """The incident's page.

    Raises:
        Incident.DoesNotExist: there is none, or it is not this person's to see.
    """
    incident = visible_incidents(principal).select_related("agency").get(pk=incident_id)
    path = incident.agency.path
    return Sheet(
        incident=incident,
        way=way_of(incident),
        buttons=buttons_of(principal, incident.state, path),
        entries=list(reversed(timeline(incident_id, principal))),
        attachments=list(incident.attachments.all()),
        alarms=_alarms(principal, incident),
        outcome=OUTCOMES.get(incident.outcome, incident.outcome),
        may_note=principal.may(INCIDENT_NOTE, path),
        may_change=incident.closed_at is None and principal.may(INCIDENT_GRADE, path),
        sees_reporter=principal.may(INCIDENT_OPEN, path),
    )


def way_of(incident: Incident) -> list[Milestone]:
    """The states in their order, with when each was reached."""
    names = list(INCIDENT.states)
    stands = names.index(incident.state)
    return [_milestone(incident, name, place < stands) for place, name in enumerate(names)]


def buttons_of(principal: Principal, state: str, agency_path: str) -> list[Button]:
    """The steps that are possible in this state and permitted to this person."""
    possible: Sequence[Step] = INCIDENT.possible(state)
    permitted = [step for step in possible if principal.may(step.permission, agency_path)]
    return [Button(step, KEYS.get(step.name, ""), outcomes_of(step.name)) for step in permitted]


def _alarms(principal: Principal, incident: Incident) -> list[AlarmCard]:
    ids = list(incident.alarm_links.values_list("alarm_id", flat=True))
    return [card for card, path in alarm_cards(ids) if principal.may(ALARMS, path)] if ids else []


def _milestone(incident: Incident, name: str, passed: bool) -> Milestone:
    at: datetime | None = getattr(incident, _STAMPS[name])
    return Milestone(name, INCIDENT.states[name], at, name == incident.state, passed and at is None)
