"""Silent stations: told once, ended when they speak, and not told while nobody could have heard them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from core.access.api import SYSTEM
from core.health.api import beat
from sensors.alarms.silence import look_for_silence
from sensors.api import clear_alarm
from sensors.models import Alarm, Device
from tests.sensors.stage import station
from tests.sensors.world import no_positions, rows

__all__ = ["no_positions"]
pytestmark = pytest.mark.django_db(transaction=True)


def ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


def hears(since_s: float, status: str = "ok") -> None:
    """Ingest is well, and connected for so long."""
    beat("ingest", "test", status=status, connected_since=ago(since_s).timestamp())


def heard(device: Device, seconds_ago: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sensors_heard VALUES (%s, %s)"
            " ON CONFLICT (device_id) DO UPDATE SET received = excluded.received",
            [device.pk, ago(seconds_ago)],
        )


def told() -> list[str]:
    return [kind for (kind,) in rows("SELECT type FROM core_event WHERE type LIKE 'sensors.alarm.%%' ORDER BY seq")]


@pytest.fixture
def quiet(no_positions: None) -> Device:
    """A station that is silent after a minute, last heard two minutes ago."""
    device = station("st-1", silent_after_s=60, lon=121.5, lat=38.9)
    heard(device, 120)
    return device


def test_a_silent_station_is_told_once_and_ended_when_it_speaks(quiet: Device) -> None:
    hears(3600)
    look_for_silence()
    look_for_silence()
    raised = Alarm.objects.get()
    assert (raised.kind, raised.level, raised.lon, raised.device) == ("silence", 3, 121.5, quiet)
    heard(quiet, 0)
    look_for_silence()
    assert told() == ["sensors.alarm.raised", "sensors.alarm.cleared"]
    assert rows("SELECT payload->>'how' FROM core_event WHERE type = 'sensors.alarm.cleared'") == [("by_return",)]


def test_stations_that_speak_or_are_new_or_have_retired_are_not_silent(quiet: Device) -> None:
    hears(3600)
    heard(quiet, 30)
    station("st-new", silent_after_s=60)
    Device.objects.filter(pk=station("st-old", silent_after_s=60).pk).update(created=ago(1e6), active=False)
    look_for_silence()
    assert not Alarm.objects.exists()
    Device.objects.filter(ident="st-new").update(created=ago(61))  # never spoke at all
    look_for_silence()
    assert Alarm.objects.get().device.ident == "st-new"


@pytest.mark.parametrize(("since_s", "status"), [(10, "ok"), (3600, "down")])
def test_nobody_is_called_silent_for_the_time_in_which_we_could_not_hear(
    quiet: Device, since_s: float, status: str
) -> None:
    look_for_silence()
    hears(since_s, status)
    look_for_silence()
    assert not Alarm.objects.exists()


def test_a_silence_cleared_by_hand_is_not_told_again_until_the_station_has_spoken(quiet: Device) -> None:
    hears(3600)
    look_for_silence()
    clear_alarm(SYSTEM, Alarm.objects.get().pk, "检修")
    look_for_silence()
    assert Alarm.objects.count() == 1
    Alarm.objects.update(changed_at=ago(500))
    with connection.cursor() as cursor:  # it spoke after that, and fell silent again
        cursor.execute("UPDATE sensors_station SET silent_after_s = 10")
        cursor.execute("ALTER TABLE sensors_alarm DISABLE TRIGGER sensors_alarm_write_once")
        cursor.execute("UPDATE sensors_alarm SET raised_at = %s", [ago(100)])
        cursor.execute("ALTER TABLE sensors_alarm ENABLE TRIGGER sensors_alarm_write_once")
    heard(quiet, 50)
    look_for_silence()
    assert Alarm.objects.filter(cleared_at=None).count() == 1
