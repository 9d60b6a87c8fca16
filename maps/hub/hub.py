"""The hub: one in each web process. It alone listens to the channel layer and the event log, for all its clients."""

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from core.events.api import Event
from core.health.api import beat
from maps.hub.board import Piece
from maps.hub.client import Client
from maps.hub.feeds.board import BoardFeed
from maps.hub.feeds.eventlog import EventLog
from maps.hub.feeds.feed import AWAY, Line, in_thread
from maps.hub.feeds.roster import Roster, concerns
from maps.hub.feeds.telemetry import Telemetry
from maps.hub.feeds.vitals import Vitals
from maps.hub.items import item_of
from maps.hub.mailbox import RECOVERED
from maps.hub.members import Member, changes_rights
from maps.hub.sending import Send
from maps.hub.situation import Situation
from maps.hub.state import Card
from maps.hub.tail import Item
from maps.hub.views import Components
from sensors.api import Fix

log = logging.getLogger(__name__)

TICK_S = 0.1
TAIL = 2000
CHUNK = 250  # clients served before others get their turn
BEAT_EVERY_S = 5.0
WATCH_EVERY_S = 1.0
FIRST_ANSWER_WITHIN_S = 3.0


class Hub:
    """Keeps the situation current and every client up to date with it."""

    def __init__(self, tick_s: float = TICK_S, tail: int = TAIL) -> None:
        self.situation = Situation(lambda: datetime.now(UTC), tail)
        self.members: set[Member] = set()
        self.ready = asyncio.Event()
        self.connections: Counter[str] = Counter()
        self._tick_s = tick_s
        self._changed, self._wake = asyncio.Event(), asyncio.Event()
        self.database, self.layer = Line("database"), Line("redis")
        self.telemetry = Telemetry(self.layer, self.database, self.apply_fixes)
        self.events = EventLog(self.database, self.apply_events, self._begin_log, tail)
        self.roster = Roster(self.database, self._apply_cards)
        self.board = BoardFeed(self.database, self.apply_board)
        self._vitals = Vitals((self.database, self.layer), self.database, self._apply_health)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen and to serve; returns at once. `ready` is set when the situation is known."""
        jobs = [self.telemetry.run(), self.events.run(), self._vitals.run(), self.roster.run(), self.board.run()]
        jobs += [self._load(), self._tick(), self._serve(), self._watch(), self._show_life()]
        self._tasks = [asyncio.create_task(job) for job in jobs]

    async def stop(self) -> None:
        """Let everybody go."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def client(self, send: Send) -> Client:
        """A client that sends by `send` and reads old events from the log."""
        return Client(send, self.situation, self._history)

    def join(self, member: Member) -> None:
        """Serve a client from now on."""
        self.members.add(member)
        self.connections[member.username] += 1

    def part(self, member: Member) -> None:
        """Serve it no more."""
        if member in self.members:
            self.members.remove(member)
            self.connections[member.username] -= 1
            member.client.close()

    def apply_fixes(self, fixes: Iterable[Fix]) -> None:
        """Positions came in."""
        if self.situation.units.apply(fixes):
            self.roster.look()
        if self.situation.units.changed:
            self._changed.set()

    def apply_events(self, events: Sequence[Event]) -> None:
        """Events came in, in order: they go out at once, before the next tick."""
        if self.situation.add_events([item_of(event) for event in events]):
            self._wake.set()
        if self.ready.is_set():
            self._follow_up(events)

    def apply_board(self, kind: str, pieces: Sequence[Piece], asked: Collection[int] | None) -> None:
        """Objects of the board were read: what is different goes out at once."""
        if self.situation.put_board(kind, pieces, asked):
            self._wake.set()

    async def tick(self) -> None:
        """Close a tick now, and hand it to every client."""
        if self.situation.advance():
            await self.flush()

    async def flush(self) -> None:
        """Hand every client what it lacks."""
        for number, member in enumerate(list(self.members), 1):
            member.client.flush()
            if number % CHUNK == 0:
                await asyncio.sleep(0)

    def _follow_up(self, events: Sequence[Event]) -> None:
        self.board.follow(events)
        if any(concerns(event.type) for event in events):
            self.roster.look()
        names = {str(event.payload.get("username")) for event in events if changes_rights(event.type)}
        for member in self.members:
            if member.username in names:
                member.recheck.set()

    def _apply_cards(self, cards: Iterable[tuple[Card, str]]) -> None:
        self.situation.units.set_cards(cards)
        if self.situation.units.changed:
            self._changed.set()

    def _apply_health(self, components: Components) -> None:
        self.situation.set_health(components)
        self._wake.set()

    def _begin_log(self, seq: int) -> None:
        self.situation.tail.begin(seq)
        if self.ready.is_set():
            log.warning("the event log has become shorter: everything is read anew", extra={"seq": seq})
            self._tasks.append(asyncio.create_task(self._reload()))

    async def _load(self) -> None:
        """Subscribe first, then read what is there: nothing falls in between."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_ANSWER_WITHIN_S):
                await self.telemetry.subscribed.wait()
        await self._read_everything()
        self.situation.advance()
        self.ready.set()
        self.roster.look()  # for events that came between reading and now
        self.board.look()

    async def _reload(self) -> None:
        self.situation.units.forget_places()
        await self._read_everything()
        for member in self.members:
            member.client.resync(RECOVERED)

    async def _read_everything(self) -> None:
        while True:
            try:
                await self.roster.read()
                await self.telemetry.compare(everything=True)
                await self.board.read()
                await self.events.caught_up.wait()
                return
            except AWAY as error:
                self.database.lost(error)
                await asyncio.sleep(1)

    async def _history(self, seq: int) -> list[Item]:
        """A page of the log, however long the database takes to come back: a client must miss nothing."""
        while True:
            try:
                return [item_of(event) for event in await self.events.page(seq)]
            except AWAY as error:
                self.database.lost(error)
                await asyncio.sleep(1)

    async def _tick(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self.situation.advance():
                self._wake.set()
            await asyncio.sleep(self._tick_s)

    async def _serve(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self.flush()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            now = time.monotonic()
            for member in list(self.members):
                member.judge(now)

    async def _show_life(self) -> None:
        while True:
            with suppress(*AWAY):
                state = {"clients": len(self.members), "views": len(self.situation.views)}
                await in_thread(beat, "hub", str(os.getpid()), **state)
            await asyncio.sleep(BEAT_EVERY_S)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def the_hub() -> Hub:
    """The hub of this process (of the running event loop), started for whoever asks first."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub()
        hub.start()
    return hub


async def stop_hub() -> None:
    """Stop the hub of the running event loop, if it was started."""
    hub = _hubs.pop(asyncio.get_running_loop(), None)
    if hub is not None:
        await hub.stop()
