"""A whole private installation for one test: own PostgreSQL, Redis, broker and data folder, to be broken at will."""

import os
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from config.embedded import processes
from config.embedded.kept import Kept, kept_service
from config.embedded.sitefile import Installation
from config.site import HOME
from core.testing.places import Places, free_port
from core.testing.services import Breakable, BrokerAddress
from core.testing.site import LiveServer, SiteProcesses

GOLDEN = "golden"


def environment_for(data: Path) -> dict[str, str]:
    """What a process needs to work on the installation in `data`, and nothing of the test session's own."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ZHIHUI_")}
    return {**inherited, "ZHIHUI_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "config.settings"}


@dataclass
class PrivateInstallation:
    """Services run from the start; the product's processes are started by the test.

    Attributes:
        postgres, redis, broker: to be stopped, killed, restarted.
        address: how clients reach the broker.
    """

    installation: Installation
    stack: ExitStack
    postgres: Breakable
    redis: Breakable
    broker: Breakable
    address: BrokerAddress
    site: SiteProcesses
    web_port: int = field(default_factory=free_port)

    @property
    def data(self) -> Path:
        return self.installation.layout.data

    @property
    def environment(self) -> dict[str, str]:
        return environment_for(self.data)

    def manage(self, *arguments: str, timeout_s: float = 120) -> str:
        """Run a management command to its end; returns what it printed.

        Raises:
            RuntimeError: it failed; with what it printed on standard error.
        """
        done = subprocess.run(  # noqa: S603
            processes.manage(*arguments),
            cwd=HOME,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout_s,
        )
        if done.returncode != 0:
            raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.stderr[-3000:]}")
        return done.stdout

    def connect(self) -> psycopg.Connection:
        """A connection of the test's own to the installation's database, in autocommit."""
        return psycopg.connect(self.installation.postgres.conninfo(), autocommit=True)

    def start_web(self) -> LiveServer:
        """The web process, always on the same port."""
        return self.site.start_web(self.web_port)

    def start_ingest(self, *arguments: str) -> Kept:
        return self.site.start("ingest", *arguments)

    def start_worker(self) -> Kept:
        return self.site.start("worker")


def open_installation(data: Path, golden: Path | None = None, *, durable: bool = False) -> PrivateInstallation:
    """Start the services of a private installation in `data`; `golden` is a stopped one to copy the database from.

    `durable`: the database waits for the disk, as in production.
    """
    installation = Installation(data, mqtt_port=free_port(), durable=durable)
    stack = ExitStack()
    stack.callback(installation.layout.forget_sockets)
    try:
        installation.postgres.adopt(golden)
        kept = {service.name: kept_service(installation.layout, service) for service in installation.services}
        for each in kept.values():
            stack.callback(each.stop)
            each.start()
        installation.postgres.set_up()
        installation.write(port=free_port())
    except BaseException:
        stack.close()
        raise
    return _assemble(installation, stack, kept)


def _assemble(installation: Installation, stack: ExitStack, kept: dict[str, Kept]) -> PrivateInstallation:
    broker = installation.broker
    site = SiteProcesses(installation.layout, environment_for(installation.layout.data))
    stack.callback(site.stack.close)
    return PrivateInstallation(
        installation,
        stack,
        postgres=Breakable(kept["postgres"]),
        redis=Breakable(kept["redis"]),
        broker=Breakable(kept["broker"]),
        address=BrokerAddress(
            broker.host, broker.port, str(broker.socket_path), broker.admin_password, broker.ingest_password
        ),
        site=site,
    )


def golden_cluster(places: Places) -> Path:
    """A stopped cluster with tables and base data, made once a session, under its lock; installations get copies."""
    golden = places.home / GOLDEN
    whole = places.home / f"{GOLDEN}-cluster"
    if not whole.exists():
        private = open_installation(golden)
        try:
            private.manage("migrate", "--no-input", "--verbosity=0")
            private.manage("shell", "--no-imports", "-c", "from config.embedded.prepare import load_base; load_base()")
        finally:
            private.stack.close()
        private.installation.postgres.cluster.rename(whole)
        shutil.rmtree(golden, ignore_errors=True)
    return whole
