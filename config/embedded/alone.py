"""`python -m config.embedded services`: only the private services, for working on the code."""

import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from config.embedded.kept import kept_service
from config.embedded.sitefile import Installation


def run_services(data: Path, mqtt_port: int, http_port: int) -> int:
    """Start the services, make role and database, print how to use them, wait for Ctrl-C."""
    installation = Installation(data, mqtt_port=mqtt_port)
    with ExitStack() as stack:
        stack.callback(installation.layout.forget_sockets)
        try:
            for service in installation.services:
                kept = kept_service(installation.layout, service, once=False)
                stack.callback(kept.stop)
                kept.start()
            installation.postgres.set_up()
            installation.write(port=http_port)
            _say(f"ready\nexport ZHIHUI_DATA_DIR={installation.layout.data}")
            while True:
                signal.pause()
        except KeyboardInterrupt:
            return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
