"""`manage.py worker`: delivers events to their handlers and runs periodic and queued jobs."""

import asyncio
import logging
import signal
from typing import Any

from django.core.management.base import BaseCommand

from core.work.run import run


class Command(BaseCommand):
    help = "后台任务与事件处理 / Background jobs and event handlers"
    requires_system_checks = ()  # set-up has run them; a killed process is back sooner

    def handle(self, *_args: Any, **_options: Any) -> None:
        logging.getLogger(__name__).info("worker starts")
        asyncio.run(_until_told())


async def _until_told() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await run(stop)
