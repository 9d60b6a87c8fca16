"""From bytes at the broker to rows in the database, through the real ingest process."""

import base64
import json
import time
from typing import Any

import pytest
from nacl.secret import SecretBox

from core.access.api import SYSTEM
from core.testing.services import PrivateBroker, PrivateRedis
from core.testing.site import SiteProcesses
from gis.api import from_wgs84
from sensors.api import set_payload_key
from tests.sensors.world import World, no_positions, one, rows, until, world

__all__ = ["no_positions", "world"]
NOW = int(time.time())
PLACE = {"lat": 38.9512, "lon": 121.5213}


def location(t: int = NOW, **fields: Any) -> str:
    return json.dumps({"_type": "location", "tst": t, **PLACE, **fields})


def fix(t: Any = NOW, **fields: Any) -> str:
    return json.dumps({"t": t, **PLACE, **fields})


def positions(ident: str, columns: str = "extract(epoch from t)::bigint") -> list[tuple[Any, ...]]:
    query = f"SELECT {columns} FROM sensors_position p JOIN sensors_device d ON d.id = p.device_id"
    return rows(query + " WHERE ident = %s ORDER BY t", ident)


def latest(ident: str, column: str) -> Any:
    query = f"SELECT l.{column} FROM sensors_latest l JOIN sensors_device d ON d.id = l.device_id WHERE ident = %s"
    return one(query, ident)


def test_an_owntracks_location_becomes_a_position_and_the_latest(world: World) -> None:
    with world.connect(world.device("li/phone")) as phone:
        phone.publish("owntracks/li/phone", location(acc=8, alt=20, vel=36, cog=90, batt=77, tid="li", vac=3))
        until(lambda: positions("li/phone"))
    columns = "lon, lat, acc, alt, speed, course, battery, quality, extra"
    assert positions("li/phone", columns) == [(121.5213, 38.9512, 8, 20, 10, 90, 77, 0, '{"tid": "li", "vac": 3}')]
    assert latest("li/phone", "usable") is True
    assert latest("li/phone", "speed") == 10


def test_plain_fixes_single_and_in_lists_with_what_is_bad_put_aside(world: World) -> None:
    with world.connect(world.device("truck-7")) as truck:
        truck.publish("gps/truck-7", fix())
        many = [json.loads(fix(NOW + 1)), {"t": NOW + 2, "lat": 91, "lon": 0}, json.loads(fix(NOW + 3, note="巡逻"))]
        truck.publish("gps/truck-7", json.dumps(many))
        until(lambda: len(positions("truck-7")) == 3)
    assert positions("truck-7", "extract(epoch from t)::bigint, extra") == [
        (NOW, None), (NOW + 1, None), (NOW + 3, '{"note": "巡逻"}'),
    ]  # fmt: skip
    assert rows("SELECT reason, item FROM sensors_deadletter") == [("out_of_range", 1)]


def test_an_older_fix_never_replaces_the_latest_and_a_duplicate_is_harmless(world: World) -> None:
    with world.connect(world.device("truck-7")) as truck:
        for t in (NOW, NOW - 60, NOW, NOW - 60, NOW - 120):
            truck.publish("gps/truck-7", fix(t, battery=t % 100))
        until(lambda: len(positions("truck-7")) == 3)
    assert latest("truck-7", "battery") == NOW % 100


def test_faulty_fixes_are_kept_with_their_marks_and_do_not_stand_for_the_device(world: World) -> None:
    with world.connect(world.device("truck-7")) as truck:
        truck.publish("gps/truck-7", fix(NOW - 5, battery=50))
        truck.publish("gps/truck-7", json.dumps({"t": NOW - 4, "lat": 0, "lon": 0}))
        truck.publish("gps/truck-7", fix(NOW - 3, lat=39.9))
        truck.publish("gps/truck-7", fix(4_102_444_800))
        truck.publish("gps/truck-7", fix(0))
        truck.publish("gps/truck-7", fix(NOW - 2, acc=900))
        until(lambda: len(positions("truck-7")) == 6)
    assert dict(positions("truck-7", "extract(epoch from t)::bigint, quality")) == {
        0: 2, NOW - 5: 0, NOW - 4: 4, NOW - 3: 8, NOW - 2: 16, 4_102_444_800: 1,
    }  # fmt: skip
    assert latest("truck-7", "quality") == 16
    outliers = one("SELECT count(*) FROM sensors_position_outlier")
    assert outliers == 2  # 1970 and 2100; today has its own partition


