"""The board: deltas lead to what a fresh snapshot shows, whatever changes in whatever order, for clients fast and slow.

The same with the real hub, database and actions is in test_board_live.py.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.hub.board import ALARMS, INCIDENTS, KINDS, STATIONS, Board
from maps.hub.boardview import BoardView
from maps.hub.interest import Access, Interest
from maps.hub.mailbox import Mailbox
from maps.hub.views import View
from tests.maps.test_race import drain, fresh_reader
from tests.maps.world import Reader, interest, piece, situation

IDS = range(1, 7)
PATHS = ["", "1.", "1.4.", "2."]
ACCESSES = [
    Access(("",), (), tuple((kind, ("",)) for kind in KINDS)),
    Access((), (), ((ALARMS, ("1.",)), (INCIDENTS, ("",)))),
    Access((), (), ((STATIONS, ("1.4.", "2.")),)),
    Access((), (), ()),
]


class World:
    """Random changes to what is in the database, readings of it, and clients that read at random moments."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.situation = situation()
        self.rows: dict[str, dict[int, tuple[str, int]]] = {kind: {} for kind in KINDS}
        self.clients: list[tuple[Mailbox, Reader, Interest]] = []
        self.steps = [self.change, self.change, self.remove, self.read_some, self.read_some, self.read_all]
        self.steps += [self.join, self.other_rights, self.drink, self.sip, self.leave]

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.random.choice(self.steps)()
        self.read_all()
        for mailbox, reader, _ in self.clients:
            drain(self.situation, mailbox, reader, [])

    def change(self) -> None:
        kind, number = self.random.choice(KINDS), self.random.choice(IDS)
        self.rows[kind][number] = self.random.choice(PATHS), self.random.randrange(3)

    def remove(self) -> None:
        self.rows[self.random.choice(KINDS)].pop(self.random.choice(IDS), None)

    def read_some(self) -> None:
        kind, asked = self.random.choice(KINDS), self.random.sample(IDS, 3)
        rows = self.rows[kind]
        self.situation.put_board(kind, [piece(each, *rows[each]) for each in asked if each in rows], asked)

    def read_all(self) -> None:
        for kind, rows in self.rows.items():
            self.situation.put_board(kind, [piece(each, *row) for each, row in rows.items()])

    def join(self) -> None:
        wish = interest(self.random.choice(ACCESSES))
        mailbox = Mailbox(self.situation)
        mailbox.want(self.situation.enter(wish), None)
        self.clients.append((mailbox, Reader(), wish))

    def other_rights(self) -> None:
        """As when a role is granted or revoked: another view, and a snapshot of it."""
        if not self.clients:
            return
        index = self.random.randrange(len(self.clients))
        mailbox, reader, _ = self.clients[index]
        wish, before = interest(self.random.choice(ACCESSES)), view_of(mailbox)
        mailbox.want(self.situation.enter(wish), mailbox.seq)
        self.situation.leave(before)
        self.clients[index] = mailbox, reader, wish

    def drink(self) -> None:
        for mailbox, reader, _ in self.clients:
            if self.random.random() < 0.5:
                drain(self.situation, mailbox, reader, [])

    def sip(self) -> None:
        for mailbox, reader, _ in self.clients:
            if (message := mailbox.take()) is not None:
                reader.read(message)

    def leave(self) -> None:
        if len(self.clients) > 5:
            mailbox, _, _ = self.clients.pop(self.random.randrange(len(self.clients)))
            self.situation.leave(view_of(mailbox))


def view_of(mailbox: Mailbox) -> View:
    view = mailbox.wanted.view if mailbox.wanted else mailbox.view
    assert view is not None
    return view


@pytest.mark.parametrize("kept", [2000, 1])
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 150))
@settings(max_examples=300, deadline=None)
def test_deltas_lead_to_what_a_fresh_snapshot_shows(kept: int, seed: int, steps: int) -> None:
    """Also where hardly anything is remembered of what left, so that slow clients are sent everything anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("maps.hub.boardview.LEFT_KEPT", kept)
        world = World(seed)
        world.run(steps)
        for _, reader, wish in world.clients:
            assert reader.board == fresh_reader(world.situation, wish).board


def test_nobody_is_told_of_what_they_may_not_see() -> None:
    """Neither that it is there nor that it is gone."""
    now = situation()
    mailbox, reader = Mailbox(now), Reader()
    mailbox.want(now.enter(interest(ACCESSES[1])), None)
    drain(now, mailbox, reader, [])
    now.put_board(ALARMS, [piece(1, "2."), piece(2, "1.4.")])
    now.put_board(STATIONS, [piece(1, "1.")])
    drain(now, mailbox, reader, [])
    now.put_board(ALARMS, [])
    drain(now, mailbox, reader, [])
    frames = [each for each in reader.frames if each["op"] == "board"]
    assert [(list(each["changed"]), each["gone"]) for each in frames] == [(["alarms"], {}), ([], {"alarms": [2]})]


def test_another_agency_takes_an_object_away_and_gives_it_back() -> None:
    now = situation()
    mailbox, reader = Mailbox(now), Reader()
    mailbox.want(now.enter(interest(ACCESSES[1])), None)
    for path, seen in (("1.4.", True), ("2.", False), ("1.", True)):
        now.put_board(ALARMS, [piece(7, path)], [7])
        drain(now, mailbox, reader, [])
        assert (7 in reader.board[ALARMS]) is seen


def test_a_slow_client_gets_what_it_missed_in_one_frame() -> None:
    now = situation()
    mailbox, reader = Mailbox(now), Reader()
    mailbox.want(now.enter(interest()), None)
    drain(now, mailbox, reader, [])
    for turn in range(10):
        now.put_board(ALARMS, [piece(1, says=turn)], [1])
        now.put_board(INCIDENTS, [piece(turn)], [turn])
    drain(now, mailbox, reader, [])
    assert reader.ops == ["snapshot", "board"]
    assert reader.board[ALARMS][1]["says"] == 9
    assert len(reader.board[INCIDENTS]) == 10


def test_what_has_not_changed_is_not_sent() -> None:
    now = situation()
    assert now.put_board(ALARMS, [piece(1)], [1])
    assert not now.put_board(ALARMS, [piece(1)], [1, 2])
    assert not now.put_board(ALARMS, [piece(1)])


def test_what_left_is_not_remembered_for_ever() -> None:
    """A wall hangs for years, and every alarm ends: memory must not grow with them."""
    board = Board()
    view = BoardView(board, {ALARMS: ("",)}, kept=10)
    for number in range(100):
        for pieces in ([piece(number)], []):
            change = board.put(ALARMS, pieces, [number])
            assert change is not None
            view.advance(change)
    assert len(view.gone_after(view.floor)[ALARMS]) <= 20
    assert view.floor > 0
