"""The server's frames, as documented in docs/reference/situation-protocol.md, and their encoding.

A frame is encoded once however many clients get it: what is built here is the ASGI message itself, shared by all.
Rows, cards and events come as JSON already (`msgspec.Raw`), each encoded once when it changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

PROTOCOL = 1
STALE_AFTER_S = 60
LOST_AFTER_S = 300
UNIT_FIELDS = ("id", "t", "lon", "lat", "acc", "course", "speed", "battery", "quality", "sos")

Message = Mapping[str, str]
"""An ASGI `websocket.send` message."""

Both = dict[str, str]
"""A text in both languages: `{"zh": …, "en": …}`."""


class Frame(msgspec.Struct, tag_field="op", frozen=True):
    """What every frame has: its operation."""


class Welcome(Frame, tag="welcome", frozen=True):
    """The first frame: who the server takes the client for, and which topics it may subscribe to."""

    protocol: int
    time: str
    user: dict[str, Any]
    topics: list[str]
    stale_after_s: int
    lost_after_s: int


class Snapshot(Frame, tag="snapshot", frozen=True):
    """Everything the client subscribed to, as of `seq` in the event log."""

    seq: int
    time: str
    unit_fields: Sequence[str]
    units: msgspec.Raw
    cards: msgspec.Raw
    events: msgspec.Raw
    board: Mapping[str, msgspec.Raw]
    health: Mapping[str, Any]


class Tick(Frame, tag="tick", frozen=True):
    """Units that changed, and those that left the area or the client's sight."""

    time: str
    units: msgspec.Raw
    gone: list[int]


class Cards(Frame, tag="cards", frozen=True):
    """What units are called: new or changed cards, and those that are no longer there for this client."""

    cards: msgspec.Raw
    gone: list[int]


class BoardFrame(Frame, tag="board", frozen=True):
    """By kind the objects of the board that changed, and the ids of those that are no longer there for this client."""

    time: str
    changed: Mapping[str, msgspec.Raw]
    gone: Mapping[str, list[int]]


class EventFrame(Frame, tag="event", frozen=True):
    """One event of the log."""

    event: msgspec.Raw


class Health(Frame, tag="health", frozen=True):
    """The state of the system's own parts."""

    time: str
    components: Mapping[str, Any]


class Resync(Frame, tag="resync", frozen=True):
    """A snapshot follows, since deltas alone would no longer add up."""

    reason: str


class Pong(Frame, tag="pong", frozen=True):
    """Answer to a ping, with the client's own `id`."""

    id: msgspec.Raw
    time: str


class Error(Frame, tag="error", frozen=True):
    """A message of the client was refused."""

    code: str
    message: Both


_encoder = msgspec.json.Encoder()
encode = _encoder.encode

T = TypeVar("T")


def message_of(frame: Frame) -> Message:
    """The ASGI message that carries a frame."""
    return {"type": "websocket.send", "text": _encoder.encode(frame).decode()}


def joined(fragments: Iterable[bytes]) -> msgspec.Raw:
    """One JSON array of values that are JSON already."""
    return msgspec.Raw(b"[" + b",".join(fragments) + b"]")


def iso(moment: datetime) -> str:
    """RFC 3339 in UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
