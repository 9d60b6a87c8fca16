"""Redis and PostgreSQL are restarted under watching walls: the walls stay connected, and what they show stays true."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from core.testing.installation import PrivateInstallation
from core.testing.site import LiveServer
from tests.maps.reader import Wall, watching
from tests.sensors.mqtt import Device, connected
from tests.sensors.world import until

pytestmark = pytest.mark.faults
CALL_FOR_HELP = ["sensors.sos.raised", "sensors.alarm.raised"]


@dataclass
class Scene:
    """A running installation, a device and a wall."""

    installation: PrivateInstallation
    web: LiveServer
    token: str
    device: Device
    wall: Wall

    def publish(self, *, sos: bool = False) -> int:
        """A fix now; its time in epoch ms."""
        t_ms = int(time.time() * 1000)
        fix = {"t": t_ms / 1000, "lat": 38.95, "lon": 121.5, "sos": sos}
        self.device.publish("gps/car", json.dumps(fix))
        return t_ms


@dataclass
class House:
    """What the tests share: an installation at work, a token of its chief's, and the account of a device."""

    installation: PrivateInstallation
    web: LiveServer
    token: str
    account: dict[str, str]


@pytest.fixture(scope="module")
def house(lasting_installation: PrivateInstallation) -> House:
    manage = lasting_installation.manage
    manage("createuser", "chief", "--superuser", "--password", "Rain-over-Dalian-7")
    token = manage("token", "create", "chief").strip()
    account = json.loads(manage("device", "add", "car"))
    web = lasting_installation.start_web()
    lasting_installation.start_ingest()
    return House(lasting_installation, web, token, account)


@pytest.fixture
def scene(house: House) -> Iterator[Scene]:
    installation, web, token, given = house.installation, house.web, house.token, house.account
    address = installation.address
    with ExitStack() as stack:
        wall = stack.enter_context(watching(web.ws_url, token))
        wall.subscribe()
        wall.health("ingest", "ok")
        device = stack.enter_context(connected(address.host, address.port, given["username"], given["password"]))
        yield Scene(installation, web, token, device, wall)


def test_positions_arrive_while_redis_is_away_and_at_once_when_it_is_back(scene: Scene) -> None:
    scene.wall.unit(scene.publish())
    scene.installation.redis.kill()
    assert scene.wall.health("redis", "down")["since"]
    scene.wall.unit(scene.publish())
    scene.installation.redis.start()
    scene.wall.health("redis", "ok")
    scene.wall.unit(scene.publish())
    assert scene.wall.frames[0]["op"] == "welcome"
    assert [frame["op"] for frame in scene.wall.frames].count("welcome") == 1


def test_events_and_positions_go_on_after_postgresql_was_away(scene: Scene) -> None:
    scene.wall.unit(scene.publish())
    scene.installation.postgres.stop()
    assert scene.wall.health("database", "down")["since"]
    waiting = scene.publish(sos=True)  # the broker keeps it
    scene.installation.postgres.start()
    scene.wall.health("database", "ok")
    until(lambda: waiting in times(scene.wall) or scene.wall.until(lambda frame: frame["op"] in ("tick", "event")))
    while len(events(scene.wall)) < len(CALL_FOR_HELP):
        scene.wall.until(lambda frame: frame["op"] == "event")
    assert [each["type"] for each in events(scene.wall)] == CALL_FOR_HELP
    scene.wall.unit(scene.publish())


def times(wall: Wall) -> set[int]:
    return {row[1] for frame in wall.frames for row in frame.get("units", [])}


def events(wall: Wall) -> list[dict[str, object]]:
    return [frame["event"] for frame in wall.frames if frame["op"] == "event"]


def test_a_restarted_web_process_misses_no_event(scene: Scene) -> None:
    seq = scene.wall.subscribe()["seq"]
    scene.web.process.stop()
    scene.publish(sos=True)
    again = scene.installation.start_web()
    with watching(again.ws_url, scene.token) as wall:
        missed = wall.subscribe(since=seq)["events"]
        while not missed:  # ingest may store it later than the server starts
            missed.append(wall.until(lambda frame: frame["op"] == "event")["event"])
        assert missed[0]["type"] == "sensors.sos.raised"  # its alarm may live since an earlier test
