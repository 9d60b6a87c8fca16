"""The client's messages: reading them, and refusing what they must not be."""

from typing import Annotated, Any

import msgspec

from maps.hub.interest import TOPICS, Area, area_of

LONGEST = 4096  # characters; the longest sensible message has some two hundred


class Refused(Exception):
    """A message cannot be followed. `code` is the protocol's; `detail` says what was wrong, for a developer."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


class Subscribe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Show these topics, in this area, with the events after `since`."""

    topics: frozenset[str]
    area: Area | None
    since: int | None


class Again(msgspec.Struct, frozen=True):
    """Send the snapshot again (`resync`)."""


class Ping(msgspec.Struct, frozen=True):
    """Answer with the same `id`."""

    id: msgspec.Raw


Request = Subscribe | Again | Ping


class _Head(msgspec.Struct):
    op: str


class _Subscribe(msgspec.Struct):
    topics: list[str] = []
    area: Any = None
    since: Annotated[int, msgspec.Meta(ge=0)] | None = None


class _Ping(msgspec.Struct):
    id: msgspec.Raw = msgspec.Raw(b"null")


_head = msgspec.json.Decoder(_Head)
_subscribe = msgspec.json.Decoder(_Subscribe)
_ping = msgspec.json.Decoder(_Ping)


def read(text: str | None) -> Request:
    """The request in a text frame; None stands for a binary frame.

    Raises:
        Refused: `bad_message`, `too_long`, `unknown_operation`, `unknown_topic` or `bad_area`.
    """
    if text is None:
        raise Refused("bad_message", "text frames only")
    if len(text) > LONGEST:
        raise Refused("too_long")
    try:
        match _head.decode(text).op:
            case "subscribe":
                return _read_subscribe(text)
            case "resync":
                return Again()
            case "ping":
                return Ping(_ping.decode(text).id)
    except msgspec.DecodeError as error:
        raise Refused("bad_message", str(error)) from error
    raise Refused("unknown_operation")


def _read_subscribe(text: str) -> Subscribe:
    wish = _subscribe.decode(text)
    topics = frozenset(wish.topics) or frozenset(TOPICS)
    if not topics <= frozenset(TOPICS):
        raise Refused("unknown_topic", ", ".join(sorted(topics - frozenset(TOPICS)))[:100])
    try:
        return Subscribe(topics, area_of(wish.area), wish.since)
    except ValueError as error:
        raise Refused("bad_area", str(error)) from error
