"""./run as a person meets it: ready, robust against kill -9, one per data folder, stopped without a trace."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.site import HOME
from core.testing.installation import environment_for
from core.testing.places import Places, free_port
from core.testing.site import answers

pytestmark = pytest.mark.faults
PROCESSES = ("postgres", "redis", "broker", "web", "ingest", "worker")


@dataclass
class System:
    """One data folder and how ./run is called on it."""

    data: Path
    port: int
    mqtt_port: int

    def command(self, *options: str) -> list[str]:
        ports = ["--port", str(self.port), "--mqtt-port", str(self.mqtt_port)]
        return [sys.executable, "-m", "config.embedded", "run", "--data", str(self.data), *ports, *options]

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*options),
            cwd=HOME,
            env=environment_for(self.data),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def begin(self) -> "subprocess.Popen[bytes]":
        """Start in the foreground, without waiting for anything."""
        return subprocess.Popen(
            self.command(),
            cwd=HOME,
            env=environment_for(self.data),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def pid(self, name: str) -> int:
        file = self.data / "run" / f"{name}.pid"
        return int(file.read_text()) if file.exists() and file.read_text() else 0

    @property
    def is_green(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/healthz")

    def traces(self) -> list[str]:
        """Command lines of processes that still work on the data folder."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(self.data) in line:
                found.append(line)
        return found


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.1)


@dataclass
class Interruption:
    """How a start ended that was interrupted: its exit status, and the processes that it left."""

    status: int
    traces: list[str]


@pytest.fixture(scope="module")
def empty(places: Places) -> System:
    """A data folder for which nothing is there yet."""
    made = System(places.own.data / "run-test" / "var", free_port(), free_port())
    made.data.parent.mkdir(parents=True, exist_ok=True)
    for folder in (places.home, places.own.data, made.data.parent):
        folder.chmod(0o711)
    return made


@pytest.fixture(scope="module")
def interruptions(empty: System) -> list[Interruption]:
    """Ctrl-C at many points of the first start."""
    return [_interrupted(empty, seconds) for seconds in (0.2, 0.6, 1.2, 2.5, 5.0)]


def _interrupted(system: System, seconds: float) -> Interruption:
    process = system.begin()
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    return Interruption(process.wait(60), system.traces())


@pytest.fixture(scope="module")
def system(empty: System, interruptions: list[Interruption]) -> Iterator[System]:
    """A system started in the background, which finished what the interrupted starts had begun."""
    assert interruptions
    done = empty.run("--detach")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "ready"
    yield empty
    empty.run("--stop")


def test_set_up_interrupted_anywhere_ends_cleanly(interruptions: list[Interruption]) -> None:
    for interruption in interruptions:
        assert interruption.status != 0
        assert interruption.traces == []


def test_green_and_signed_in_by_the_kept_password(system: System) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{system.port}/healthz") as answer:
        health = json.load(answer)
    assert health["status"] == "ok"
    assert {"database", "redis", "ingest", "worker"} <= set(health["components"])


@pytest.mark.parametrize("name", ["site.json", "admin-password"])
def test_secrets_are_readable_by_their_owner_only(system: System, name: str) -> None:
    assert (system.data / name).stat().st_mode & 0o777 == 0o600


def test_second_run_says_that_and_where_it_runs(system: System) -> None:
    done = system.run()
    assert done.returncode == 1
    assert f":{system.port}/" in done.stdout
    assert "ready" not in done.stdout.splitlines()


@pytest.mark.parametrize("name", PROCESSES)
def test_killed_process_comes_back(system: System, name: str) -> None:
    before = system.pid(name)
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: system.pid(name) not in {0, before} and system.is_green, 30, f"{name} is not back")


def test_killed_supervisor_leaves_nothing_behind_and_next_start_is_quick(system: System) -> None:
    os.kill(int((system.data / "run" / "lock").read_text()), signal.SIGKILL)
    wait_for(lambda: not system.traces(), 40, "processes survive their supervisor")
    started = time.monotonic()
    assert system.run("--detach").returncode == 0
    # the figure to reach is 10 s on an idle machine; here other tests run beside it
    assert time.monotonic() - started < 60


def test_stop_leaves_no_process(system: System) -> None:
    assert system.run("--stop").returncode == 0
    assert system.traces() == []
    assert "database system is shut down" in (system.data / "log" / "postgres.log").read_text()
    assert system.run("--stop").returncode == 0


@pytest.mark.parametrize("option", ["--port", "--mqtt-port"])
def test_taken_port_is_named_with_its_option(tmp_path: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        system = System(tmp_path / "var", free_port(), free_port())
        done = system.run(option, str(port))
    assert done.returncode == 1
    assert str(port) in done.stdout
    assert option in done.stdout
    assert system.traces() == []
