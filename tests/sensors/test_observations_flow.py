"""From a station's message at the broker to rows, the latest reading, and alarms, through the real ingest process."""

import json
import time
from typing import Any

import pytest

from core.access.api import SYSTEM
from core.testing.services import PrivateBroker, PrivateRedis
from core.testing.site import SiteProcesses
from sensors.api import Credentials, Levels, clear_alarm, set_station, set_threshold
from sensors.models import Alarm
from tests.sensors.world import World, no_positions, one, rows, until, world

__all__ = ["no_positions", "world"]
NOW = int(time.time())


def gauge(world: World, ident: str = "st-1") -> Credentials:
    """A rain gauge with an account: alarming from 20 (blue), 50 (orange), 100 (red) mm, by 5 mm less no more."""
    given = world.device(ident, "station")
    set_station(SYSTEM, given.device, kind="rain", lon=121.5, lat=38.9)
    set_threshold(SYSTEM, given.device, "rain_1h", Levels(blue=20, orange=50, red=100, hysteresis=5))
    return given


def measured(*values: float, start: int = NOW) -> str:
    return json.dumps([{"t": start - len(values) + n, "v": value} for n, value in enumerate(values)])


def stored(columns: str = "value") -> list[tuple[Any, ...]]:
    return rows(f"SELECT {columns} FROM sensors_observation ORDER BY datastream_id, t")


def told() -> list[tuple[str, int]]:
    """What the log says of alarms: the last word of each event's name, and the level."""
    query = "SELECT type, payload->'level' FROM core_event WHERE type LIKE 'sensors.alarm.%%' ORDER BY seq"
    return [(kind.rsplit(".", 1)[1], int(level)) for kind, level in rows(query)]


def test_observations_become_rows_and_the_latest_reading_with_what_is_bad_put_aside(world: World) -> None:
    with world.connect(gauge(world)) as station:
        station.publish("sensors/st-1/rain_1h", json.dumps({"t": NOW - 10, "v": 1.5}))
        items = [
            {"t": NOW - 9, "v": 2, "u": "mm", "note": "雨"},
            {"t": NOW - 8, "v": 3, "u": "in"},
            {"t": NOW - 7, "v": "4"},
            {"t": NOW - 6, "v": True},
            {"t": NOW - 5, "v": 999},
            {"t": NOW - 4, "v": 5, "q": "suspect"},
            {"t": NOW - 3, "v": 6, "q": "bad"},
        ]
        station.publish("sensors/st-1/rain_1h", json.dumps(items))
        station.publish("sensors/st-1/rain_2h", json.dumps({"t": NOW, "v": 1}))
        station.publish("sensors/st-1/rain_1h", '{"t": 1, "v": NaN}')
        until(lambda: one("SELECT count(*) FROM sensors_deadletter") == 5)
    assert stored("value, quality, extra") == [
        (1.5, 0, None), (2, 0, '{"note": "雨"}'), (999, 64, None), (5, 128, None), (6, 256, None),
    ]  # fmt: skip
    assert rows("SELECT value, quality FROM sensors_reading") == [(5, 128)]
    assert rows("SELECT property, unit FROM sensors_datastream") == [("rain_1h", "mm")]
    assert sorted(rows("SELECT reason, coalesce(item, -1) FROM sensors_deadletter")) == [
        ("not_json", -1), ("unknown_property", -1), ("wrong_type", 2), ("wrong_type", 3), ("wrong_unit", 1),
    ]  # fmt: skip
    assert one("SELECT count(*) FROM sensors_observation_outlier") == 0


def test_an_alarm_rises_falls_and_ends_and_the_same_again_changes_nothing(world: World) -> None:
    given = gauge(world)
    with world.connect(given) as station:
        for _ in range(2):  # delivered twice: one story
            station.publish("sensors/st-1/rain_1h", measured(10, 25, 120, 97, 60, 12, 30))
        station.publish("sensors/st-1/rain_1h", measured(500, start=NOW - 60))  # a latecomer proves nothing about now
        station.publish("sensors/st-1/rain_1h", measured(300, 31, start=NOW + 2))
        until(lambda: len(stored()) == 10)
    assert told() == [
        ("raised", 4), ("escalated", 1), ("eased", 2), ("cleared", 2), ("raised", 4), ("escalated", 1), ("eased", 4),
    ]  # fmt: skip
    living = Alarm.objects.get(cleared_at=None)
    assert (living.level, living.peak_level, living.value, living.threshold) == (4, 1, 31, 20)
    assert (living.lon, living.lat, living.unit, living.device_id) == (121.5, 38.9, "mm", given.device.pk)
    assert Alarm.objects.count() == 2


