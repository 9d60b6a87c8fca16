"""Snapshot plus deltas equals a fresh snapshot, whatever happens in whatever order, for clients fast and slow."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.hub.interest import Access, Area, Interest
from maps.hub.mailbox import Mailbox
from maps.hub.situation import Situation
from maps.hub.tail import Item
from tests.maps.world import Reader, card, fix, interest, item, situation

DEVICES = range(1, 9)
PATHS = ["", "1.", "1.4.", "2."]
AREAS = [None, Area(121.0, 38.0, 121.5, 39.0), Area(121.4, 38.0, 122.0, 39.0)]
ACCESSES = [
    Access(("",), (("see", ("",)),)),
    Access(("1.",), (("see", ("1.",)), ("audit", ("",)))),
    Access(("1.4.", "2."), (("see", ("2.",)),)),
    Access((), (("see", ("",)),)),
]


class World:
    """Random changes to a situation, and clients that read at random moments."""

    def __init__(self, seed: int, tail: int) -> None:
        self.random = random.Random(seed)
        self.situation = situation(tail)
        self.log = [item(0)]
        self.now = 0
        self.cards = {device: card(device, self.random.choice(PATHS)) for device in DEVICES}
        self.situation.units.set_cards(self.cards.values())
        self.clients: list[tuple[Mailbox, Reader, Interest]] = []
        self.steps = [
            self.move,
            self.move,
            self.move,
            self.tick,
            self.tick,
            self.event,
            self.rename,
            self.rename,
            self.rename,
        ]
        self.steps += [self.retire, self.health, self.join, self.change, self.drink, self.drink, self.sip, self.leave]

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.random.choice(self.steps)()
        self.situation.advance()
        for mailbox, reader, _ in self.clients:
            drain(self.situation, mailbox, reader, self.log)

    def move(self) -> None:
        pick, self.now = self.random, self.now + 1
        fixes = [
            fix(
                device,
                self.now + pick.choice([0, 0, 0, -3, 3]),
                pick.uniform(121, 122),
                38.5,
                pick.choice([0, 0, 0, 1, 16]),
            )
            for device in pick.sample(DEVICES, pick.randint(1, 4))
        ]
        self.situation.units.apply(fixes)

    def tick(self) -> None:
        self.situation.advance()

    def event(self) -> None:
        fresh = item(len(self.log), self.random.choice(["see", "audit"]), self.random.choice(PATHS))
        self.log.append(fresh)
        self.situation.add_events([fresh])

    def rename(self) -> None:
        device = self.random.choice(DEVICES)
        self.cards[device] = card(device, self.random.choice(PATHS), f"call {self.random.randrange(3)}")
        self.situation.units.set_cards(self.cards.values())

    def retire(self) -> None:
        self.cards.pop(self.random.choice(DEVICES), None)
        self.situation.units.set_cards(self.cards.values())

    def health(self) -> None:
        self.situation.set_health({"ingest": {"age_s": self.random.randrange(100)}})

    def join(self) -> None:
        wish = self.wish()
        since = self.random.choice([None, 0, max(0, len(self.log) - 3)])
        mailbox, reader = Mailbox(self.situation), Reader(came_with_number=since is not None)
        mailbox.want(self.situation.enter(wish), since)
        reader.events = [] if since is None else [each.seq for each in self.log[1 : since + 1] if sees(wish, each)]
        self.clients.append((mailbox, reader, wish))

    def change(self) -> None:
        """Another area or other rights, as a client or an administrator may wish at any time."""
        if not self.clients:
            return
        index = self.random.randrange(len(self.clients))
        mailbox, reader, old = self.clients[index]
        wish = Interest(old.topics, self.random.choice(AREAS), old.access)  # rights stay: the log of events is compared
        view = mailbox.wanted.view if mailbox.wanted else mailbox.view
        since = mailbox.wanted.since if mailbox.wanted else mailbox.seq
        assert view is not None
        mailbox.want(self.situation.enter(wish), since)
        self.situation.leave(view)
        self.clients[index] = mailbox, reader, wish

    def drink(self) -> None:
        for mailbox, reader, _ in self.clients:
            if self.random.random() < 0.5:
                drain(self.situation, mailbox, reader, self.log)

    def sip(self) -> None:
        for mailbox, reader, _ in self.clients:
            if (message := mailbox.take()) is not None:
                reader.read(message)

    def leave(self) -> None:
        if len(self.clients) > 6:
            mailbox, _, _ = self.clients.pop(self.random.randrange(len(self.clients)))
            view = mailbox.wanted.view if mailbox.wanted else mailbox.view
            assert view is not None
            self.situation.leave(view)

    def wish(self) -> Interest:
        return interest(self.random.choice(ACCESSES), self.random.choice(AREAS))


def sees(wish: Interest, each: Item) -> bool:
    return wish.access.may_see_event(each.permission, each.agency_path)


def drain(situation: Situation, mailbox: Mailbox, reader: Reader, log: list[Item]) -> None:
    """Read everything that waits, asking the log where the hub's memory does not reach back far enough."""
    while True:
        while (message := mailbox.take()) is not None:
            reader.read(message)
        if not mailbox.needs_history:
            return
        wanted = mailbox.wanted
        assert wanted is not None
        assert wanted.since is not None
        old = log[wanted.since + 1]
        if wanted.view.may_see(old):
            reader.read(old.message)
        wanted.since = old.seq


