"""The courier's doorbell, and the lock by which only one of several workers' couriers goes about."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection

from core.database.api import conninfo
from core.events.api import EVENTS_CHANNEL

RIGHTS_CHANNEL = "zhihui_order_rights"
_LOCK = 0x7A68_6B64  # any number that no other lock of this database has
_TRY_EVERY_S = 1.0


@asynccontextmanager
async def on_duty() -> AsyncIterator[AsyncConnection]:
    """A connection that hears of events, held by one courier at a time; waits until the one before is gone.

    The lock is the connection's: it goes with it, whatever becomes of the process.

    Raises:
        psycopg.Error: the database is away.
    """
    async with await AsyncConnection.connect(conninfo(), autocommit=True) as connection:
        while not await _alone(connection):
            await asyncio.sleep(_TRY_EVERY_S)
        for channel in (EVENTS_CHANNEL, RIGHTS_CHANNEL):
            await connection.execute(f"LISTEN {channel}")
        yield connection


async def _alone(connection: AsyncConnection) -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
    row = await cursor.fetchone()
    return bool(row and row[0])


async def listen(connection: AsyncConnection, events: asyncio.Event, rights: asyncio.Event) -> None:
    """Ring for what comes in, for ever. Raises psycopg.Error: the database is away."""
    async for notice in connection.notifies():
        (rights if notice.channel == RIGHTS_CHANNEL else events).set()
    raise ConnectionError("the database has hung up")
