"""From an event of the log to an item of the tail: encoded once, for everyone who may see it."""

from typing import Any

import msgspec

from core.events.api import Event
from maps.hub.encode import Both, EventFrame, encode, iso, message_of
from maps.hub.tail import Item
from maps.hub.texts import both


class Shape(msgspec.Struct, frozen=True):
    """An event as clients see it; `place` is lon, lat (CRS84)."""

    seq: int
    type: str
    at: str
    actor: str
    place: tuple[float, float] | None
    payload: dict[str, Any]
    title: Both


def item_of(event: Event) -> Item:
    """Encode an event."""
    shape = Shape(event.seq, event.type, iso(event.at), event.actor, event.place, event.payload, _title(event))
    body = encode(shape)
    return Item(event.seq, event.permission, event.agency_path, body, message_of(EventFrame(msgspec.Raw(body))))


_titles: dict[str, Both] = {}


def _title(event: Event) -> Both:
    if event.type not in _titles:
        _titles[event.type] = both(event.title)
    return _titles[event.type]
