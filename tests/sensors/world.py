"""What ingest tests need: devices with accounts, a running ingest, and what it has stored."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from config.embedded.kept import Kept
from core.access.api import SYSTEM
from core.testing.services import PrivateBroker, PrivateRedis
from core.testing.site import SiteProcesses
from sensors.api import Credentials, Device, add_device
from tests.sensors.mqtt import connected

PATIENCE_S = 40.0  # for machines that are busy with other things too


def until(condition: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
    """The condition's value once it is true; fails when it does not become so."""
    end = time.monotonic() + patience_s
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def rows(query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Ask the test's database."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def one(query: str, *parameters: Any) -> Any:
    """The first column of the first row, None without a row."""
    found = rows(query, *parameters)
    return found[0][0] if found else None


@dataclass
class World:
    """A broker, and a real ingest process on the test's database."""

    broker: PrivateBroker
    ingest: Kept

    def device(self, ident: str, kind: str = "") -> Credentials:
        """A new device with its account."""
        usual = Device.Kind.OWNTRACKS if "/" in ident else Device.Kind.PLAIN
        return add_device(SYSTEM, ident, Device.Kind(kind) if kind else usual)

    def connect(self, given: Credentials, **will: Any) -> Any:
        """The device's connection."""
        assert given.password is not None
        return connected(self.broker.host, self.broker.port, given.username, given.password, **will)

    def gateway(self) -> Any:
        """A connection that may speak for every device."""
        return self.connect(self.device("gateway-of-tests", "gateway"))


@pytest.fixture
def no_positions(transactional_db: None) -> None:
    """Django empties its own tables between tests; these are not Django's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE sensors_position, sensors_latest, sensors_signal,"
            " sensors_observation, sensors_reading, sensors_heard"
        )


@pytest.fixture
def world(site_process: SiteProcesses, no_positions: None, broker: PrivateBroker, redis: PrivateRedis) -> World:
    """Everything up, ingest subscribed."""
    ingest = site_process.start("ingest")
    until(lambda: one("SELECT data->>'broker' FROM core_heartbeat WHERE component = 'ingest'") == "connected")
    return World(broker, ingest)
