"""The storm day through the real broker and the real ingest process: stations, calls for help, alarms."""

import io

from django.core.management import call_command

from core.accounts.api import Agency
from core.testing.services import PrivateBroker
from sensors.api import Alarm, Device, Station, StationCard, ThresholdRule, station_cards
from simulation.roster import MARK
from simulation.storm.sites import SITES
from tests.sensors.world import World, no_positions, one, until, world

__all__ = ["no_positions", "world"]


def test_a_storm_is_measured_raises_alarms_and_lets_two_vehicles_call(district: None, world: World) -> None:
    said = io.StringIO()
    call_command("simulate", "storm", units=6, speed=2400.0, stop_after=10.0, stdout=said)
    assert f"{MARK}救援" in said.getvalue() or f"{MARK}抢修" in said.getvalue()
    assert "已发求救 2 次" in said.getvalue()
    cards = until(lambda: all_read([card for card, _ in station_cards()]))
    measured = {reading.property for card in cards for reading in card.readings}
    assert measured == {"rain_10min", "rain_1h", "rain_3h", "rain_24h", "level", "depth", "wind_gust"}
    assert all(reading.quality == [] for card in cards for reading in card.readings)
    until(lambda: Alarm.objects.filter(kind="threshold", property="level", peak_level=1).exists())
    until(lambda: Alarm.objects.filter(kind="sos").count() == 2)
    assert one("SELECT count(*) FROM sensors_deadletter") == 0


def all_read(cards: list[StationCard]) -> list[StationCard]:
    """The stations' cards, once each has readings."""
    return cards if len(cards) == len(SITES) and all(card.readings for card in cards) else []


def test_stations_are_set_up_once_and_what_people_changed_stays(district: None, broker: PrivateBroker) -> None:
    call_command("simulate", "storm", units=1, stop_after=0.0, stdout=io.StringIO())
    stations = Station.objects.select_related("device__agency")
    assert {each.device.ident: each.kind for each in stations} == {site.ident: site.kind for site in SITES}
    assert all(each.device.label.startswith(MARK) and each.lon for each in stations)
    water = Agency.objects.get(code="dept-water")
    assert stations.get(device__ident="sim-pool-01").device.agency_path == water.path
    rule = ThresholdRule.objects.get(device__ident="sim-pool-01", property="level")
    assert (rule.blue, rule.yellow, rule.orange, rule.red) == (42.0, 42.4, 42.9, 43.4)
    ThresholdRule.objects.filter(pk=rule.pk).update(blue=41.5)
    call_command("simulate", "storm", units=1, stop_after=0.0, stdout=io.StringIO())
    assert ThresholdRule.objects.get(pk=rule.pk).blue == 41.5
    assert Device.objects.filter(kind="station").count() == len(SITES)
