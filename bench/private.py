"""A private installation for a bench: own PostgreSQL, Redis, broker and processes, gone afterwards."""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.testing.installation import PrivateInstallation, open_installation

HOME = Path(__file__).resolve().parent.parent


@contextmanager
def private_installation(*, durable: bool = False) -> Iterator[PrivateInstallation]:
    """Services running, database migrated; everything is stopped and removed at the end.

    `durable`: the database waits for the disk at every commit, as in production.
    """
    allow_many_files()
    with tempfile.TemporaryDirectory(prefix="zhihui-bench-") as folder:
        private = open_installation(Path(folder) / "data", durable=durable)
        try:
            private.manage("migrate", "--no-input", "--verbosity=0")
            yield private
        finally:
            private.stack.close()


def allow_many_files() -> None:
    """As many open sockets as the system lets us have; children inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def seed(private: PrivateInstallation, units: int, users: int) -> dict[str, Any]:
    """People with tokens and devices to move; see `bench.seed`."""
    return run_inside(private, "bench.seed", str(units), str(users))


def run_inside(private: PrivateInstallation, module: str, *arguments: str) -> dict[str, Any]:
    """Run a seeding module on the installation; returns the JSON object that it prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=HOME, env=private.environment, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


class Helper:
    """A child process that is told things line by line and answers each with a line of JSON."""

    def __init__(self, module: str, arguments: Sequence[Any], environment: dict[str, str] | None = None) -> None:
        command = [sys.executable, "-m", module, json.dumps(arguments)]
        self._process = subprocess.Popen(
            command, cwd=HOME, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def heard(self) -> Any:
        """The next line it says.

        Raises:
            RuntimeError: it ended instead.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended")
        return json.loads(line)

    def ask(self, line: str) -> Any:
        """Say a line and return the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self.heard()

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
