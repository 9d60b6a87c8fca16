"""A client as the protocol describes one, and a situation to play with; no network and no clock."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from maps.hub.board import KINDS, Piece
from maps.hub.encode import EventFrame, Message, message_of
from maps.hub.interest import TOPICS, Access, Area, Interest
from maps.hub.situation import Situation
from maps.hub.state import Card
from maps.hub.tail import Item
from sensors.api import Fix

NOW = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
EVERYTHING = Access(("",), (("see", ("",)),), tuple((kind, ("",)) for kind in KINDS))


def situation(tail: int = 2000) -> Situation:
    """An empty situation in which it is always the same moment."""
    return Situation(lambda: NOW, tail)


def interest(access: Access = EVERYTHING, area: Area | None = None, topics: Iterable[str] = TOPICS) -> Interest:
    return Interest(frozenset(topics), area, access)


def fix(device_id: int, t: int, lon: float = 121.5, lat: float = 38.9, quality: int = 0) -> Fix:
    """A fix at `t` epoch milliseconds."""
    return Fix(device_id, t, lon, lat, 5.0, 90.0, 10.0, 80, quality, bool(quality & 32), t)


def card(device_id: int, path: str = "", callsign: str = "") -> tuple[Card, str]:
    return Card(device_id, f"device-{device_id}", callsign or f"unit {device_id}", "patrol", "", path), path


def piece(number: int, path: str = "", says: object = None) -> Piece:
    """An object of the board as the hub keeps it."""
    return Piece(number, json.dumps({"id": number, "says": says}).encode(), path)


def item(seq: int, permission: str = "see", path: str = "") -> Item:
    """An event as the hub keeps it."""
    body = json.dumps({"seq": seq}).encode()
    return Item(seq, permission, path, body, message_of(EventFrame(msgspec.Raw(body))))


@dataclass
class Reader:
    """Follows frames as any client may: a snapshot replaces everything but the events, deltas change it."""

    came_with_number: bool = False
    units: dict[int, list[Any]] = field(default_factory=dict)
    cards: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: list[int] = field(default_factory=list)
    board: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    health: dict[str, Any] = field(default_factory=dict)
    seq: int | None = None
    frames: list[dict[str, Any]] = field(default_factory=list)

    def read(self, message: Message) -> None:
        self.follow(json.loads(message["text"]))

    def follow(self, frame: dict[str, Any]) -> None:
        """Take in one frame."""
        self.frames.append(frame)
        getattr(self, f"_{frame['op']}", lambda _frame: None)(frame)

    def _snapshot(self, frame: dict[str, Any]) -> None:
        self.units = {row[0]: row for row in frame["units"]}
        self.cards = {each["id"]: each for each in frame["cards"]}
        self.events += [each["seq"] for each in frame["events"]]
        self.board = {kind: {each["id"]: each for each in cards} for kind, cards in frame["board"].items()}
        self.health = frame["health"]
        self.seq = frame["seq"]

    def _tick(self, frame: dict[str, Any]) -> None:
        self.units.update({row[0]: row for row in frame["units"]})
        for device_id in frame["gone"]:
            self.units.pop(device_id, None)

    def _cards(self, frame: dict[str, Any]) -> None:
        self.cards.update({each["id"]: each for each in frame["cards"]})
        for device_id in frame["gone"]:
            self.cards.pop(device_id, None)

    def _board(self, frame: dict[str, Any]) -> None:
        for kind, cards in frame["changed"].items():
            self.board[kind].update({each["id"]: each for each in cards})
        for kind, ids in frame["gone"].items():
            for number in ids:
                self.board[kind].pop(number, None)

    def _event(self, frame: dict[str, Any]) -> None:
        self.events.append(frame["event"]["seq"])

    def _health(self, frame: dict[str, Any]) -> None:
        self.health = frame["components"]

    @property
    def ops(self) -> list[str]:
        """What kinds of frames came, in order."""
        return [frame["op"] for frame in self.frames]

    @property
    def picture(self) -> tuple[Any, ...]:
        """What a person would see, events apart."""
        return self.units, self.cards, self.board, self.health