def test_a_usable_fix_takes_the_place_of_a_newer_unusable_one(world: World) -> None:
    with world.connect(world.device("truck-7")) as truck:
        truck.publish("gps/truck-7", fix(NOW + 5_000))
        until(lambda: latest("truck-7", "usable") is False)
        truck.publish("gps/truck-7", fix())
        until(lambda: latest("truck-7", "usable") is True)


def test_declared_gcj02_is_converted_once(world: World) -> None:
    lon, lat = (float(each) for each in from_wgs84(PLACE["lon"], PLACE["lat"], "gcj02"))
    with world.connect(world.device("truck-7")) as truck:
        truck.publish("gps/truck-7", fix(lon=lon, lat=lat, crs="gcj02"))
        until(lambda: positions("truck-7"))
    ((stored_lon, stored_lat),) = positions("truck-7", "lon, lat")
    assert abs(stored_lon - PLACE["lon"]) < 1e-6
    assert abs(stored_lat - PLACE["lat"]) < 1e-6


def test_encrypted_locations_open_with_the_devices_key_even_when_it_is_given_later(world: World) -> None:
    given = world.device("li/phone")
    box = SecretBox(b"geheim".ljust(32, b"\0"))
    sealed = json.dumps({"_type": "encrypted", "data": base64.b64encode(box.encrypt(location().encode())).decode()})
    with world.connect(given) as phone:
        phone.publish("owntracks/li/phone", sealed)
        until(lambda: rows("SELECT 1 FROM sensors_deadletter WHERE reason = 'no_key'"))
        set_payload_key(SYSTEM, given.device, "geheim")
        phone.publish("owntracks/li/phone", sealed)
        until(lambda: positions("li/phone"))
    kept = one("SELECT payload_key FROM sensors_device WHERE ident = 'li/phone'")
    assert b"geheim" not in bytes(kept)


def test_transition_waypoint_card_and_last_will(world: World) -> None:
    given = world.device("li/phone")
    will = {"topic": "owntracks/li/phone", "payload": json.dumps({"_type": "lwt", "tst": NOW})}
    with world.connect(given, **will) as phone:
        enter = {"_type": "transition", "event": "enter", "tst": NOW, "desc": "库房", **PLACE}
        for _ in range(2):  # delivered twice, one event
            phone.publish("owntracks/li/phone/event", json.dumps(enter))
        mark = {"_type": "waypoint", "desc": "库房", "tst": NOW, "rad": 80, **PLACE}
        phone.publish("owntracks/li/phone/waypoint", json.dumps(mark))
        phone.publish("owntracks/li/phone/waypoint", json.dumps({**mark, "rad": 90}))
        phone.publish("owntracks/li/phone/info", json.dumps({"_type": "card", "name": "李"}))
        until(lambda: one("SELECT body->>'name' FROM sensors_devicereport") == "李")
        phone.client.socket().close()  # no goodbye
        until(lambda: rows("SELECT 1 FROM core_event WHERE type = 'sensors.device.connection_lost'"))
    assert rows("SELECT radius, description FROM sensors_waypoint") == [(90, "库房")]
    crossings = rows("SELECT payload->>'description', lon, lat FROM core_event WHERE type LIKE '%%.transition'")
    assert crossings == [("库房", PLACE["lon"], PLACE["lat"])]
    assert rows("SELECT reason FROM sensors_deadletter") == []


def sos_events() -> list[tuple[Any, ...]]:
    return rows("SELECT payload->>'t', lon, payload->'quality' FROM core_event WHERE type = 'sensors.sos.raised'")


def test_every_call_for_help_becomes_an_event_whatever_else_is_wrong_with_it(world: World) -> None:
    with world.connect(world.device("truck-7")) as truck:
        truck.publish("gps/truck-7", fix())
        truck.publish("gps/truck-7", fix(sos=True))  # the same second again
        until(lambda: len(sos_events()) == 1)
        assert positions("truck-7", "quality") == [(32,)]
        truck.publish("gps/truck-7", json.dumps({"t": NOW + 1, "lat": 0, "lon": 0, "sos": True}))
        truck.publish("gps/truck-7", fix(NOW - 9_000_000, sos=True))
        truck.publish("gps/truck-7", '{"sos": true, "lat": NaN, "lon": NaN}')
        truck.publish("gps/truck-7", json.dumps([json.loads(fix(NOW + 2)), {"sos": True}]))
        until(lambda: len(sos_events()) == 5)
        truck.publish("gps/truck-7", fix(sos=True))  # delivered again: the same call
        truck.publish("gps/truck-7", fix(NOW + 3))
        until(lambda: latest("truck-7", "battery") is None and len(positions("truck-7")) == 5)
    assert len(sos_events()) == 5
    qualities = [json.loads(quality) for _, _, quality in sos_events()]
    assert ["zero_island"] in qualities
    assert ["too_old"] in qualities
    assert all(lon is not None for _, lon, _ in sos_events())  # without a fix of its own: the last known place


