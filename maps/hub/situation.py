"""The situation: units, the end of the event log, the board and health, with the views on them. No clock, no I/O."""

from collections.abc import Collection, Iterable

from maps.hub.board import Board, Piece
from maps.hub.encode import Health, Message, iso, message_of
from maps.hub.interest import Interest
from maps.hub.state import Units
from maps.hub.tail import Item, Tail
from maps.hub.views import Clock, Components, View


class Situation:
    """What the hub knows, and each view of it. Changes come in as they happen; `advance` closes a tick."""

    def __init__(self, clock: Clock, tail_capacity: int = 2000) -> None:
        self.units = Units()
        self.tail = Tail(tail_capacity)
        self.board = Board()
        self.health: Components = {}
        self.health_version = 0
        self.health_message: Message | None = None
        self.views: dict[Interest, View] = {}
        self._clock = clock

    def enter(self, interest: Interest) -> View:
        """The view of an interest, made for its first client; `leave` it again."""
        view = self.views.get(interest)
        if view is None:
            view = self.views[interest] = View(interest, self.units, self.tail, self.board, self._clock)
        view.clients += 1
        return view

    def leave(self, view: View) -> None:
        """One client less; a view nobody looks at is forgotten."""
        view.clients -= 1
        if view.clients == 0:
            del self.views[view.interest]

    def advance(self) -> bool:
        """Close the tick; False where nothing changed since the last."""
        if not self.units.changed:
            return False
        change = self.units.advance()
        for view in self.views.values():
            view.advance(change)
        return True

    def add_events(self, items: Iterable[Item]) -> bool:
        """Take in events in order; False where none was new."""
        return self.tail.extend(items)

    def put_board(self, kind: str, pieces: Iterable[Piece], asked: Collection[int] | None = None) -> bool:
        """Take in objects of the board as they were read (see `Board.put`); False where nothing is different."""
        change = self.board.put(kind, pieces, asked)
        if change is None:
            return False
        for view in self.views.values():
            view.advance_board(change)
        return True

    def set_health(self, components: Components) -> None:
        """Take in the state of the system's parts."""
        self.health = components
        self.health_version += 1
        self.health_message = message_of(Health(iso(self._clock()), components))
