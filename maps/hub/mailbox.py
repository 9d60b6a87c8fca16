"""A client's mailbox. It holds places, not goods: what was sent last, so that however slow the client, it stays small.

Telemetry merges by itself, since a tick is made from the present state, and so does the board; events are read in
order from the shared tail; only answers to the client's own messages wait here.
"""

from collections import deque
from dataclasses import dataclass

from maps.hub.encode import Message, Resync, message_of
from maps.hub.interest import HEALTH
from maps.hub.situation import Situation
from maps.hub.views import View

OVERFLOW = message_of(Resync("overflow"))
RECOVERED = message_of(Resync("recovered"))


@dataclass
class Wanted:
    """A snapshot to come: of which view, and with the events after which number."""

    view: View
    since: int | None


class Mailbox:
    """What one client has been sent, and what it gets next."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._answers: deque[Message] = deque()
        self.wanted: Wanted | None = None
        self.view: View | None = None
        self.seq = 0  # the last event sent, or passed over as not for this client
        self.overflows = 0
        self._tick = 0
        self._board = 0
        self._health = 0

    def answer(self, message: Message) -> None:
        """Put in an answer; answers go before everything else."""
        self._answers.append(message)

    def want(self, view: View, since: int | None, notice: Message | None = None) -> None:
        """Stop the deltas and send a snapshot next, announced by `notice`."""
        if notice is not None:
            self._answers.append(notice)
        self.view, self.wanted = None, Wanted(view, since)

    @property
    def needs_history(self) -> bool:
        """Whether events older than the tail have to be fetched before the snapshot wanted can be made."""
        return (
            self.wanted is not None and self.wanted.since is not None and self.wanted.since < self._situation.tail.floor
        )

    def take(self) -> Message | None:
        """The next message, or None where nothing waits (or history is needed first)."""
        if self._answers:
            return self._answers.popleft()
        view, situation = self.view, self._situation
        if view is None:
            return self._snapshot()
        if self.seq != situation.tail.seq and (event := self._event(view)) is not None:
            return event
        if self._board != situation.board.version and (board := self._changes_on_board(view)) is not None:
            return board
        if self._tick != situation.units.tick and (units := self._units(view)) is not None:
            return units
        return None if self._health == situation.health_version else self._state_of_health(view)

    def _snapshot(self) -> Message | None:
        """No await may come between this and the deltas that follow: the numbers noted here join them seamlessly."""
        wanted, situation = self.wanted, self._situation
        if wanted is None or self.needs_history:
            return None
        self.view, self.wanted = wanted.view, None
        self.seq, self._tick, self._health = situation.tail.seq, situation.units.tick, situation.health_version
        self._board = situation.board.version
        return self.view.snapshot(wanted.since, situation.health, situation.health_version)

    def _event(self, view: View) -> Message | None:
        """The next event for this client; having fallen out of the tail, it must be sent a snapshot first."""
        tail = self._situation.tail
        if self.seq < tail.floor:
            return self._overflow(view)
        for item in tail.after(self.seq):
            self.seq = item.seq
            if view.may_see(item):
                return item.message
        return None

    def _changes_on_board(self, view: View) -> Message | None:
        if self._board < view.board_floor:
            return self._overflow(view)
        frame = view.board_after(self._board)
        self._board = self._situation.board.version
        return frame

    def _overflow(self, view: View) -> Message:
        self.overflows += 1
        self.want(view, self.seq)
        return OVERFLOW

    def _units(self, view: View) -> Message | None:
        units = self._situation.units
        cards = view.cards_after(self._tick) if units.last_renamed > self._tick else None
        tick = view.tick_after(self._tick)
        self._tick = units.tick
        if cards is not None and tick is not None:
            self._answers.append(tick)  # a unit's name comes before its place
        return cards or tick

    def _state_of_health(self, view: View) -> Message | None:
        self._health = self._situation.health_version
        return self._situation.health_message if HEALTH in view.interest.topics else None
