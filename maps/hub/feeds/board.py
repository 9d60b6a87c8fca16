"""The board: objects are read again, by number, when an event of the log names them.

All of them are read every half minute and whenever the database was away, since labels, agencies and what a plugin
writes may change without an event. Stations are read when ingest says that it stored observations.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence

import psycopg

from core.database.api import conninfo
from core.events.api import Event
from maps.hub.board import STATIONS, Piece
from maps.hub.encode import encode
from maps.hub.feeds.feed import Line, for_ever, in_thread
from maps.hub.feeds.sources import SOURCES, Source
from sensors.api import OBSERVATIONS_CHANNEL

COMPARE_EVERY_S = 30.0
SIGN_OF_LIFE_EVERY_S = 5.0
ANSWER_WITHIN_S = 5.0

Apply = Callable[[str, Sequence[Piece], Collection[int] | None], None]
"""Takes the kind, what was read of it, and the ids that were asked for (None: everything of the kind)."""


def read_pieces(source: Source, ids: Collection[int] | None) -> list[Piece]:
    """Read objects of one kind, and encode them."""
    cards = source.read(None if ids is None else sorted(ids))
    return [Piece(card.id, encode(card), path) for card, path in cards]


class Lane:
    """Reads one kind. One reading follows the other, so that an older one never replaces a newer."""

    def __init__(self, source: Source, database: Line, apply: Apply) -> None:
        self.source = source
        self._database, self._apply = database, apply
        self._ids: set[int] = set()
        self._everything = False
        self._asked = asyncio.Event()
        self._turn = asyncio.Lock()

    def look(self, ids: Iterable[int] | None) -> None:
        """These objects may be different, or (None) any."""
        if ids is None:
            self._everything = True
        else:
            self._ids.update(ids)
        if self._everything or self._ids:
            self._asked.set()

    def follow(self, events: Iterable[Event]) -> None:
        """Look at what the events are about."""
        for event in events:
            if event.type in self.source.upset_by:
                self.look(None)
            elif (key := self.source.named_in.get(event.type)) is not None:
                number = event.payload.get(key)
                self.look([number] if isinstance(number, int) else None)

    async def read(self) -> None:
        """Read everything of the kind now."""
        self.look(None)
        await self._read_asked()

    async def run(self) -> None:
        """Go on for ever."""
        await for_ever(self._database, self._go_on)

    async def _go_on(self) -> None:
        while True:
            try:
                async with asyncio.timeout(COMPARE_EVERY_S):
                    await self._asked.wait()
            except TimeoutError:
                self.look(None)
            await self._read_asked()
            await asyncio.sleep(self.source.pause_s)

    async def _read_asked(self) -> None:
        async with self._turn:
            ids = None if self._everything else self._ids
            self._ids, self._everything = set(), False
            self._asked.clear()
            try:
                self._apply(self.source.kind, await in_thread(read_pieces, self.source, ids), ids)
            except BaseException:
                self.look(None)  # not forgotten: the next round tries again
                raise


class BoardFeed:
    """Keeps the board current by `apply`."""

    def __init__(self, database: Line, apply: Apply) -> None:
        self._database = database
        self.lanes = {source.kind: Lane(source, database, apply) for source in SOURCES}

    def follow(self, events: Sequence[Event]) -> None:
        """Events came in."""
        for lane in self.lanes.values():
            lane.follow(events)

    def look(self) -> None:
        """Anything may be different."""
        for lane in self.lanes.values():
            lane.look(None)

    async def read(self) -> None:
        """Read everything now."""
        for lane in self.lanes.values():
            await lane.read()

    async def run(self) -> None:
        """Go on for ever."""
        await asyncio.gather(for_ever(self._database, self._listen), *(lane.run() for lane in self.lanes.values()))

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as connection:
            await connection.execute(f"LISTEN {OBSERVATIONS_CHANNEL}")
            self.look()  # for whatever changed while nobody listened
            while True:
                async for ring in connection.notifies(timeout=SIGN_OF_LIFE_EVERY_S):
                    self._rung(ring.payload)
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    await connection.execute("SELECT 1")

    def _rung(self, payload: str) -> None:
        """Ingest stored observations of these devices; too many to name are named by nothing."""
        ids = [int(each) for each in payload.split(",") if each.isdecimal()]
        self.lanes[STATIONS].look(ids or None)
