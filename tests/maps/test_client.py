"""Sending: at once where the socket takes it, by a task where it is full, and an end for those who cannot keep up."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from maps.hub.client import Client
from maps.hub.encode import Message
from maps.hub.members import FAILED, TOO_SLOW, TOO_SLOW_S, Member
from maps.hub.sending import start
from maps.hub.situation import Situation
from maps.hub.tail import Item
from tests.maps.world import Reader, card, fix, interest, item, situation


class Wire:
    """The server's end of a connection, which can be full."""

    def __init__(self) -> None:
        self.reader = Reader()
        self.room = asyncio.Event()
        self.room.set()
        self.error: Exception | None = None

    async def send(self, message: Message) -> None:
        await self.room.wait()
        if self.error is not None:
            raise self.error
        self.reader.read(message)


class Scene:
    """A situation whose log holds more than its tail remembers, and one client."""

    def __init__(self, tail: int = 2000) -> None:
        self.log: list[Item] = [item(seq) for seq in range(1, 5)]
        self.now: Situation = situation(tail)
        self.now.units.set_cards([card(1)])
        self.now.add_events(self.log)
        self.wire = Wire()
        self.client = Client(self.wire.send, self.now, self.history)
        self.client.subscribe(self.now.enter(interest()), 0)
        self.cut_with: list[int] = []
        self.member = Member(self.client, "somebody", self.cut_with.append)

    async def history(self, seq: int) -> Sequence[Item]:
        return [each for each in self.log if each.seq > seq][:3]

    def move(self, t: int) -> None:
        self.now.units.apply([fix(1, t)])
        self.now.advance()
        self.client.flush()

    def happen(self, count: int) -> None:
        for _ in range(count):
            self.log.append(item(len(self.log) + 1))
            self.now.add_events(self.log[-1:])
        self.client.flush()


async def test_what_fits_goes_out_without_any_task() -> None:
    scene = Scene()
    before = len(asyncio.all_tasks())
    scene.move(1)
    scene.happen(1)
    assert len(asyncio.all_tasks()) == before
    assert scene.wire.reader.ops == ["snapshot", "cards", "tick", "event"]


async def test_a_full_socket_gets_everything_merged_once_there_is_room() -> None:
    scene = Scene()
    scene.move(0)
    scene.wire.room.clear()
    for t in range(1, 50):
        scene.move(t)
    scene.happen(2)
    assert scene.client.stuck_since is None
    await asyncio.sleep(0)
    assert scene.client.stuck_since is not None
    scene.wire.room.set()
    await scene.client.sent()
    assert scene.wire.reader.ops == ["snapshot", "cards", "tick", "tick", "event", "event", "tick"]
    assert scene.wire.reader.units[1][1] == 49
    assert scene.client.stuck_since is None


async def test_falling_out_of_the_tail_brings_a_resync_that_misses_nothing() -> None:
    scene = Scene(tail=2)
    scene.wire.room.clear()
    scene.happen(30)
    scene.wire.room.set()
    await scene.client.sent()
    assert scene.wire.reader.events == list(range(1, 35))
    ops = scene.wire.reader.ops
    assert ops[ops.index("resync") + 1 :].count("snapshot") == 1


async def test_a_new_wish_during_the_replay_counts_and_the_old_is_dropped() -> None:
    scene = Scene(tail=1)
    scene.happen(20)
    await scene.client.sent()
    scene.wire.reader = Reader()
    scene.wire.room.clear()
    scene.client.subscribe(scene.now.enter(interest()), 0)
    await asyncio.sleep(0)
    scene.client.subscribe(scene.now.enter(interest(topics=["events"])), 10)
    scene.wire.room.set()
    await scene.client.sent()
    assert scene.wire.reader.events == [1, *range(11, 25)]
    assert sum(view.clients for view in scene.now.views.values()) == 1


async def test_whoever_takes_nothing_for_long_is_cut() -> None:
    scene = Scene()
    scene.wire.room.clear()
    scene.move(1)
    await asyncio.sleep(0)
    since = scene.client.stuck_since
    assert since is not None
    scene.member.judge(since + TOO_SLOW_S - 1)
    assert scene.cut_with == []
    scene.member.judge(since + TOO_SLOW_S + 1)
    assert scene.cut_with == [TOO_SLOW]


async def test_whoever_overflows_again_and_again_is_cut() -> None:
    scene = Scene(tail=1)
    await scene.client.sent()
    for now in range(4):
        scene.wire.room.clear()
        scene.happen(10)
        scene.wire.room.set()
        await scene.client.sent()
        assert scene.cut_with == []
        scene.member.judge(1000.0 + now)
    assert scene.client.mailbox.overflows == 4
    assert scene.cut_with == [TOO_SLOW]


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(("error", "codes"), [(OSError("gone"), []), (ValueError("ours"), [FAILED])])
async def test_a_lost_connection_is_left_alone_and_a_fault_of_ours_ends_it(
    error: Exception, codes: list[int], full: bool, caplog: pytest.LogCaptureFixture
) -> None:
    scene = Scene()
    scene.wire.error = error
    if full:
        scene.wire.room.clear()
    scene.move(1)
    scene.wire.room.set()
    await scene.client.sent()
    scene.move(2)
    scene.member.judge(0)
    assert scene.cut_with == codes
    assert scene.wire.reader.ops == ["snapshot"]


async def test_closing_stops_a_send_under_way() -> None:
    scene = Scene()
    scene.wire.room.clear()
    scene.move(1)
    await asyncio.sleep(0)
    scene.client.close()
    await scene.client.sent()
    scene.wire.room.set()
    assert scene.wire.reader.ops == ["snapshot"]
    assert scene.now.views == {}


async def test_a_started_coroutine_hears_of_its_waiters_end() -> None:
    heard: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            heard.append("cancelled")
            raise

    rest = start(work())
    assert rest is not None

    async def wait() -> Any:
        await rest

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert heard == ["cancelled"]