BAD = {
    "gps/truck-7": {
        b"": "empty",
        b"hello": "not_json",
        b'{"t":1,"lat":NaN,"lon":1}': "not_json",
        b"\xff\xfe\x00": "not_text",
        b'{"t":1,"lat":"38","lon":121}': "wrong_type",
        b'{"t":1,"lat":true,"lon":121}': "wrong_type",
        b'{"t":1,"lat":91,"lon":121}': "out_of_range",
        b'{"t":1,"lat":38,"lon":181}': "out_of_range",
        b'{"t":-5,"lat":38,"lon":121}': "bad_time",
        b'{"t":1000000000000000000000000000000,"lat":38,"lon":121}': "bad_time",
        b"[" * 50_000: "too_deep",
        b"7": "wrong_shape",
        b'{"t":1,"lat":38,"lon":121,"note":"\\u0000"}': "refused_by_database",
        b"x" * 1_000_000: "too_large",
    },
    "gps/nobody": {b"{}": "unknown_device"},
    "gps/a/b": {b"{}": "wrong_topic"},
    "owntracks/only": {b"{}": "wrong_topic"},
    "owntracks/li/phone/sideways": {b"{}": "wrong_topic"},
    "owntracks/li/phone": {b'{"_type":"teapot"}': "unknown_type"},
}


def test_bad_input_goes_to_the_dead_letters_with_its_reason_and_good_fixes_go_on(world: World) -> None:
    world.device("truck-7")
    world.device("li/phone")
    with world.gateway() as gateway:
        count = 0
        for topic, payloads in BAD.items():
            for payload in payloads:
                gateway.publish(topic, payload)
                gateway.publish("gps/truck-7", fix(NOW + count))
                count += 1
        until(lambda: len(positions("truck-7")) == count)
        until(lambda: one("SELECT count(*) FROM sensors_deadletter") == count)
    expected = sorted((topic, reason) for topic, payloads in BAD.items() for reason in payloads.values())
    assert sorted(rows("SELECT topic, reason FROM sensors_deadletter")) == expected
    kept = rows("SELECT size, length(payload) FROM sensors_deadletter WHERE reason = 'too_large'")
    assert kept == [(1_000_000, 65_536)]
    assert world.ingest.running


def test_a_retired_device_is_thrown_out_and_no_longer_heard(world: World) -> None:
    from sensors.api import retire_device

    given = world.device("truck-7")
    with world.connect(given) as truck, world.gateway() as gateway:
        truck.publish("gps/truck-7", fix())
        until(lambda: positions("truck-7"))
        retire_device(SYSTEM, given.device)
        until(lambda: not truck.client.is_connected())
        gateway.publish("gps/truck-7", fix(NOW + 1))
        until(lambda: rows("SELECT 1 FROM sensors_deadletter WHERE reason = 'retired_device'"))
    with pytest.raises(PermissionError), world.connect(given):
        pass
    assert len(positions("truck-7")) == 1


def test_two_workers_share_the_messages_and_store_each_once(
    site_process: SiteProcesses, no_positions: None, broker: PrivateBroker, redis: PrivateRedis
) -> None:
    names = ("one", "two")
    workers = [site_process.start("ingest", "--shared", "--instance", name) for name in names]
    connected = "SELECT count(*) FROM core_heartbeat WHERE component = 'ingest' AND data->>'broker' = 'connected'"
    until(lambda: one(connected) == 2)
    shared = World(broker, workers[0])
    with shared.connect(shared.device("truck-7")) as truck:
        for number in range(200):
            truck.publish("gps/truck-7", fix(NOW - number))
        until(lambda: len(positions("truck-7")) == 200)
    taken = "SELECT min((data->>'messages')::int), sum((data->>'messages')::int) FROM core_heartbeat"
    until(lambda: rows(taken + " WHERE component = 'ingest'")[0][1] == 200)
    assert rows(taken + " WHERE component = 'ingest'")[0][0] > 0
    assert latest("truck-7", "quality") == 0
