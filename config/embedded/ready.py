"""From started services to `ready`: the first of honcho's processes. Ends only when something failed or on request.

Any failure ends it with a non-zero status, honcho then ends the others, and no success message is printed.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from config.embedded.postgres import wait_until_ready
from config.embedded.prepare import DEMO_NOTE, database_stamp, say, static_stamp
from config.embedded.service import Service, ServiceError
from config.embedded.sitefile import Installation, read_site
from config.site import HOME, data_dir

HEALTH_PATIENCE_S = 60.0


def bring_up(data: Path) -> None:
    """Wait for the services, prepare, let the product's processes start, wait for health, and say so.

    Raises:
        ServiceError: what did not come up, in words for people.
    """
    site = read_site(data)
    installation = Installation(data, bind=site["bind"], mqtt_port=site["mqtt_port"])
    wait_until_ready(installation.postgres)
    for service in installation.services[1:]:
        _wait_for(service)
    installation.postgres.set_up()
    _prepare(installation, demo=bool(site.get("demo")))
    installation.layout.prepared.touch()
    _wait_for_health(_address(site))
    _announce(installation, site)


def _wait_for(service: Service, timeout_s: float = 20) -> None:
    end = time.monotonic() + timeout_s
    while not service.ready():
        if time.monotonic() > end:
            raise ServiceError(f"{service.name} 没有启动 / does not start")
        time.sleep(0.05)


def _prepare(installation: Installation, demo: bool) -> None:
    """Set up, in a process of its own; skipped when database and static files carry today's stamps."""
    stamp = installation.layout.data / "static" / ".stamp"
    static_is_new = stamp.exists() and stamp.read_text() == static_stamp()
    marked = installation.postgres.superuser_sql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()",
        installation.postgres.database,
    )
    good = {database_stamp(demo), database_stamp(demo=True)}  # demo data do no harm to a start without
    if marked in good and static_is_new:
        return
    done = subprocess.run([sys.executable, "-m", "config.embedded.prepare"], check=False, cwd=HOME)
    if done.returncode != 0:
        raise ServiceError("准备数据失败，原因见上。 / Set-up failed, for the reason above.")


def _address(site: dict[str, Any]) -> str:
    host = "127.0.0.1" if site["bind"] in {"0.0.0.0", "::"} else site["bind"]  # noqa: S104  # compared, not bound
    return f"http://[{host}]:{site['port']}" if ":" in host else f"http://{host}:{site['port']}"


def _wait_for_health(address: str) -> None:
    end = time.monotonic() + HEALTH_PATIENCE_S
    green, words = False, ""
    while not green:
        green, words = health(address)
        if not green and time.monotonic() > end:
            raise ServiceError(f"{address}/healthz 没有变绿 / does not turn green: {words}")
        time.sleep(0 if green else 0.25)


def health(address: str) -> tuple[bool, str]:
    """Whether everything is well, and otherwise what is not, in short."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=3) as answer:  # noqa: S310  # our own http address
            return answer.status == 200, ""
    except urllib.error.HTTPError as error:
        return False, _unwell(error.read())
    except OSError as error:
        return False, str(error)


def _unwell(body: bytes) -> str:
    try:
        components = json.loads(body)["components"]
        return ", ".join(f"{name}: {part['status']}" for name, part in components.items() if part["status"] != "ok")
    except (ValueError, KeyError, TypeError, AttributeError):
        return body[:300].decode(errors="replace")


def _announce(installation: Installation, site: dict[str, Any]) -> None:
    broker = installation.broker
    say(f"· 网页 / pages: {_address(site)}/    MQTT: {broker.host}:{broker.port}")
    say(f"· 登录 / sign in: admin，口令见 / password in {installation.layout.admin_password}")
    note = installation.layout.data / DEMO_NOTE
    if site.get("demo") and note.exists():
        say(f"· 演示账号 / demo accounts:\n{note.read_text().rstrip()}")
    say("· 停止 / stop: Ctrl-C，或 / or ./run --stop")
    installation.layout.ready.touch()
    say("ready")


def _wait_for_the_end_of(pid: int) -> None:
    """Sleep until that process ends; honcho ends us before, unless it was itself killed outright."""
    with contextlib.suppress(ProcessLookupError):
        select.select([os.pidfd_open(pid)], [], [])


def main() -> int:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        bring_up(data_dir())
    except ServiceError as error:
        say(f"失败 / failed: {error}")
        return 1
    _wait_for_the_end_of(int((data_dir() / "run" / "lock").read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
