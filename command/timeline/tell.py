"""The timeline of an incident, made of the event log and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from command.timeline import words as _words  # noqa: F401  # this stage's own sentences register themselves
from command.timeline.registries import TIMELINE_MILESTONES, TIMELINE_TONES, TIMELINE_WORDS
from core.access.api import Principal
from core.events.api import Event, read_about

_MOST_EVENTS = 10_000  # more than any incident has; the last of them
_OPENED, _ATTACHED, _CLOSED = "command.incident.opened", "command.incident.alarm_attached", "command.incident.closed"


class TimelineEntry(msgspec.Struct, frozen=True):
    """What happened: `text` is plain text in the reader's language; `tone` is plain, step, good, warn or alarm."""

    seq: int
    at: str
    type: str
    title: str
    actor: str
    text: str
    tone: str


class Reached(msgspec.Struct, frozen=True):
    """A milestone: when, and seconds since the report; both null while it has not been reached."""

    name: str
    title: str
    at: str | None
    after_s: float | None


def timeline(incident_id: int, principal: Principal) -> list[TimelineEntry]:
    """What has happened in and around an incident, in order: those events that the principal may read."""
    return entries(readable(events_of(incident_id), principal))


def events_of(incident_id: int) -> list[Event]:
    """The events of an incident and, until it was closed, those of its alarms; in order."""
    own = read_about(_MOST_EVENTS, incident_id=incident_id)
    end = next((event.seq for event in own if event.type == _CLOSED), None)
    alarms = [event for alarm_id in alarms_of(own) for event in read_about(_MOST_EVENTS, alarm_id=alarm_id)]
    found = {event.seq: event for event in own}
    for event in alarms:
        if event.payload.get("incident_id", incident_id) == incident_id and (end is None or event.seq < end):
            found[event.seq] = event
    return [found[seq] for seq in sorted(found)]


def alarms_of(events: Iterable[Event]) -> list[int]:
    """The alarms that opened an incident or came to it, by its events."""
    ids = (event.payload.get("alarm_id") for event in events if event.type in (_OPENED, _ATTACHED))
    return list(dict.fromkeys(alarm_id for alarm_id in ids if isinstance(alarm_id, int)))


def readable(events: Iterable[Event], principal: Principal) -> list[Event]:
    """The events that a principal may read, by type and agency."""
    return [event for event in events if principal.may(event.permission, event.agency_path)]


def entries(events: Iterable[Event]) -> list[TimelineEntry]:
    """Events as a timeline tells them, in the current language."""
    sentences, tones = TIMELINE_WORDS.active(), TIMELINE_TONES.active()
    return [
        TimelineEntry(
            seq=event.seq,
            at=event.at.isoformat(),
            type=event.type,
            title=str(event.title),
            actor=event.actor,
            text=sentences[event.type](event) if event.type in sentences else str(event.title),
            tone=tones.get(event.type, "plain"),
        )
        for event in events
    ]


def milestones(events: Sequence[Event]) -> list[Reached]:
    """The way from the report to the end, as far as it has been gone."""
    first: dict[str, datetime] = {}
    for event in events:
        first.setdefault(event.type, event.at)
    reported = _reported(events)
    return [
        Reached(name, str(each.title), *_when(first.get(name), reported))
        for name, each in TIMELINE_MILESTONES.active().items()
    ]


def _reported(events: Iterable[Event]) -> datetime | None:
    opened = next((event for event in events if event.type == _OPENED), None)
    return datetime.fromisoformat(opened.payload["reported_at"]) if opened else None


def _when(at: datetime | None, reported: datetime | None) -> tuple[str | None, float | None]:
    if at is None:
        return None, None
    return at.isoformat(), round((at - reported).total_seconds(), 1) if reported else None
