"""The worker's jobs side by side; each goes on by itself when its connection is lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from socket import gethostname
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from core.database.pool import conninfo
from core.events.append import EVENTS_CHANNEL
from core.events.deliver import Delivery
from core.health.beat import beat
from core.work.jobs import JOBS, WATCHES, Watch

log = logging.getLogger(__name__)
_BEAT_EVERY_S = 5.0
_LOOK_EVERY_S = 2.0  # the doorbell rings at once; this is for handlers due again and for a doorbell lost
_AGAIN_AFTER_S = 1.0


async def run(stop: asyncio.Event) -> None:
    """Work until `stop` is set."""
    doorbell = asyncio.Event()
    delivery = Delivery()
    jobs = [
        _for_ever("listen", lambda: _listen(doorbell)),
        _for_ever("deliver", lambda: _deliver(delivery, doorbell)),
        _for_ever("beat", lambda: _beat(delivery)),
        _for_ever("queue", _work_queue),
        *(_for_ever(each.name, each.run) for each in JOBS.active().values()),
        *(_for_ever(each.name, _watching(each), each.every_s) for each in WATCHES.active().values()),
    ]
    tasks = [asyncio.create_task(job) for job in jobs]
    await stop.wait()
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)


def _watching(each: Watch) -> Callable[[], Awaitable[None]]:
    async def look() -> None:
        await sync_to_async(_tidy, thread_sensitive=False)(each.look)

    return look


def _tidy(work: Callable[[], None]) -> None:
    close_old_connections()
    try:
        work()
    finally:
        close_old_connections()


async def _for_ever(name: str, job: Callable[[], Awaitable[Any]], again_after_s: float = _AGAIN_AFTER_S) -> None:
    """Start a job again after it ended or failed: a lost database comes back."""
    while True:
        try:
            await job()
        except Exception:
            log.exception("worker job failed", extra={"job": name})
        await asyncio.sleep(again_after_s)


async def _listen(doorbell: asyncio.Event) -> None:
    connection = await psycopg.AsyncConnection.connect(conninfo(), autocommit=True)
    async with connection:
        await connection.execute(f"LISTEN {EVENTS_CHANNEL}")
        doorbell.set()
        async for _ in connection.notifies():
            doorbell.set()


async def _deliver(delivery: Delivery, doorbell: asyncio.Event) -> None:
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(doorbell.wait(), _LOOK_EVERY_S)
        doorbell.clear()
        while await sync_to_async(_run_once)(delivery):
            pass


def _run_once(delivery: Delivery) -> int:
    close_old_connections()
    return delivery.run_once()


async def _beat(delivery: Delivery) -> None:
    while True:
        await sync_to_async(beat, thread_sensitive=False)("worker", gethostname(), failing=sorted(delivery.retry_at))
        await asyncio.sleep(_BEAT_EVERY_S)


async def _work_queue() -> None:
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(install_signal_handlers=False, concurrency=2, listen_notify=True)
