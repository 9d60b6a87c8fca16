"""A view: one interest shared by any number of clients, each of its frames encoded once."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice

import numpy as np

from maps.hub.board import Board, BoardChange
from maps.hub.boardview import BoardView
from maps.hub.encode import UNIT_FIELDS, BoardFrame, Cards, Message, Snapshot, Tick, iso, joined, message_of
from maps.hub.interest import BOARD, EVENTS, HEALTH, UNITS, Interest
from maps.hub.state import Change, Mask, Slots, Units
from maps.hub.tail import Item, Tail

NEWEST_EVENTS = 50

Clock = Callable[[], datetime]
Components = dict[str, dict[str, object]]


class Shown:
    """Which slots the clients of a view may be showing, and in which tick each was last taken away from them.

    Only what is noted here is ever sent, so that whatever is sent can be taken away again.
    """

    def __init__(self) -> None:
        self.shown = np.zeros(0, np.bool_)
        self.left_at = np.zeros(0, np.int64)

    def fit(self, size: int) -> None:
        """Make room for as many slots as there are."""
        if missing := size - len(self.shown):
            self.shown = np.concatenate([self.shown, np.zeros(missing, np.bool_)])
            self.left_at = np.concatenate([self.left_at, np.zeros(missing, np.int64)])

    def update(self, slots: Slots, visible: Mask, tick: int) -> None:
        """Note what is visible now of the slots that changed."""
        self.left_at[slots[self.shown[slots] & ~visible]] = tick
        self.shown[slots] = visible

    def gone_after(self, tick: int) -> Slots:
        """What was taken away later than `tick` and has not come back."""
        return np.nonzero((self.left_at > tick) & ~self.shown)[0]


class View:
    """What clients of one interest see, and the frames that bring them up to date."""

    def __init__(self, interest: Interest, units: Units, tail: Tail, board: Board, clock: Clock) -> None:
        self.interest = interest
        self.clients = 0
        self._units, self._tail, self._clock = units, tail, clock
        self._places, self._cards = Shown(), Shown()
        self._board = board
        self._on_board = BoardView(board, dict(interest.access.board) if BOARD in interest.topics else {})
        self._board_frames: dict[int, Message | None] = {}  # by the version after which
        self._ticks: dict[int, Message | None] = {}  # by the tick after which; made for the present one
        self._card_frames: dict[int, Message | None] = {}
        self._snapshot: tuple[tuple[object, ...], Message] | None = None
        self._wants_units = UNITS in interest.topics and bool(interest.access.positions)

    def advance(self, change: Change) -> None:
        """Take note of a tick."""
        self._ticks.clear()
        self._card_frames.clear()
        if not self._wants_units:
            return
        self._places.fit(len(self._units))
        self._cards.fit(len(self._units))
        self._places.update(change.moved, self._sees_place(change.moved), change.tick)
        self._cards.update(change.renamed, self._sees_card(change.renamed), change.tick)

    def tick_after(self, tick: int) -> Message | None:
        """The units that changed later than `tick`, merged to their present state; None where nothing did."""
        if tick not in self._ticks:
            self._ticks[tick] = self._make_tick(tick) if self._wants_units else None
        return self._ticks[tick]

    def cards_after(self, tick: int) -> Message | None:
        """The cards that changed later than `tick`."""
        if tick not in self._card_frames:
            self._card_frames[tick] = self._make_cards(tick) if self._wants_units else None
        return self._card_frames[tick]

    def advance_board(self, change: BoardChange) -> None:
        """Take note of a change of the board."""
        self._board_frames.clear()
        self._on_board.advance(change)

    def board_after(self, version: int) -> Message | None:
        """What is different on the board since `version`; None where nothing is."""
        if version not in self._board_frames:
            self._board_frames[version] = self._make_board(version)
        return self._board_frames[version]

    @property
    def board_floor(self) -> int:
        """Whoever was told of an older version of the board than this must be sent all of it."""
        return self._on_board.floor

    def may_see(self, item: Item) -> bool:
        """Whether an event is for the clients of this view."""
        return EVENTS in self.interest.topics and self.interest.access.may_see_event(item.permission, item.agency_path)

    def snapshot(self, since: int | None, health: Components, health_version: int) -> Message:
        """Everything, as of now, with the events after `since` (or the newest). The next tick continues from here."""
        self._note_shown()
        key = (self._units.version, self._tail.seq, self._board.version, health_version, since)
        if self._snapshot is None or self._snapshot[0] != key:
            self._snapshot = key, self._make_snapshot(since, health)
        return self._snapshot[1]

    def _note_shown(self) -> None:
        """What a snapshot shows, within a tick not yet closed, must be taken away again by that tick if it leaves."""
        if not self._wants_units:
            return
        everything = np.arange(len(self._units))
        self._places.fit(len(everything))
        self._cards.fit(len(everything))
        self._places.shown |= self._sees_place(everything)
        self._cards.shown |= self._sees_card(everything)

    def _sees_card(self, slots: Slots) -> Mask:
        allowed = self._units.within(self.interest.access.positions)
        return allowed[self._units.columns.agency[slots]]

    def _sees_place(self, slots: Slots) -> Mask:
        columns, area = self._units.columns, self.interest.area
        sees: Mask = self._sees_card(slots) & columns.placed[slots]
        if area is not None:
            lon, lat = columns.lon[slots], columns.lat[slots]
            sees &= (lon >= area.west) & (lon <= area.east) & (lat >= area.south) & (lat <= area.north)
        return sees

    def _make_tick(self, tick: int) -> Message | None:
        slots = self._changed(self._units.columns.moved_at, tick)
        slots = slots[self._places.shown[slots] & self._sees_place(slots)]
        gone = self._ids(self._places.gone_after(tick))
        if not len(slots) and not gone:
            return None
        rows = self._units.rows
        return message_of(Tick(iso(self._clock()), joined([rows[slot] for slot in slots.tolist()]), gone))

    def _make_cards(self, tick: int) -> Message | None:
        slots = self._changed(self._units.columns.renamed_at, tick)
        slots = slots[self._cards.shown[slots] & self._sees_card(slots)]
        gone = self._ids(self._cards.gone_after(tick))
        if not len(slots) and not gone:
            return None
        cards = self._units.card_bytes
        return message_of(Cards(joined([cards[slot] for slot in slots.tolist()]), gone))

    def _make_board(self, version: int) -> Message | None:
        changed, gone = self._on_board.changed_after(version), self._on_board.gone_after(version)
        return message_of(BoardFrame(iso(self._clock()), changed, gone)) if changed or gone else None

    def _changed(self, changed_at: Slots, tick: int) -> Slots:
        return np.nonzero(changed_at[: len(self._units)] > tick)[0]

    def _ids(self, slots: Slots) -> list[int]:
        return [self._units.ids[slot] for slot in slots.tolist()]

    def _make_snapshot(self, since: int | None, health: Components) -> Message:
        units = self._units
        placed, carded = self._visible()
        frame = Snapshot(
            seq=self._tail.seq,
            time=iso(self._clock()),
            unit_fields=UNIT_FIELDS,
            units=joined([units.rows[slot] for slot in placed]),
            cards=joined([units.card_bytes[slot] for slot in carded]),
            events=joined([item.body for item in self._events(since)]),
            board=self._on_board.everything(),
            health=health if HEALTH in self.interest.topics else {},
        )
        return message_of(frame)

    def _visible(self) -> tuple[list[int], list[int]]:
        if not self._wants_units:
            return [], []
        everything = np.arange(len(self._units))
        placed, carded = self._sees_place(everything), self._sees_card(everything)
        return np.nonzero(placed)[0].tolist(), np.nonzero(carded)[0].tolist()

    def _events(self, since: int | None) -> list[Item]:
        """In order: all after `since`, or the newest; a number the log has not reached yet is no number."""
        if since is not None and since <= self._tail.seq:
            return [item for item in self._tail.after(since) if self.may_see(item)]
        newest = islice((item for item in self._tail.backwards() if self.may_see(item)), NEWEST_EVENTS)
        return list(newest)[::-1]
