"""The face of the event log."""

from core.events.append import EVENTS_CHANNEL, append
from core.events.handlers import handler
from core.events.read import Event, event_of, latest_seq, read_about, read_since, since_query
from core.events.types import EVENT_TYPES, EventType, Payload, event_type

__all__ = [
    "EVENTS_CHANNEL",
    "EVENT_TYPES",
    "Event",
    "EventType",
    "Payload",
    "append",
    "event_of",
    "event_type",
    "handler",
    "latest_seq",
    "read_about",
    "read_since",
    "since_query",
]
