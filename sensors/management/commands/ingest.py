"""`manage.py ingest`: take positions from the broker and store them, until told to stop."""

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from sensors.pipeline.service import Ingest


class Command(BaseCommand):
    """Runs one ingest worker."""

    help = "Take positions from the broker, judge and store them, until SIGTERM or Ctrl-C."
    requires_system_checks = ()  # set-up has run them; a killed process is back sooner

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--instance", default="1", help="name of this worker; workers side by side need different, lasting names"
        )

        parser.add_argument(
            "--shared",
            action="store_true",
            help="share the messages with other workers; needs a broker that keeps shared subscriptions (Mosquitto 2.0 "
            "forgets them when it restarts)",
        )

    def handle(self, *args: Any, instance: str, shared: bool, **options: Any) -> None:
        ingest = Ingest(settings.SITE.mqtt, instance, shared=shared)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ingest.stop())
        ingest.run()
