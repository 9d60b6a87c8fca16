"""Orders over the real broker: simulated crews answer, drive, report, and obey."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from core.access.api import SYSTEM
from core.testing.services import PrivateBroker
from sensors.broker import control, role_of
from simulation.clock import Clock
from simulation.credentials import FILE_NAME, Credentials
from simulation.crew import decide
from simulation.crew.crews import Crews, Unit
from simulation.crew.decide import Crew, Temper
from simulation.enlist import enlist, quietly
from simulation.fleet import Plan, man, recruits_of, town_of_district
from simulation.links import Links
from simulation.roster import Member
from simulation.run import Simulation
from tests.sensors.mqtt import Device, connected
from tests.sensors.world import until

SEED = 5
STEPS = ["acknowledged", "en_route", "on_scene", "cleared"]
MUTE = 1


class Squad:
    """Three units on the road, one of them mute, and the other end of their line."""

    def __init__(self, broker: PrivateBroker, desk: Device) -> None:
        town = town_of_district()
        recruits = recruits_of(town, 3, SEED)
        credentials = Credentials(settings.SITE.data_dir / FILE_NAME)
        enlist(SYSTEM, recruits, credentials, quietly)
        self.desk, self.members = desk, [each.member for each in recruits]
        self.simulation = Simulation(Links(broker.host, broker.port), Clock(time.time()))
        plan = Plan(SEED, rate_hz=2.0, longest_stay_s=1.0, mute=MUTE)
        self.crews: Crews = man(self.simulation, town, self.members, credentials, plan, {})
        for number, unit in self.crews.units.items():
            unit.crew = Crew(Temper(0.2, 0.2, 0.5, mute=number == MUTE))

    def run_until(self, condition: Callable[[], object], patience_s: float = 30) -> None:
        end = time.monotonic() + patience_s
        self.simulation.run(lambda: not condition() and time.monotonic() < end, lambda _: None)
        assert condition(), "it did not happen in time"

    def unit(self, number: int) -> Unit:
        return self.crews.units[number]

    def grant(self, number: int) -> None:
        """What the courier does for a unit's device."""
        member = self.members[number]
        rights = [("subscribeLiteral", f"orders/{member.callsign}"), ("publishClientSend", f"{member.topic}/order")]
        acls = [{"acltype": kind, "topic": topic, "priority": 0, "allow": True} for kind, topic in rights]
        with control(settings.SITE.mqtt) as talk:
            commands = [{"command": "addRoleACL", "rolename": role_of(member.ident), **acl} for acl in acls]
            talk.run(commands, forgive=("ACL with this topic already exists", "Already exists"))

    def order(self, number: int, order: int, state: str = "offered", metres: float = 90.0) -> None:
        """Publish an order to a place so far north of the unit, as the courier does: retained where it must wait."""
        self.run_until(lambda: self.unit(number).reporter.place)
        lon, lat = self.unit(number).reporter.place or (0.0, 0.0)
        place = {"id": 1, "lon": lon, "lat": lat + metres / 111_320}
        self.tell(self.members[number], {"order": order, "state": state, "incident": place}, state == "offered")

    def tell(self, member: Member, message: dict[str, Any], retain: bool = False) -> None:
        self.desk.client.publish(f"orders/{member.callsign}", json.dumps(message).encode(), qos=1, retain=retain)

    def reports(self, number: int) -> list[dict[str, Any]]:
        topic = f"{self.members[number].topic}/order"
        return [json.loads(payload) for where, payload in list(self.desk.heard) if where == topic]

    def steps(self, number: int) -> list[str]:
        return [each["status"] for each in self.reports(number)]


def listen(desk: Device) -> None:
    until(desk.client.is_connected)
    for topic in ("gps/+/order", "owntracks/+/+/order"):
        desk.subscribe(topic)


@pytest.fixture
def squad(district: None, broker: PrivateBroker) -> Iterator[Squad]:
    with connected(broker.host, broker.port, "zhihui-admin", broker.admin_password) as desk:
        listen(desk)
        squad = Squad(broker, desk)
        yield squad
        squad.simulation.links.close(patience_s=0.5)


def test_an_order_is_acknowledged_driven_to_and_reported_step_by_step(squad: Squad) -> None:
    squad.order(0, 12)  # it waits at the broker: the right to hear it comes later
    squad.run_until(lambda: squad.simulation.links.connected == 3)
    squad.grant(0)
    squad.run_until(lambda: len(squad.steps(0)) >= 2)
    squad.run_until(lambda: squad.steps(0)[-1] == "cleared")
    assert list(dict.fromkeys(squad.steps(0))) == STEPS
    told = squad.reports(0)
    assert {each["order"] for each in told} == {12}
    assert all(abs(each["t"] - time.time()) < 60 for each in told)
    assert squad.crews.answered == 1


def test_reports_outlive_a_broker_and_are_repeated_until_their_echo(
    squad: Squad, broker: PrivateBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "REPEAT_S", 0.5)
    squad.unit(0).crew = Crew(Temper(1.0, 600, 1))
    squad.run_until(lambda: squad.simulation.links.connected == 3)
    squad.grant(0)
    squad.order(0, 12)
    squad.run_until(lambda: squad.unit(0).crew.order)
    broker.stop()
    squad.run_until(lambda: squad.unit(0).crew.stage == "acknowledged")
    broker.start()
    listen(squad.desk)
    squad.run_until(lambda: squad.steps(0).count("acknowledged") >= 3)
    squad.tell(squad.members[0], {"order": 12, "state": "acknowledged"})
    squad.run_until(lambda: not squad.unit(0).crew.untold)
    assert squad.crews.answered == 1
    assert len({json.dumps(each) for each in squad.reports(0)}) == 1


def test_a_mute_crew_stays_silent_and_a_withdrawn_one_turns_away(squad: Squad) -> None:
    squad.run_until(lambda: squad.simulation.links.connected == 3)
    for number in (MUTE, 2):
        squad.grant(number)
        squad.order(number, 20 + number, metres=3000)
    squad.run_until(lambda: squad.unit(2).reporter.journey.called)
    squad.run_until(lambda: squad.steps(2)[-1:] == ["en_route"])
    squad.order(2, 22, "withdrawn")
    squad.run_until(lambda: not squad.unit(2).reporter.journey.called)
    assert not squad.unit(2).crew.busy
    assert "on_scene" not in squad.steps(2)
    assert squad.steps(MUTE) == []
    assert not squad.unit(MUTE).crew.busy
