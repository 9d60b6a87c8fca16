"""Events: the database rings on commit, and the log is read from the last number on.

Reading also happens without a ring every two seconds, so that a lost doorbell delays and loses nothing.
"""

import asyncio
from collections.abc import Callable, Sequence

import psycopg

from core.database.api import conninfo
from core.events.api import EVENTS_CHANNEL, Event, event_of, read_since, since_query
from maps.hub.feeds.feed import Line, for_ever, in_thread

LOOK_EVERY_S = 2.0
ANSWER_WITHIN_S = 10.0
PAGE = 500
_HEAD = "SELECT seq FROM core_event_head WHERE id = 1"

Connection = psycopg.AsyncConnection[tuple[object, ...]]


class EventLog:
    """Follows the log from shortly before its end.

    `apply` takes events in order. `begin` is told the number that reading starts after: once at the start, and again
    where the log has become shorter than what was read already, since then another database stands behind the
    address, restored from a backup, say.
    """

    def __init__(
        self, line: Line, apply: Callable[[Sequence[Event]], None], begin: Callable[[int], None], tail: int
    ) -> None:
        self._line, self._apply, self._begin, self._tail = line, apply, begin, tail
        self.seq: int | None = None
        self.caught_up = asyncio.Event()

    async def run(self) -> None:
        """Go on for ever."""
        await for_ever(self._line, self._follow)

    async def page(self, seq: int) -> list[Event]:
        """A page of the log after `seq`, empty at its end."""
        return await in_thread(read_since, seq, PAGE)

    async def _follow(self) -> None:
        async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as connection:
            await connection.execute(f"LISTEN {EVENTS_CHANNEL}")
            await self._check_head(connection)
            while True:
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    await self._read_on(connection)
                self._line.found()
                self.caught_up.set()
                async for _ in connection.notifies(timeout=LOOK_EVERY_S, stop_after=1):
                    pass

    async def _check_head(self, connection: Connection) -> None:
        row = await (await connection.execute(_HEAD)).fetchone()
        head = int(str(row[0])) if row else 0
        if self.seq is None or head < self.seq:
            self.caught_up.clear()
            self.seq = max(0, head - self._tail)
            self._begin(self.seq)

    async def _read_on(self, connection: Connection) -> None:
        """Until there is nothing more: one ring may stand for many events."""
        while True:
            query, parameters = since_query(self.seq or 0, PAGE)
            rows = await (await connection.execute(query, parameters)).fetchall()
            if not rows:
                return
            events = [event_of(row) for row in rows]
            self.seq = events[-1].seq
            self._apply(events)
