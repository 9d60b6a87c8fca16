"""What all feeds have in common: a state, and going on after a failure."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

import psycopg
from django.db import InterfaceError, OperationalError, close_old_connections
from psycopg_pool import PoolClosed, PoolTimeout
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 0.5
AWAY = (
    *(psycopg.OperationalError, psycopg.InterfaceError, OperationalError, InterfaceError, PoolTimeout, PoolClosed),
    *(RedisError, OSError, TimeoutError),
)
"""What it looks like when a source cannot be reached; anything else is a fault of ours."""

P = ParamSpec("P")
R = TypeVar("R")

# A thread of the hub's own: the general pool may be full of requests that wait for a lost database.
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="hub")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run something that reads the database, without stopping the sockets."""
    return await asyncio.get_running_loop().run_in_executor(_threads, lambda: _tidy(work, *args, **kwargs))


def _tidy(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return work(*args, **kwargs)
    finally:
        close_old_connections()


class Line:
    """Whether a source can be reached, and since when not."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lost_since: datetime | None = None

    @property
    def up(self) -> bool:
        """Whether the source answers, as far as we know."""
        return self.lost_since is None

    def found(self) -> None:
        """It answers."""
        if self.lost_since is not None:
            log.warning("source is back", extra={"source": self.name, "lost_since": self.lost_since.isoformat()})
        self.lost_since = None

    def lost(self, error: BaseException) -> None:
        """It does not answer."""
        if self.lost_since is None:
            self.lost_since = datetime.now(UTC)
            log.warning("source is lost", extra={"source": self.name, "error": repr(error)})


async def for_ever(line: Line, job: Callable[[], Awaitable[None]], again_after_s: float = AGAIN_AFTER_S) -> None:
    """Do a job again and again; where its source is away the line counts as lost until the job says otherwise."""
    while True:
        try:
            await job()
        except AWAY as error:
            line.lost(error)
        except Exception:
            log.exception("a feed failed", extra={"source": line.name})
        await asyncio.sleep(again_after_s)
