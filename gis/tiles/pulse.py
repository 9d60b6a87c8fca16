"""Whether anything has changed: the last number of the event log, and the versions of all data, read together.

Whatever changes who may see what is an event (signing out, roles, tokens, layers), and whatever changes features gives
their layer a new version in the same transaction: while the pulse is the same, an answer given before still holds.
"""

import asyncio
from concurrent.futures import Executor

from core.database.api import pool

Pulse = tuple[int, str]
_READ = (
    "SELECT (SELECT seq FROM core_event_head WHERE id = 1), "
    "(SELECT string_agg(version, ' ' ORDER BY dataset) FROM citygis_basedatastamp)"
)


def read_pulse() -> Pulse:
    """The pulse as the database has it now."""
    with pool().connection() as connection:
        row = connection.execute(_READ, prepare=True).fetchone()
    assert row is not None
    return row[0] or 0, row[1] or ""


class SharedPulse:
    """One reading for all who ask at the same time; it begins after each of them has asked, so none gets an old one."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._running: asyncio.Future[Pulse] | None = None
        self._next: asyncio.Task[Pulse] | None = None

    async def now(self) -> Pulse:
        """The pulse, read after this was called."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_task(self._read())
        return await asyncio.shield(self._next)

    async def _read(self) -> Pulse:
        if self._running is not None and not self._running.done():
            await asyncio.wait([self._running])
        self._running, self._next = self._next, None
        return await asyncio.get_running_loop().run_in_executor(self._executor, read_pulse)
