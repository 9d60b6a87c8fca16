"""Where the services of this test session are: decided once, at import of `tests.settings`, and passed by environment.

The session's owner is the process that imported the settings first (pytest itself, or xdist's controller); its workers
inherit `ZHIHUI_TEST_HOME`. Nothing is created or started here: type checkers import the settings too.
"""

import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.embedded.paths import Layout
from config.embedded.postgres import PORT

PASSWORD = "only-for-tests"  # noqa: S105  # of services that live as long as the tests and listen on this machine
TEMPLATE = "zhihui_template"


@dataclass(frozen=True)
class Places:
    """Addresses of one worker of one test session.

    Attributes:
        home: the session's temporary folder, removed by its owner.
        owner: process id of the session's owner; no service outlives it.
        worker: name of this worker ("gw0", …), "main" without xdist.
        mqtt_port: a TCP port that was free at import.
    """

    home: Path
    owner: int
    worker: str
    mqtt_port: int

    @property
    def shared(self) -> Layout:
        """PostgreSQL, one for all workers."""
        return _layout(self.home / "shared")

    @property
    def own(self) -> Layout:
        """Redis, broker and data folder of this worker."""
        return _layout(self.home / self.worker)

    @property
    def is_owner(self) -> bool:
        return self.owner == os.getpid()


def _layout(folder: Path) -> Layout:
    return Layout(data=folder, services=folder, sockets=folder / "s")


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def choose_places() -> Places:
    """The places of this process; chosen at the first call in the session, read from the environment after."""
    owner = int(os.environ.setdefault("ZHIHUI_TEST_OWNER", str(os.getpid())))
    home = Path(os.environ.setdefault("ZHIHUI_TEST_HOME", str(_temporary() / f"zhihui-test-{owner}")))
    return Places(home, owner, os.environ.get("PYTEST_XDIST_WORKER", "main"), free_port())


def _temporary() -> Path:
    """The temporary folder, unless its path is too long for unix sockets below it."""
    usual = Path(tempfile.gettempdir())
    return usual if len(str(usual)) < 40 else Path("/tmp")  # noqa: S108  # the folder below is made by us alone


def site_environment(places: Places) -> dict[str, str]:
    """The `ZHIHUI_…` variables that make `config.site` see this worker's services."""
    redis = places.own.socket_folder("redis") / "redis.sock"
    return {
        "ZHIHUI_DATA_DIR": str(places.own.data),
        "ZHIHUI_SECRET_KEY": PASSWORD * 4,
        "ZHIHUI_DATABASE_HOST": str(places.shared.socket_folder("postgres")),
        "ZHIHUI_DATABASE_PORT": str(PORT),
        "ZHIHUI_DATABASE_NAME": "zhihui",
        "ZHIHUI_DATABASE_USER": "zhihui",
        "ZHIHUI_DATABASE_PASSWORD": PASSWORD,
        "ZHIHUI_REDIS_URL": f"unix://{redis}?db=0",
        "ZHIHUI_MQTT_HOST": "127.0.0.1",
        "ZHIHUI_MQTT_PORT": str(places.mqtt_port),
        "ZHIHUI_MQTT_SOCKET": str(places.own.socket_folder("broker") / "mqtt.sock"),
        "ZHIHUI_MQTT_ADMIN_PASSWORD": PASSWORD,
        "ZHIHUI_MQTT_INGEST_PASSWORD": PASSWORD,
    }
