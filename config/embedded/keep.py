"""Keep one process alive: start it, start it again when it dies, stop it when asked or when ./run is gone.

honcho ends everything when one process ends; so each of its processes is this one, which does not end. Standard
library only, one thread, nothing polled: `python -m config.embedded.keep --help`.
"""

import argparse
import base64
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from config.embedded.paths import as_account

LOG_LIMIT_BYTES = 20_000_000
PAUSE_S, LONGEST_PAUSE_S = 1.0, 10.0
STEADY_S = 10.0  # a process that lived this long failed by accident, not at its start
PATIENCE_S = 20.0


def pause_before_restart(lifetime_s: float, previous_pause_s: float) -> float:
    """Seconds to wait: one after an accident, ever longer for a process that cannot start."""
    if lifetime_s >= STEADY_S or previous_pause_s == 0:
        return PAUSE_S
    return min(previous_pause_s * 2, LONGEST_PAUSE_S)


class RollingLog:
    """Appends bytes to a file and puts it aside as `.1` when it grows past `LOG_LIMIT_BYTES`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path.open("ab")

    def write(self, data: bytes) -> None:
        if self.file.tell() > LOG_LIMIT_BYTES:
            self.file.close()
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))
            self.file = self.path.open("ab")
        self.file.write(data)
        self.file.flush()


class Keeper:
    """One kept process and the file descriptors it is watched by."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.log = RollingLog(options.log)
        self.selector = selectors.DefaultSelector()
        self.output: IO[bytes] | None = None
        self.stopping_since = 0.0
        self._watch_signals()
        self._watch_lifeline(options.lifeline)

    def _watch_signals(self) -> None:
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        os.set_blocking(reader, False)
        signal.set_wakeup_fd(writer)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        self.selector.register(reader, selectors.EVENT_READ, "signal")

    def _watch_lifeline(self, pid: int | None) -> None:
        """A descriptor that becomes readable when the process `pid` ends, even by kill -9."""
        if pid is None:
            return
        try:
            self.selector.register(os.pidfd_open(pid), selectors.EVENT_READ, "lifeline")
        except ProcessLookupError:
            self.stopping_since = time.monotonic()

    def run(self) -> int:
        """Keep the process until asked to stop; returns the exit status."""
        pause = 0.0
        code = 0
        while not self.stopping_since:
            if not self._may_start():
                self._wait(0.05)
                continue
            started = time.monotonic()
            code = self._live()
            if self.options.once or self.stopping_since:
                break
            pause = pause_before_restart(time.monotonic() - started, pause)
            self._say(f"{self.options.name} ended ({code}), starts again in {pause:g} s")
            self._wait_full(pause)
        return code if self.options.once and not self.stopping_since else 0

    def _may_start(self) -> bool:
        marker: Path | None = self.options.wait_for
        return marker is None or marker.exists()

    def _live(self) -> int:
        """One life of the child, from start to end; returns its exit status."""
        child = self._start()
        self.output = child.stdout
        self.selector.register(child.stdout, selectors.EVENT_READ, "output")  # type: ignore[arg-type]  # it is a pipe
        watch = os.pidfd_open(child.pid)
        self.selector.register(watch, selectors.EVENT_READ, "child")
        while child.poll() is None:
            self._wait(1.0)
            if self.stopping_since:
                self._stop(child)
        self._drain()
        self.selector.unregister(watch)
        os.close(watch)
        self.options.pid_file.unlink(missing_ok=True)
        return child.returncode

    def _start(self) -> subprocess.Popen[bytes]:
        prefix = as_account(self.options.account, death_signal=self.options.stop_signal)
        child = subprocess.Popen(  # noqa: S603
            [*prefix, *self.options.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,  # the terminal's Ctrl-C comes to us alone; we say when it is the child's turn
        )
        self.options.pid_file.write_text(str(child.pid))
        return child

    def _wait_full(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.stopping_since and (left := end - time.monotonic()) > 0:
            self._wait(left)

    def _wait(self, seconds: float) -> None:
        """Handle whatever happens within `seconds`, and return after the first of it."""
        for key, _ in self.selector.select(seconds):
            if key.data == "output":
                self._relay()
            elif key.data == "signal":
                os.read(key.fd, 64)
                self._ask_to_stop()
            elif key.data == "lifeline":
                self.selector.unregister(key.fd)
                self._ask_to_stop()

    def _ask_to_stop(self) -> None:
        self.stopping_since = self.stopping_since or time.monotonic()

    def _relay(self) -> bool:
        """Pass one piece of output on; False at its end."""
        if self.output is None:
            return False
        data = self.output.read(65536)
        if not data:
            self.selector.unregister(self.output)
            self.output.close()
            self.output = None
            return False
        self.log.write(data)
        if self.options.echo:
            self._echo(data)
        return True

    def _drain(self) -> None:
        """Read what a dead child left; a grandchild that holds the pipe open is not waited for."""
        if self.output is not None:
            os.set_blocking(self.output.fileno(), False)
        while self._relay():
            pass

    def _stop(self, child: subprocess.Popen[bytes]) -> None:
        """Pass the stop signal on once the processes that need this one are gone; after a while, insist."""
        waited = time.monotonic() - self.stopping_since
        while waited < PATIENCE_S / 2 and any(path.exists() for path in self.options.after):
            time.sleep(0.05)
            waited = time.monotonic() - self.stopping_since
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.Signals[f"SIG{self.options.stop_signal}"])
        try:
            child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._say(f"{self.options.name} does not stop, killed")
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def _say(self, text: str) -> None:
        line = f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} keep: {text}\n".encode()
        self.log.write(line)
        self._echo(line)

    @staticmethod
    def _echo(data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, BlockingIOError):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()


def parser() -> argparse.ArgumentParser:
    """The command line of one keeper."""
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--name", required=True)
    made.add_argument("--run", type=Path, required=True, help="folder of the process id files")
    made.add_argument("--log", type=Path, required=True)
    made.add_argument("--account", help="run the process as this account")
    made.add_argument("--stop-signal", default="TERM", choices=("TERM", "INT"))
    made.add_argument("--after", nargs="*", default=[], help="names of processes that must stop first")
    made.add_argument("--wait-for", type=Path, help="start only when this file is there")
    made.add_argument("--lifeline", type=int, help="stop when the process with this id ends")
    made.add_argument("--once", action="store_true", help="do not start it again")
    made.add_argument("--echo", action="store_true", help="show its output too")
    made.add_argument("command", nargs=argparse.REMAINDER)
    return made


def sealed(words: list[str]) -> str:
    """The words of a command line as one: `pkill -f "manage.py ingest"` must hit the process and not its keeper."""
    return base64.urlsafe_b64encode(json.dumps(words).encode()).decode()


def unsealed(words: list[str]) -> list[str]:
    """The words as they were before `sealed`; plain ones stay."""
    if len(words) != 1 or words[0].startswith("-"):
        return words
    opened: list[str] = json.loads(base64.urlsafe_b64decode(words[0]))
    return opened


def main() -> int:
    options = parser().parse_args(unsealed(sys.argv[1:]))
    options.command = options.command[1:] if options.command[:1] == ["--"] else options.command
    options.pid_file = options.run / f"{options.name}.pid"
    options.after = [options.run / f"{name}.pid" for name in options.after]
    return Keeper(options).run()


if __name__ == "__main__":
    sys.exit(main())
