"""Orders on their way: the real worker, the real broker, devices that listen, and both of them broken."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from config.embedded.kept import Kept
from core.access.api import SYSTEM
from core.accounts.api import Agency, place_agency
from core.testing.services import PrivateBroker, PrivateRedis
from core.testing.site import SiteProcesses
from dispatch.api import Assignment, Unit, attach_device, create_unit, offer, rename_unit, report, withdraw
from dispatch.models import GrantedTopics
from sensors.api import Credentials, add_device
from sensors.api import Device as Registered
from tests.dispatch.world import incident
from tests.sensors.mqtt import Device, connected
from tests.sensors.world import one, until

WORKER_STARTS_WITHIN_S = 60.0  # on a machine that is busy with everything else


@dataclass
class Street:
    """An agency, a broker, a worker, and the devices of crews."""

    broker: PrivateBroker
    site: SiteProcesses
    district: Agency
    worker: Kept
    number: int = 0

    def crew(self, callsign: str, ident: str) -> tuple[Unit, Credentials]:
        kind = Registered.Kind.OWNTRACKS if "/" in ident else Registered.Kind.PLAIN
        given = add_device(SYSTEM, ident, kind)
        return create_unit(SYSTEM, callsign, "fire", self.district, given.device), given

    def offer(self, unit: Unit, instructions: str = "") -> Assignment:
        self.number += 1
        where = incident(self.district, number=f"20261124-{self.number:03}")
        return offer(SYSTEM, where.pk, unit.pk, instructions)

    @contextmanager
    def listening(self, given: Credentials, callsign: str) -> Iterator[Device]:
        """The crew's device, connected and subscribed as soon as it may."""
        assert given.password is not None
        until(lambda: GrantedTopics.objects.filter(device=given.device, callsign=callsign).exists())
        with connected(self.broker.host, self.broker.port, given.username, given.password) as device:
            assert not device.subscribe(f"orders/{callsign}").is_failure
            yield device

    def retained(self, callsign: str) -> dict[str, Any] | None:
        """What a newcomer hears on a unit's topic; None for nothing."""
        with connected(self.broker.host, self.broker.port, "zhihui-admin", self.broker.admin_password) as newcomer:
            newcomer.subscribe(f"orders/{callsign}")
            newcomer.subscribe("tests/end")
            newcomer.publish("tests/end", b"")
            until(lambda: ("tests/end", b"") in newcomer.heard)
            return next((json.loads(body) for topic, body in newcomer.heard if topic.startswith("orders/")), None)


def states(device: Device, order: int) -> list[str]:
    """The states of an order in the order heard."""
    said = [json.loads(body) for topic, body in device.heard if topic.startswith("orders/") and body]
    return [each["state"] for each in said if each["order"] == order]


def delivered() -> bool:
    return bool(one("SELECT data->>'broker' = 'connected' FROM core_heartbeat WHERE component = 'courier'"))


@pytest.fixture
def street(site_process: SiteProcesses, broker: PrivateBroker, redis: PrivateRedis) -> Street:
    district = place_agency(Agency(code="d", name="区", level="district"))
    worker = site_process.start("worker")
    until(delivered, WORKER_STARTS_WITHIN_S)
    return Street(broker, site_process, district, worker)


def test_an_order_reaches_its_crew_is_kept_until_answered_and_echoed(street: Street) -> None:
    unit, given = street.crew("消防03", "truck-1")
    early = street.offer(unit, "带水泵")
    until(lambda: street.retained("消防03"))
    with street.listening(given, "消防03") as truck:
        until(lambda: states(truck, early.pk) == ["offered"])
        said = json.loads(truck.heard[0][1])
        assert (said["unit"], said["instructions"], said["reply_to"]) == ("消防03", "带水泵", "gps/truck-1/order")
        report(SYSTEM, early.pk, "acknowledge", by="desk")
        until(lambda: states(truck, early.pk) == ["offered", "acknowledged"])
        assert street.retained("消防03") is None
        for step in ("depart", "arrive", "clear"):
            report(SYSTEM, early.pk, step, by="desk")
        until(lambda: states(truck, early.pk)[2:] == ["en_route", "on_scene", "cleared"])
        later = street.offer(unit)
        until(lambda: states(truck, later.pk) == ["offered"])
        withdraw(SYSTEM, later.pk)
        until(lambda: states(truck, later.pk) == ["offered", "withdrawn"])
        assert not truck.publish("gps/truck-1/order", "{}").is_failure
    kept = street.retained("消防03")
    assert kept is not None
    assert (kept["order"], kept["state"]) == (later.pk, "withdrawn")


def test_only_the_units_own_device_may_hear_its_orders_also_after_changes(street: Street) -> None:
    unit, given = street.crew("消防03", "truck-1")
    other, stranger = street.crew("消防04", "truck-2")
    with ExitStack() as stack:
        truck = stack.enter_context(street.listening(given, "消防03"))
        foreign = stack.enter_context(street.listening(stranger, "消防04"))
        for topic in ("orders/消防03", "orders/+", "#"):
            assert foreign.subscribe(topic).is_failure, topic
        rename_unit(SYSTEM, unit, "消防05")
        until(lambda: GrantedTopics.objects.filter(device=given.device, callsign="消防05").exists())
        rename_unit(SYSTEM, other, "消防03")
        until(lambda: GrantedTopics.objects.filter(device=stranger.device, callsign="消防03").exists())
        order = street.offer(Unit.objects.get(pk=other.pk))
        with street.listening(stranger, "消防03") as now_there:
            until(lambda: states(now_there, order.pk) == ["offered"])
        assert states(truck, order.pk) == []
        attach_device(SYSTEM, unit, None)
        until(lambda: not GrantedTopics.objects.filter(device=given.device).exists())
    assert given.password is not None
    with connected(street.broker.host, street.broker.port, given.username, given.password) as truck:
        assert truck.subscribe("orders/消防05").is_failure
        assert truck.subscribe("orders/消防03").is_failure


def test_nothing_is_lost_whatever_is_killed_in_between(street: Street) -> None:
    unit, _ = street.crew("消防03", "truck-1")
    second, _ = street.crew("消防04", "li/phone")
    first = street.offer(unit)
    until(lambda: street.retained("消防03"))
    street.broker.kill()
    other = street.offer(second)
    street.broker.start()
    until(lambda: street.retained("消防03"))  # the broker was killed before it had written anything down
    until(lambda: street.retained("消防04"))
    street.site.start("worker")  # a second one waits for the first
    report(SYSTEM, first.pk, "acknowledge", by="desk")
    until(lambda: street.retained("消防03") is None)
    street.worker.kill()
    street.broker.restart()
    withdraw(SYSTEM, other.pk)
    until(lambda: (street.retained("消防04") or {}).get("state") == "withdrawn", WORKER_STARTS_WITHIN_S)


def test_what_happened_while_no_worker_ran_is_told_when_one_does(street: Street) -> None:
    unit, given = street.crew("消防03", "truck-1")
    order = street.offer(unit)
    with street.listening(given, "消防03") as truck:
        until(lambda: states(truck, order.pk) == ["offered"])
        street.worker.kill()
        report(SYSTEM, order.pk, "acknowledge", by="desk")
        report(SYSTEM, order.pk, "depart", by="desk")
        street.site.start("worker")
        until(lambda: states(truck, order.pk)[-2:] == ["acknowledged", "en_route"], WORKER_STARTS_WITHIN_S)
    assert street.retained("消防03") is None
