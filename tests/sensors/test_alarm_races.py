"""Alarms when several want to change them at once, and when messages come again after ingest was killed."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from core.access.api import Role
from core.states.api import Refusal
from core.testing.site import SiteProcesses
from sensors.api import acknowledge_alarm
from tests.sensors.stage import acting, agencies, alarm, station
from tests.sensors.test_observations_flow import gauge, measured, stored, told
from tests.sensors.world import World, no_positions, rows, until, world

__all__ = ["no_positions", "world"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
NOW = int(time.time())


def test_of_two_officers_at_once_one_acknowledges_and_the_other_is_told_who(no_positions: None) -> None:
    district = agencies()["district"]
    officers = [acting(role, district) for role in (Role.COMMANDER, Role.DUTY_OFFICER)]
    raised = alarm(station("st-1"))

    def acknowledge(actor: Any) -> str:
        try:
            return f"{acknowledge_alarm(actor, raised.pk).acknowledged_by} did"
        except Refusal as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pair:
        said = sorted(pair.map(acknowledge, officers), key=lambda words: words.endswith("did"))
    first = said[1].removesuffix(" did")
    assert said[0].startswith(first)
    assert len(rows("SELECT 1 FROM core_event WHERE type = 'sensors.alarm.acknowledged'")) == 1


def test_what_comes_again_after_ingest_was_killed_raises_nothing_twice(
    world: World, site_process: SiteProcesses
) -> None:
    with world.connect(gauge(world)) as station, world.connect(world.device("truck-7")) as truck:
        for number in range(20):
            station.publish("sensors/st-1/rain_1h", measured(30 + 5 * number, start=NOW + number))
            truck.publish("gps/truck-7", json.dumps({"t": NOW + number, "lat": 38.9, "lon": 121.5, "sos": True}))
            if number == 10:
                until(lambda: len(stored()) > 3)
                world.ingest.kill()
        world.ingest.start()
        until(lambda: len(stored()) == 20)
        until(lambda: len(rows("SELECT 1 FROM core_event WHERE type = 'sensors.sos.raised'")) == 20)
    assert sorted(told()) == sorted([("raised", 4), ("escalated", 2), ("escalated", 1), ("raised", 1)])
