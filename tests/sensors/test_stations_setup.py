"""Setting up stations and thresholds: what is possible, who may, what is told."""

import json
import math
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.access.api import SYSTEM, AccessDenied, Role
from core.accounts.api import Agency
from sensors.api import Device, Levels, set_station, set_threshold
from sensors.models import ThresholdRule
from sensors.stations.load import load_thresholds
from sensors.stations.properties import properties
from tests.sensors.stage import acting, agencies, station
from tests.sensors.world import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(db: None) -> dict[str, Agency]:
    return agencies()


def events(kind: str) -> list[dict[str, Any]]:
    found = rows("SELECT payload FROM core_event WHERE type = %s ORDER BY seq", f"sensors.{kind}.changed")
    return [json.loads(payload) for (payload,) in found]


def test_a_station_is_told_what_and_where_it_is_once(offices: dict[str, Agency]) -> None:
    gauge = station("st-1", offices["a"])
    for _ in range(2):
        made = set_station(SYSTEM, gauge, kind="rain", lon=121.5, lat=38.9, silent_after_s=120)
    assert (made.kind, made.lon, made.lat, made.silent_after_s) == ("rain", 121.5, 38.9, 120)
    set_station(SYSTEM, gauge, silent_after_s=300)
    told = {"device": "st-1", "device_id": gauge.pk, "kind": "rain", "lon": 121.5, "lat": 38.9}
    assert events("station") == [{**told, "silent_after_s": 120}, {**told, "silent_after_s": 300}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lon": 38.9, "lat": 121.5},
        {"lon": math.nan, "lat": 38.9},
        {"lon": 121.5},
        {"kind": "volcano"},
        {"silent_after_s": 1},
        {"silent_after_s": 10**9},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(offices: dict[str, Agency], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        set_station(SYSTEM, station("st-1"), **wrong)
    assert len(refused.value.messages[0]) > 5
    with pytest.raises(ValidationError):
        set_station(SYSTEM, Device.objects.create(ident="truck-7", kind="plain"), kind="rain")
    assert events("station") == []


def test_stations_are_set_up_by_who_may_and_where_he_may(offices: dict[str, Agency]) -> None:
    gauge = station("st-1", offices["a"])
    for actor in (acting(Role.DUTY_OFFICER, offices["district"]), acting(Role.COMMANDER, offices["b"])):
        with pytest.raises(AccessDenied):
            set_station(actor, gauge, kind="rain")
        with pytest.raises(AccessDenied):
            set_threshold(actor, gauge, "rain_1h", Levels(red=5))
    commander = acting(Role.COMMANDER, offices["a"])
    set_threshold(commander, gauge, "rain_1h", Levels(red=5))
    with pytest.raises(AccessDenied):  # a rule for every station is the whole district's
        set_threshold(commander, None, "rain_1h", Levels(red=5))


@pytest.mark.parametrize(
    ("name", "levels", "direction"),
    [
        ("rain_2h", Levels(red=1), "above"),
        ("rain_1h", Levels(blue=10, red=5), "above"),
        ("rain_1h", Levels(blue=10, red=10), "above"),
        ("visibility", Levels(yellow=200, red=500), "below"),
        ("rain_1h", Levels(red=math.nan), "above"),
        ("rain_1h", Levels(red=1, hysteresis=-1), "above"),
        ("rain_1h", Levels(red=1), "sideways"),
    ],
)
def test_thresholds_that_contradict_themselves_are_refused(name: str, levels: Levels, direction: str, db: None) -> None:
    with pytest.raises(ValidationError):
        set_threshold(SYSTEM, station("st-1"), name, levels, direction=direction)
    assert events("threshold") == []


def test_base_rules_are_loaded_once_and_what_a_person_set_is_kept(db: None) -> None:
    changed, _ = load_thresholds()
    assert changed == len(events("threshold")) > 5
    assert load_thresholds() == (0, 0)
    set_threshold(SYSTEM, None, "rain_1h", Levels(red=77))
    newer = {"version": "2027-01-01", "rules": [
        {"property": "rain_1h", "red": 1, "source": "x"}, {"property": "depth", "red": 99, "source": "x"},
    ]}  # fmt: skip
    assert load_thresholds(newer) == (1, 1)
    found = {rule.property: rule for rule in ThresholdRule.objects.filter(device=None)}
    assert (found["rain_1h"].red, found["depth"].red) == (77, 99)
    assert found["rain_1h"].version.startswith("by hand")
    assert (found["depth"].version, found["depth"].blue) == ("2027-01-01", None)


def test_every_base_rule_is_about_a_known_property_and_within_what_can_be_measured(db: None) -> None:
    load_thresholds()
    for rule in ThresholdRule.objects.all():
        known = properties()[rule.property]
        given = [each for each in (rule.blue, rule.yellow, rule.orange, rule.red) if each is not None]
        assert given
        assert all(known.least <= each <= known.most for each in given)
        assert rule.source
