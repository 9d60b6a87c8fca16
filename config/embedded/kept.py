"""Start and stop one service or process under its keeper, without honcho: for tests and for services alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded.keep import sealed
from config.embedded.paths import Layout, make_folder
from config.embedded.service import Service, ServiceError
from config.site import HOME


def keep_command(
    layout: Layout,
    name: str,
    command: list[str],
    *,
    account: str | None = None,
    stop_signal: str = "TERM",
    after: tuple[str, ...] = (),
    wait_for: Path | None = None,
    once: bool = False,
    echo: bool = False,
    lifeline: int | None = None,
) -> list[str]:
    """The keeper's command line around `command`."""
    words = ["--name", name, "--run", str(layout.run)]
    words += ["--log", str(layout.log / f"{name}.log"), "--stop-signal", stop_signal]
    words += ["--lifeline", str(lifeline or os.getpid())]
    words += ["--account", account] if account else []
    words += ["--wait-for", str(wait_for)] if wait_for else []
    words += ["--once"] if once else []
    words += ["--echo"] if echo else []
    words += ["--after", *after] if after else []
    return [sys.executable, "-m", "config.embedded.keep", sealed([*words, "--", *command])]


@dataclass
class Kept:
    """A running keeper and its process.

    Attributes:
        ready: tells whether the process answers.
        environment: all of the process's environment; empty for our own.
    """

    layout: Layout
    name: str
    command: list[str]
    ready: Callable[[], bool]
    account: str | None = None
    stop_signal: str = "TERM"
    once: bool = True
    lifeline: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    keeper: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the process itself (not of its keeper)."""
        return int((self.layout.run / f"{self.name}.pid").read_text())

    @property
    def running(self) -> bool:
        return self.keeper is not None and self.keeper.poll() is None

    @property
    def log(self) -> Path:
        return self.layout.log / f"{self.name}.log"

    def start(self, timeout_s: float = 30) -> None:
        """Start it and wait until it answers.

        Raises:
            ServiceError: it ended at once, or did not answer in `timeout_s` seconds; with the end of its log.
        """
        for folder in (self.layout.run, self.layout.log):
            make_folder(folder, 0o700)
        self.keeper = subprocess.Popen(  # noqa: S603
            keep_command(
                self.layout,
                self.name,
                self.command,
                account=self.account,
                stop_signal=self.stop_signal,
                once=self.once,
                lifeline=self.lifeline,
            ),
            cwd=HOME,
            env=dict(self.environment or os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._await_ready(timeout_s)

    def _await_ready(self, timeout_s: float) -> None:
        end = time.monotonic() + timeout_s
        while not self.ready():
            assert self.keeper is not None
            if self.keeper.poll() is not None or time.monotonic() > end:
                self.stop()
                raise ServiceError(f"{self.name} 没有启动 / {self.name} does not start:\n{self.last_words()}")
            time.sleep(0.03)

    def last_words(self, characters: int = 3000) -> str:
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""

    def kill(self) -> None:
        """Kill -9 the process itself, and wait until its keeper has noticed."""
        assert self.keeper is not None
        os.kill(self.pid, signal.SIGKILL)
        if self.once:
            self.keeper.wait(60)
            self.keeper = None

    def stop(self) -> None:
        """Stop it cleanly and wait for its end; does nothing when it is not running."""
        if self.keeper is None:
            return
        self.keeper.terminate()
        self.keeper.wait(60)
        self.keeper = None


def kept_service(layout: Layout, service: Service, *, once: bool = True, lifeline: int | None = None) -> Kept:
    """A keeper for one of the embedded services; its folders are prepared here.

    The service ends with the process `lifeline` (this one if None), whatever ended that.
    """
    service.prepare()
    return Kept(
        layout,
        service.name,
        service.command(),
        service.ready,
        account=service.account,
        stop_signal=service.stop_signal,
        once=once,
        lifeline=lifeline,
    )
