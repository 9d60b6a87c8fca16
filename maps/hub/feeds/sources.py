"""The kinds of the board: how each is read, and which events say that something of it is different."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from command.api import CHANGES as INCIDENT_CHANGES
from command.api import incident_cards
from dispatch.api import ASSIGNMENT_CHANGES, assignment_cards
from dispatch.api import CHANGES as UNIT_CHANGES
from maps.hub.board import ALARMS, ASSIGNMENTS, INCIDENTS, STATIONS
from sensors.api import ALARM_CHANGES, alarm_cards, station_cards

Read = Callable[[Sequence[int] | None], Sequence[tuple[Any, str]]]
"""Reads the cards of a kind, each with the path of the agency it belongs to: all, or those with these ids."""

_DEVICE_CHANGES = ("sensors.device.created", "sensors.device.handed_over", "sensors.device.retired")
_ALARM_UPSETS = (*_DEVICE_CHANGES, "sensors.sos.raised")  # a second call only says where the first one is now
_STATION_CHANGES = (*_DEVICE_CHANGES, *ALARM_CHANGES, "sensors.station.changed")


@dataclass(frozen=True)
class Source:
    """A kind.

    Attributes:
        named_in: by event type, the key of its payload that holds the number of the object that is different.
        upset_by: event types after which any object of the kind may be different.
        pause_s: how long to wait after each reading.
    """

    kind: str
    read: Read
    named_in: Mapping[str, str]
    upset_by: frozenset[str] = frozenset()
    pause_s: float = 0.0


SOURCES = (
    Source(ALARMS, alarm_cards, dict.fromkeys(ALARM_CHANGES, "alarm_id"), frozenset(_ALARM_UPSETS)),
    Source(INCIDENTS, incident_cards, dict.fromkeys(INCIDENT_CHANGES, "incident_id")),
    Source(
        ASSIGNMENTS,
        assignment_cards,
        dict.fromkeys(ASSIGNMENT_CHANGES, "assignment_id"),
        frozenset((*UNIT_CHANGES, "command.incident.changed")),  # callsign and agency, title and place
    ),
    Source(STATIONS, station_cards, dict.fromkeys(_STATION_CHANGES, "device_id"), pause_s=0.3),
)
