"""./run: start, detach, stop."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from config.embedded import interrupt
from config.embedded.lock import Lock
from config.embedded.paths import make_folder
from config.embedded.ports import require_free
from config.embedded.prepare import say
from config.embedded.service import ServiceError
from config.embedded.sitefile import Installation, read_site
from config.site import HOME

STARTED_BY_HAND = 130  # as shells report an end by Ctrl-C


def run(options: argparse.Namespace) -> int:
    """Do what the options ask for; returns the exit status."""
    data: Path = options.data.resolve()
    if options.stop:
        return stop(data)
    try:
        if options.detach:
            return start_detached(data, options)
        return start(data, options)
    except (ServiceError, PermissionError) as error:
        say(f"失败 / failed: {error}")
        return 1
    except KeyboardInterrupt:
        say("已中断，再次执行 ./run 会接着做。 / Interrupted; the next ./run goes on from here.")
        return STARTED_BY_HAND


def stop(data: Path) -> int:
    """Stop the system of this data folder; not running is no failure."""
    lock = Lock(data / "run")
    if lock.holder() is None:
        say(f"没有在运行 / not running: {data}")
        return 0
    stopped = lock.stop_holder()
    say(f"已停止 / stopped: {data}" if stopped else f"没有停下来 / does not stop: {data}")
    return 0 if stopped else 1


def start(data: Path, options: argparse.Namespace) -> int:
    """Start everything in the foreground; returns when it has been stopped."""
    from config.embedded.supervise import run_everything

    installation = Installation(data, bind=options.bind, mqtt_port=options.mqtt_port)
    layout = installation.layout
    for folder in (layout.run, layout.log):
        make_folder(folder, 0o700)
    if not Lock(layout.run).take():
        return already_running(data)
    for marker in (layout.prepared, layout.ready):
        marker.unlink(missing_ok=True)
    require_free(options.bind, options.port, "--port")
    require_free(options.bind, options.mqtt_port, "--mqtt-port")
    say(f"数据目录 / data folder: {data}")
    site = installation.write(**site_options(options))
    for service in installation.services:
        service.prepare()
    interrupt.check()
    code = run_everything(installation, site, environment(data))
    layout.forget_sockets()
    return _verdict(code, layout.ready)


def _verdict(code: int, ready: Path) -> int:
    """A stop that was asked for after `ready` is a success; before, it is not."""
    asked_for = code in {130, 143}
    was_ready = ready.exists()
    ready.unlink(missing_ok=True)
    if asked_for:
        say("已停止。 / Stopped.")
    return 0 if asked_for and was_ready else code or 1


def site_options(options: argparse.Namespace) -> dict[str, Any]:
    """What of the options goes into the site file."""
    return {
        "port": options.port,
        "jt808_port": options.jt808_port,
        "cot_port": options.cot_port,
        "demo": options.demo,
    }


def environment(data: Path) -> dict[str, str]:
    """The processes' environment: they find everything by the data folder, not by what the caller happened to set."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ZHIHUI_")}
    return {**inherited, "ZHIHUI_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "config.settings"}


def already_running(data: Path) -> int:
    """Say where; starting it was what we were asked for, and we did not."""
    site = read_site(data)
    say(
        f"已经在运行 / already running: http://{site.get('bind')}:{site.get('port')}/  ({data})\n"
        "停止用 / stop it with: ./run --stop"
    )
    return 1


def start_detached(data: Path, options: argparse.Namespace) -> int:
    """Start in the background, show its output until it is ready; returns 0 only then."""
    make_folder(data, 0o711)
    make_folder(data / "run", 0o700)
    make_folder(data / "log", 0o700)
    if Lock(data / "run").holder() is not None:
        return already_running(data)
    output = data / "log" / "run.log"
    with output.open("wb") as file:
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "config.embedded", "run", *arguments(options)],
            cwd=HOME,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        return _follow(output, child)
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise


def _follow(output: Path, child: "subprocess.Popen[bytes]") -> int:
    with output.open() as lines:
        while True:
            ended = child.poll()
            text = lines.read()
            sys.stdout.write(text)
            sys.stdout.flush()
            if "ready" in text.splitlines():
                return 0
            if ended is not None:
                return ended or 1
            time.sleep(0.1)


def arguments(options: argparse.Namespace) -> list[str]:
    """The same options again, for the child that stays."""
    words = ["--port", options.port, "--mqtt-port", options.mqtt_port, "--jt808-port", options.jt808_port]
    words += ["--cot-port", options.cot_port, "--data", options.data.resolve(), "--bind", options.bind]
    return [str(word) for word in words] + (["--demo"] if options.demo else [])