def fresh_reader(situation: Situation, wish: Interest) -> Reader:
    mailbox, reader = Mailbox(situation), Reader()
    view = situation.enter(wish)
    mailbox.want(view, None)
    drain(situation, mailbox, reader, [])
    situation.leave(view)
    return reader


@given(seed=st.integers(0, 2**32), steps=st.integers(1, 120), tail=st.sampled_from([1, 5, 1000]))
@settings(max_examples=400, deadline=None)
def test_deltas_lead_to_what_a_fresh_snapshot_shows(seed: int, steps: int, tail: int) -> None:
    world = World(seed, tail)
    world.run(steps)
    for _, reader, wish in world.clients:
        assert reader.picture == fresh_reader(world.situation, wish).picture


@given(seed=st.integers(0, 2**32), steps=st.integers(1, 120), tail=st.sampled_from([1, 5, 1000]))
@settings(max_examples=400, deadline=None)
def test_every_event_arrives_once_and_in_order(seed: int, steps: int, tail: int) -> None:
    world = World(seed, tail)
    world.run(steps)
    for _, reader, wish in world.clients:
        allowed = [each.seq for each in world.log[1:] if sees(wish, each)]
        if reader.came_with_number:
            assert reader.events == allowed
        else:
            assert reader.events == [seq for seq in allowed if reader.events and seq >= reader.events[0]]


def test_a_unit_that_enters_and_leaves_between_two_ticks_leaves_no_ghost() -> None:
    """A snapshot in mid-tick shows it; the tick that follows must take it away."""
    now = situation()
    now.units.set_cards([card(1)])
    now.units.apply([fix(1, 1, lon=121.9)])
    now.advance()
    wish = interest(area=AREAS[1])
    mailbox, reader = Mailbox(now), Reader()
    mailbox.want(now.enter(wish), None)
    now.units.apply([fix(1, 2, lon=121.2)])
    drain(now, mailbox, reader, [])
    assert 1 in reader.units
    now.units.apply([fix(1, 3, lon=121.9)])
    now.advance()
    drain(now, mailbox, reader, [])
    assert reader.units == {}


@pytest.mark.parametrize("count", [1, 2, 10])
def test_a_slow_client_gets_what_it_missed_in_one_frame(count: int) -> None:
    now = situation()
    now.units.set_cards([card(1), card(2)])
    now.advance()
    mailbox, reader = Mailbox(now), Reader()
    mailbox.want(now.enter(interest()), None)
    drain(now, mailbox, reader, [])
    for t in range(1, count + 1):
        now.units.apply([fix(1, t)])
        now.advance()
    now.units.apply([fix(2, 1)])
    now.advance()
    drain(now, mailbox, reader, [])
    assert reader.ops == ["snapshot", "tick"]
    assert {row[0]: row[1] for row in reader.units.values()} == {1: count, 2: 1}


def test_a_card_that_comes_and_goes_while_a_client_is_slow_leaves_no_ghost() -> None:
    now = situation()
    now.units.set_cards([card(1, "2.")])
    now.advance()
    mailbox, reader = Mailbox(now), Reader()
    mailbox.want(now.enter(interest(Access(("1.",), ()))), None)
    drain(now, mailbox, reader, [])
    now.units.set_cards([card(1, "2.", "renamed")])
    now.advance()
    now.units.set_cards([card(1, "1.")])
    drain(now, mailbox, reader, [])
    now.units.set_cards([card(1, "2.")])
    now.advance()
    drain(now, mailbox, reader, [])
    assert reader.cards == {}
