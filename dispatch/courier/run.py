"""The courier: takes orders to crews by the broker, and follows up what becomes of them."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from socket import gethostname
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

from core.health.api import Status, beat
from dispatch.courier.deliver import Courier
from dispatch.courier.grant import reconcile
from dispatch.courier.listen import listen, on_duty
from dispatch.courier.speak import Speaker
from sensors.api import BrokerAway, BrokerRefused

log = logging.getLogger(__name__)
_LOOK_EVERY_S = 2.0  # doorbells ring at once; this is for one that was lost, and for a broker that did not answer
_RIGHTS_AGAIN_S = 5.0
_BEAT_EVERY_S = 5.0

T = TypeVar("T")


async def run() -> None:
    """Go about until cancelled.

    Raises:
        psycopg.Error, django.db.Error: the database is away; to be begun again.
    """
    async with on_duty() as connection:
        loop, events, rights = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        speaker = Speaker(settings.SITE.mqtt, lambda: _ring(loop, events))
        courier = Courier(speaker)
        thread, other = ThreadPoolExecutor(1, "courier"), ThreadPoolExecutor(1, "rights")
        speaker.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(listen(connection, events, rights))
                group.create_task(_deliver(thread, courier, events))
                group.create_task(_grant(other, rights))
                group.create_task(_show_life(speaker, courier))
        finally:
            speaker.stop()
            for each in (thread, other):  # what is under way ends by itself, soon; the worker's loop does not wait
                each.shutdown(wait=False, cancel_futures=True)


def _ring(loop: asyncio.AbstractEventLoop, bell: asyncio.Event) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody works any more
        loop.call_soon_threadsafe(bell.set)


async def _deliver(thread: Executor, courier: Courier, bell: asyncio.Event) -> None:
    while True:
        bell.clear()
        if await _in(thread, courier.turn):
            continue
        with suppress(TimeoutError):
            await asyncio.wait_for(bell.wait(), _LOOK_EVERY_S)


async def _grant(thread: Executor, bell: asyncio.Event) -> None:
    """On a thread of its own: the broker takes its time over rights, and orders must not wait for that."""
    while True:
        bell.clear()
        try:
            await _in(thread, reconcile)
            await bell.wait()
        except (BrokerAway, BrokerRefused) as error:
            log.warning("rights to orders are not settled yet", extra={"error": str(error)})
            await asyncio.sleep(_RIGHTS_AGAIN_S)


async def _show_life(speaker: Speaker, courier: Courier) -> None:
    while True:
        status = Status.OK if speaker.up else Status.DOWN
        signs = {"status": status, "broker": "connected" if speaker.up else "away", "delivered": courier.delivered}
        await asyncio.to_thread(beat, "courier", gethostname(), **signs)
        await asyncio.sleep(_BEAT_EVERY_S if speaker.up else _LOOK_EVERY_S / 4)


async def _in(thread: Executor, work: Callable[[], T]) -> T:
    def tidy() -> T:
        close_old_connections()
        try:
            return work()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(thread, tidy)
