"""From a device's bytes at the broker to a frame on the socket: every process is the real one."""

import json
import time

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_token, create_user, grant, place_agency
from core.testing.site import SiteProcesses
from dispatch.api import create_unit
from tests.maps.reader import watching
from tests.sensors.world import World, no_positions, world

__all__ = ["no_positions", "world"]


def test_a_fix_on_mqtt_moves_a_unit_on_the_socket(world: World, site_process: SiteProcesses) -> None:
    district = place_agency(Agency(code="d", name="区", level="district"))
    officer = create_user(SYSTEM, "officer", "Rain-over-Dalian-7")
    grant(SYSTEM, officer, Role.DUTY_OFFICER, district)
    token = create_token(SYSTEM, officer, "test")
    phone = world.device("li/phone")
    create_unit(SYSTEM, "巡1", "patrol", district, phone.device)
    web = site_process.start_web()
    with watching(web.ws_url, token) as wall, world.connect(phone) as device:
        snapshot = wall.subscribe()
        assert [(card["callsign"], card["ident"]) for card in snapshot["cards"]] == [("巡1", "li/phone")]
        now = int(time.time())
        location = {"_type": "location", "tst": now, "lat": 38.9512, "lon": 121.5213, "acc": 8, "vel": 36, "cog": 90}
        device.publish("owntracks/li/phone", json.dumps({**location, "batt": 77}))
        row = dict(zip(snapshot["unit_fields"], wall.unit(now * 1000), strict=True))
        assert row == {
            "id": phone.device.pk,
            "t": now * 1000,
            "lon": 121.5213,
            "lat": 38.9512,
            "acc": 8,
            "course": 90,
            "speed": 10,
            "battery": 77,
            "quality": 0,
            "sos": False,
        }
        assert wall.health("ingest", "ok")["since"] is None


def test_an_sos_on_mqtt_becomes_an_event_on_the_socket(world: World, site_process: SiteProcesses) -> None:
    admin = create_user(SYSTEM, "chief", "Rain-over-Dalian-7", superuser=True)
    token = create_token(SYSTEM, admin, "test")
    tracker = world.device("tracker-1")
    web = site_process.start_web()
    with watching(web.ws_url, token) as wall, world.connect(tracker) as device:
        wall.subscribe()
        now = int(time.time())
        device.publish("gps/tracker-1", json.dumps({"t": now, "lat": 38.95, "lon": 121.5, "sos": True}))
        event = wall.until(lambda frame: frame["op"] == "event")["event"]
        assert event["type"] == "sensors.sos.raised"
        assert event["payload"]["device"] == "tracker-1"
        assert wall.unit(now * 1000)[9] is True
