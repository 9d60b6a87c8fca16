"""Stations and thresholds in administration: through the gate, and through the actions."""

import pytest
from django.test import Client

from core.access.api import Role
from core.accounts.api import Agency
from core.events.api import read_since
from sensors.models import Station, ThresholdRule
from tests.sensors.stage import PASSWORD, agencies, person, station

RULES, STATIONS = "/admin/sensors/thresholdrule/", "/admin/sensors/station/"


@pytest.fixture
def district(db: None) -> Agency:
    return agencies()["district"]


def signed_in(role: Role, agency: Agency) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": person(role, agency).username, "password": PASSWORD})
    return client


def happened() -> list[str]:
    return [event.type for event in read_since(0) if event.type.startswith("sensors.")]


def test_rules_and_stations_are_changed_through_the_actions(district: Agency) -> None:
    gauge, admin = station("st-1"), signed_in(Role.SYSTEM_ADMIN, district)
    form = {"device": gauge.pk, "property": "rain_1h", "direction": "above", "blue": 10, "red": 50, "hysteresis": 2}
    assert admin.post(f"{RULES}add/", form).status_code == 302
    rule = ThresholdRule.objects.get()
    assert admin.post(f"{RULES}{rule.pk}/change/", {**form, "blue": "", "red": 60}).status_code == 302
    rule.refresh_from_db()
    assert (rule.device, rule.blue, rule.red, rule.source) == (gauge, None, 60, "system_admin-d")
    told = {"kind": "rain", "lon": 121.5, "lat": 38.9, "silent_after_s": 600}
    assert admin.post(f"{STATIONS}{gauge.pk}/change/", told).status_code == 302
    assert Station.objects.get().lon == 121.5
    assert happened() == ["sensors.threshold.changed", "sensors.threshold.changed", "sensors.station.changed"]
    assert "rain_1h" in admin.get(RULES).content.decode()
    assert admin.post(f"{RULES}{rule.pk}/delete/", {"post": "yes"}).status_code == 403


def test_what_the_action_would_refuse_is_told_in_the_form(district: Agency) -> None:
    gauge, admin = station("st-1"), signed_in(Role.SYSTEM_ADMIN, district)
    form = {"property": "rain_1h", "direction": "above", "blue": 50, "red": 10, "hysteresis": 2}
    assert admin.post(f"{RULES}add/", form).status_code == 200
    wrong = {"kind": "rain", "lon": 38.9, "lat": 121.5, "silent_after_s": 600}
    assert admin.post(f"{STATIONS}{gauge.pk}/change/", wrong).status_code == 200
    assert happened() == []
