"""Whether anything has changed: the last number of the event log, and the versions of all data, read together.

Whatever changes who may see what is an event (signing out, roles, tokens, layers), and whatever changes features gives
their layer a new version in the same transaction: while the pulse is the same, an answer given before still holds.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from psycopg import Cursor

from core.database.api import pool
from gis.early.line import on_line

Pulse = tuple[int, str]
_COLUMNS = (
    "coalesce((SELECT seq FROM core_event_head WHERE id = 1), 0), "
    "coalesce((SELECT string_agg(version, ' ' ORDER BY dataset) FROM citygis_basedatastamp), '')"
)
_READ = f"SELECT {_COLUMNS}"


def read_pulse() -> Pulse:
    """The pulse as the database has it now: for views, whose threads end with their request."""
    with pool().connection() as connection, connection.cursor(binary=True) as cursor:
        return pulse_now(cursor)


def pulse_now(cursor: Cursor) -> Pulse:
    """The pulse as this binary cursor finds it."""
    row = cursor.execute(_READ, prepare=True).fetchone()
    assert row is not None
    return pulse_of(row)


def with_pulse(statement: str) -> str:
    """A statement whose rows end with the pulse: what it finds and the pulse are of one snapshot."""
    return f"SELECT found.*, {_COLUMNS} FROM ({statement}) AS found"  # noqa: S608  # our own words


def pulse_of(row: Sequence[Any]) -> Pulse:
    """The pulse that stands at the end of such a row."""
    return row[-2], row[-1]


class SharedPulse:
    """One reading for all who ask at the same time; it begins after each of them has asked, so none gets an old one."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, "pulse")  # never behind a tile that takes long
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
        return await asyncio.get_running_loop().run_in_executor(self._executor, on_line, pulse_now)
