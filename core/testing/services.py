"""A worker's own Redis and broker, for tests that may also stop, restart and kill them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from config.embedded.broker import Broker
from config.embedded.kept import Kept, kept_service
from config.embedded.redis import Redis
from core.testing.places import PASSWORD, Places


class Breakable:
    """A private service that a test may break; `start` after `stop` or `kill` keeps its state."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    @property
    def running(self) -> bool:
        return self.kept.running

    @property
    def log(self) -> str:
        return self.kept.last_words(100_000)

    def start(self) -> None:
        if not self.running:
            self.kept.start()

    def stop(self) -> None:
        """Stop cleanly."""
        self.kept.stop()

    def kill(self) -> None:
        """Kill -9."""
        self.kept.kill()

    def restart(self) -> None:
        self.stop()
        self.start()


@dataclass(frozen=True)
class BrokerAddress:
    """How clients reach a broker.

    Attributes:
        socket: path of its unix socket.
    """

    host: str
    port: int
    socket: str
    admin_password: str
    ingest_password: str
    admin_username: str = "zhihui-admin"
    ingest_username: str = "zhihui-ingest"


class PrivateBroker(Breakable):
    """A Mosquitto with our configuration and, at first, no devices."""

    def __init__(self, broker: Broker) -> None:
        super().__init__(kept_service(broker.layout, broker))
        self.address = BrokerAddress(
            broker.host, broker.port, str(broker.socket_path), broker.admin_password, broker.ingest_password
        )
        self.host, self.port, self.socket = self.address.host, self.address.port, self.address.socket
        self.admin_password, self.ingest_password = self.address.admin_password, self.address.ingest_password


class PrivateRedis(Breakable):
    """A Redis that keeps nothing over a restart."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(kept_service(redis.layout, redis))
        self.url = redis.url


def fresh_broker(places: Places) -> PrivateBroker:
    """This worker's broker, not started, without sessions, messages and devices of earlier tests."""
    broker = Broker(places.own, PASSWORD, PASSWORD, port=places.mqtt_port)
    _forget(broker.state)
    return PrivateBroker(broker)


def fresh_redis(places: Places) -> PrivateRedis:
    """This worker's Redis, not started."""
    return PrivateRedis(Redis(places.own))


def _forget(state: Path) -> None:
    shutil.rmtree(state, ignore_errors=True)
