"""Units in administration: through the gate, and through the actions."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_user, grant, place_agency
from core.events.api import read_since
from dispatch.api import Unit, create_unit, offer
from sensors.api import Device
from tests.dispatch.world import incident

PASSWORD = "Rain-over-Dalian-7"
UNITS = "/admin/dispatch/unit/"


@pytest.fixture
def district(db: None) -> Agency:
    return place_agency(Agency(code="d", name="区", level="district"))


@pytest.fixture
def signed_in(district: Agency) -> Callable[[Role], Client]:
    def make(role: Role) -> Client:
        grant(SYSTEM, create_user(SYSTEM, role.value, PASSWORD), role, district)
        client = Client()
        client.post("/sign-in/", {"username": role.value, "password": PASSWORD})
        return client

    return make


def happened() -> list[str]:
    return [event.type for event in read_since(0) if event.type.startswith("dispatch.")]


def test_the_system_administrator_makes_equips_renames_and_retires(
    signed_in: Callable[[Role], Client], district: Agency
) -> None:
    admin = signed_in(Role.SYSTEM_ADMIN)
    car = Device.objects.create(ident="car", kind="plain")
    form = {"callsign": "A1", "kind": "patrol", "agency": district.pk, "device": car.pk}
    assert admin.post(f"{UNITS}add/", form).status_code == 302
    unit = Unit.objects.get()
    assert admin.post(f"{UNITS}{unit.pk}/change/", {"callsign": "A2", "device": ""}).status_code == 302
    assert "A2" in admin.get(UNITS).content.decode()
    admin.post(UNITS, {"action": "retire", "_selected_action": [unit.pk]})
    assert happened() == [f"dispatch.unit.{what}" for what in ("created", "equipped", "renamed", "equipped", "retired")]
    assert admin.get(f"{UNITS}{unit.pk}/change/").status_code == 200
    assert admin.post(f"{UNITS}{unit.pk}/delete/", {"post": "yes"}).status_code == 403


def test_capabilities_are_ticked_and_a_unit_that_is_ordered_stays(
    signed_in: Callable[[Role], Client], district: Agency
) -> None:
    admin = signed_in(Role.SYSTEM_ADMIN)
    unit = create_unit(SYSTEM, "A1", "patrol", district)
    form = {"callsign": "A1", "device": "", "capabilities": ["pumping", "medical"]}
    assert admin.post(f"{UNITS}{unit.pk}/change/", form).status_code == 302
    assert Unit.objects.get().capabilities == ["medical", "pumping"]
    assert admin.post(f"{UNITS}{unit.pk}/change/", {**form, "capabilities": ["flying"]}).status_code == 200
    assert admin.post(f"{UNITS}{unit.pk}/change/", {**form, "callsign": "a/1"}).status_code == 200
    offer(SYSTEM, incident(district).pk, unit.pk)
    told = admin.post(UNITS, {"action": "retire", "_selected_action": [unit.pk]}, follow=True).content.decode()
    assert "A1 已被派往 20261124-001。" in told
    assert Unit.objects.get().active


def test_a_callsign_taken_is_told_in_the_form(signed_in: Callable[[Role], Client], district: Agency) -> None:
    create_unit(SYSTEM, "A1", "patrol", district)
    answer = signed_in(Role.SYSTEM_ADMIN).post(
        f"{UNITS}add/", {"callsign": "a1", "kind": "fire", "agency": district.pk}
    )
    assert answer.status_code == 200
    assert Unit.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.COMMANDER])
def test_others_do_not_get_in(signed_in: Callable[[Role], Client], role: Role) -> None:
    assert signed_in(role).get(UNITS, follow=True).status_code == 403