def test_a_graver_value_must_be_acknowledged_again(world: World) -> None:
    with world.connect(gauge(world)) as station:
        station.publish("sensors/st-1/rain_1h", measured(25))
        until(lambda: Alarm.objects.count() == 1)
        Alarm.objects.update(state="acknowledged", acknowledged_at="2026-01-01T00:00Z", acknowledged_by="li")
        station.publish("sensors/st-1/rain_1h", measured(26, start=NOW + 2))
        station.publish("sensors/st-1/rain_1h", measured(60, start=NOW + 3))
        until(lambda: Alarm.objects.get().level == 2)
    raised = Alarm.objects.get()
    assert (raised.state, raised.acknowledged_at, raised.acknowledged_by) == ("raised", None, "")


def test_a_call_for_help_is_an_alarm_at_once_and_a_second_one_only_says_where_it_is_now(world: World) -> None:
    with world.connect(world.device("truck-7")) as truck:
        for number in range(3):
            place = {"lat": 38.95, "lon": 121.5 + number / 1e4}
            truck.publish("gps/truck-7", json.dumps({"t": NOW + number, **place, "sos": True}))
        until(lambda: len(rows("SELECT 1 FROM core_event WHERE type = 'sensors.sos.raised'")) == 3)
        raised = Alarm.objects.get()
        assert (raised.kind, raised.level, raised.lon, told()) == ("sos", 1, 121.5002, [("raised", 1)])
        clear_alarm(SYSTEM, raised.pk, "误报")
        truck.publish("gps/truck-7", json.dumps({"sos": True}))  # without a place: the last known one
        until(lambda: Alarm.objects.filter(cleared_at=None).exists())
    again = Alarm.objects.get(cleared_at=None)
    assert again.lon == pytest.approx(121.5002)
    assert told() == [("raised", 1), ("cleared", 1), ("raised", 1)]


def test_a_crews_report_becomes_one_event_and_a_malformed_one_a_dead_letter(world: World) -> None:
    with world.connect(world.device("truck-7")) as truck:
        report = json.dumps({"order": 12, "status": "en_route", "t": NOW, "note": "出发"})
        for _ in range(2):
            truck.publish("gps/truck-7/order", report)
        for wrong in ('{"order": 0, "status": "en_route", "t": 1}', '{"order": 1, "status": "asleep", "t": 1}', "[]"):
            truck.publish("gps/truck-7/order", wrong)
        until(lambda: one("SELECT count(*) FROM sensors_deadletter") == 3)
    with world.connect(world.device("li/phone")) as phone:
        phone.publish("owntracks/li/phone/order", report)
        until(lambda: len(rows("SELECT 1 FROM core_event WHERE type = 'sensors.order.reported'")) == 2)
    payload = one("SELECT payload FROM core_event WHERE type = 'sensors.order.reported' ORDER BY seq")
    said = json.loads(payload)
    assert (said["device"], said["order"], said["status"], said["note"]) == ("truck-7", 12, "en_route", "出发")


def test_only_stations_measure_and_the_hubs_are_told_which(world: World) -> None:
    from core.database.api import connect
    from sensors.api import OBSERVATIONS_CHANNEL

    world.device("truck-7")
    given = gauge(world)
    with connect() as listener, world.gateway() as gateway:
        listener.execute(f"LISTEN {OBSERVATIONS_CHANNEL}")
        gateway.publish("sensors/truck-7/rain_1h", measured(1))
        gateway.publish("sensors/nobody/rain_1h", measured(1))
        gateway.publish("sensors/st-1/rain_1h", measured(1))
        heard = next(listener.notifies(timeout=15))
    assert heard.payload == str(given.device.pk)
    until(lambda: one("SELECT count(*) FROM sensors_deadletter") == 2)
    assert sorted(rows("SELECT reason FROM sensors_deadletter")) == [("not_a_station",), ("unknown_device",)]


def test_two_workers_raise_one_alarm(
    site_process: SiteProcesses, no_positions: None, broker: PrivateBroker, redis: PrivateRedis
) -> None:
    workers = [site_process.start("ingest", "--shared", "--instance", name) for name in ("one", "two")]
    connected = "SELECT count(*) FROM core_heartbeat WHERE component = 'ingest' AND data->>'broker' = 'connected'"
    until(lambda: one(connected) == 2)
    shared = World(broker, workers[0])
    with shared.connect(gauge(shared)) as station:
        for number in range(60):
            station.publish("sensors/st-1/rain_1h", measured(40 + number % 3, start=NOW + number))
        until(lambda: len(stored()) == 60)
    assert told() == [("raised", 4)]
    assert one("SELECT value FROM sensors_reading") == 40 + 59 % 3
