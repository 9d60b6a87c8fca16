"""The face of the command stage: what other stages may import."""

from command.actions.attach_alarm import attach_alarm
from command.actions.attach_file import attach_file
from command.actions.change import Changes, change_incident
from command.actions.note import note_incident
from command.actions.open import NewIncident, open_incident
from command.actions.scene import mark_first_on_scene
from command.actions.step import CLOSING_GUARDS, ClosingGuard, outcomes_of, take_step
from command.cards import IncidentCard, incident_cards
from command.events import CHANGES
from command.kinds.load import Kind, kind_of
from command.kinds.search import search_kinds
from command.machine import INCIDENT, OUTCOMES
from command.models import Attachment, Incident
from command.permissions import CLOSE as INCIDENT_CLOSE
from command.permissions import GRADE as INCIDENT_GRADE
from command.permissions import NOTE as INCIDENT_NOTE
from command.permissions import OPEN as INCIDENT_OPEN
from command.permissions import RESPOND as INCIDENT_RESPOND
from command.permissions import VERIFY as INCIDENT_VERIFY
from command.permissions import VIEW as INCIDENT_VIEW
from command.timeline.registries import TIMELINE_TONES, TIMELINE_WORDS, milestone, words
from command.timeline.tell import Reached, TimelineEntry, events_of, milestones, readable, timeline
from command.timeline.words import SEVERITIES

__all__ = [
    "CHANGES",
    "CLOSING_GUARDS",
    "INCIDENT",
    "INCIDENT_CLOSE",
    "INCIDENT_GRADE",
    "INCIDENT_NOTE",
    "INCIDENT_OPEN",
    "INCIDENT_RESPOND",
    "INCIDENT_VERIFY",
    "INCIDENT_VIEW",
    "OUTCOMES",
    "SEVERITIES",
    "TIMELINE_TONES",
    "TIMELINE_WORDS",
    "Attachment",
    "Changes",
    "ClosingGuard",
    "Incident",
    "IncidentCard",
    "Kind",
    "NewIncident",
    "Reached",
    "TimelineEntry",
    "attach_alarm",
    "attach_file",
    "change_incident",
    "events_of",
    "incident_cards",
    "kind_of",
    "mark_first_on_scene",
    "milestone",
    "milestones",
    "note_incident",
    "open_incident",
    "outcomes_of",
    "readable",
    "search_kinds",
    "take_step",
    "timeline",
    "words",
]
