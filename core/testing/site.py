"""Real child processes of the product, on the test's own database and services."""

import os
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.db import connection

from config.embedded import processes
from config.embedded.kept import Kept
from config.embedded.paths import Layout
from core.testing.places import free_port


def answers(url: str, acceptable: tuple[int, ...] = (200,)) -> bool:
    """Whether `url` answers now with one of these states."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  # our own http address
            return answer.status in acceptable
    except urllib.error.HTTPError as error:
        return error.code in acceptable
    except OSError:
        return False


@dataclass
class SiteProcesses:
    """Starts processes and ends them all with the test.

    Attributes:
        environment: how they find the services.
    """

    layout: Layout
    environment: Mapping[str, str]
    stack: ExitStack = field(default_factory=ExitStack)
    count: int = 0

    def start(
        self,
        *arguments: str,
        ready: Callable[[Kept], bool] = lambda kept: kept.pid > 0,
        timeout_s: float = 30,
        environment: Mapping[str, str] | None = None,
    ) -> Kept:
        """Start `manage.py` with `arguments`; returns when `ready(process)` says so. Its output is in `.log`."""
        return self.start_command(arguments[0], processes.manage(*arguments), ready, timeout_s, environment)

    def start_command(
        self,
        name: str,
        command: list[str],
        ready: Callable[[Kept], bool],
        timeout_s: float = 30,
        environment: Mapping[str, str] | None = None,
    ) -> Kept:
        """Start any command likewise."""
        self.count += 1
        kept = Kept(self.layout, f"{name}-{self.count}", command, ready=lambda: _settled(kept, ready))
        kept.environment = {**self.environment, "ZHIHUI_PROCESS": name, **(environment or {})}
        self.stack.callback(kept.stop)
        kept.start(timeout_s)
        return kept

    def start_web(self, port: int | None = None, environment: Mapping[str, str] | None = None) -> "LiveServer":
        """Start the real web server; returns when it answers (health need not be green)."""
        port = port or free_port()
        probe = f"http://127.0.0.1:{port}/healthz"
        kept = self.start_command(
            "web", processes.web("127.0.0.1", port), lambda _: answers(probe, (200, 503)), 40, environment
        )
        return LiveServer(port, kept)


def _settled(kept: Kept, ready: Callable[[Kept], bool]) -> bool:
    try:
        return ready(kept)
    except (FileNotFoundError, ValueError):
        return False


@dataclass
class LiveServer:
    """A web process that really listens."""

    port: int
    process: Kept

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"


def environment_of_test() -> dict[str, str]:
    """This worker's services and the test's own database, for a process with the product's own settings."""
    name = str(connection.settings_dict["NAME"])
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "ZHIHUI_DATABASE_NAME": name}
