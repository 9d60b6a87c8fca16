"""Alarms over HTTP: who sees them, who acknowledges and clears them, and what the second to come is told."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.access.api import AccessDenied, Role
from core.accounts.api import Agency
from core.indicators.api import figures
from core.states.api import Refusal
from sensors.api import acknowledge_alarm, alarm_cards, clear_alarm
from sensors.models import Alarm
from tests.sensors.stage import acting, agencies, alarm, bearer, station
from tests.sensors.world import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(db: None) -> dict[str, Agency]:
    return agencies()


def test_one_sees_the_alarms_of_ones_own_agency_and_pages_through_them(
    client: Client, offices: dict[str, Agency]
) -> None:
    mine = [alarm(station(f"st-{n}", offices["a"])) for n in range(3)]
    foreign = alarm(station("st-b", offices["b"]))
    nobodys = alarm(station("st-d"))
    headers = bearer(Role.LIAISON, offices["a"])
    first = client.get("/api/v1/alarms?limit=2", headers=headers).json()
    second = client.get(f"/api/v1/alarms?limit=2&cursor={first['next']}", headers=headers).json()
    assert [each["id"] for page in (first, second) for each in page["items"]] == [each.pk for each in reversed(mine)]
    assert second["next"] is None
    for hidden in (foreign, nobodys):
        assert client.get(f"/api/v1/alarms/{hidden.pk}", headers=headers).status_code == 404
    everything = client.get("/api/v1/alarms", headers=bearer(Role.COMMANDER, offices["district"])).json()
    assert len(everything["items"]) == 5
    assert client.get("/api/v1/alarms").status_code == 401
    assert client.get("/api/v1/alarms", headers=bearer(Role.SECURITY_ADMIN, offices["district"])).status_code == 403


def test_an_alarm_is_acknowledged_once_and_the_second_officer_is_told_who_was_quicker(
    client: Client, offices: dict[str, Agency]
) -> None:
    raised = alarm(station("st-1", offices["a"], lon=121.5, lat=38.9), lon=121.5, lat=38.9)
    first, second = bearer(Role.DUTY_OFFICER, offices["district"]), bearer(Role.COMMANDER, offices["district"])
    where = f"/api/v1/alarms/{raised.pk}"
    steps = [step["name"] for step in client.get(where, headers=first).json()["steps"]]
    assert steps == ["acknowledge", "clear"]
    body = {"note": "已派人"}
    done = client.post(f"{where}/acknowledge", body, content_type="application/json", headers=first).json()
    assert (done["state"], done["acknowledged_by"]) == ("acknowledged", "duty_officer-d")
    late = client.post(f"{where}/acknowledge", body, content_type="application/json", headers=second)
    assert late.status_code == 409
    assert late.json()["code"] == "already_acknowledged"
    assert "duty_officer-d" in late.json()["title"]
    history = client.get(where, headers=second).json()["history"]
    assert [(line["type"], line["actor"], line["payload"]["note"]) for line in history] == [
        ("sensors.alarm.acknowledged", "duty_officer-d", "已派人")
    ]
    assert rows("SELECT agency_path, lon, lat FROM core_event WHERE type LIKE 'sensors.alarm%%'") == [
        (offices["a"].path, 121.5, 38.9)
    ]


def test_clearing_by_hand_needs_a_reason_and_ends_the_alarm(client: Client, offices: dict[str, Agency]) -> None:
    raised = alarm(station("st-1", offices["a"]))
    headers = bearer(Role.DUTY_OFFICER, offices["a"])
    where = f"/api/v1/alarms/{raised.pk}/clear"
    assert client.post(where, {"note": " "}, content_type="application/json", headers=headers).status_code == 422
    assert client.post(where, {"note": "误报"}, content_type="application/json", headers=headers).status_code == 200
    again = client.post(where, {"note": "误报"}, content_type="application/json", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "alarm_cleared")
    assert client.get("/api/v1/alarms", headers=headers).json()["items"] == []
    over = client.get("/api/v1/alarms?state=all&kind=sos", headers=headers).json()["items"]
    assert [each["state"] for each in over] == ["cleared"]
    alarm(raised.device)  # the next call for help may raise another


def test_only_who_may_acknowledges_and_clears(offices: dict[str, Agency]) -> None:
    raised = alarm(station("st-1", offices["a"]))
    for actor in (acting(Role.LIAISON, offices["a"]), acting(Role.DUTY_OFFICER, offices["b"])):
        with pytest.raises(AccessDenied):
            acknowledge_alarm(actor, raised.pk)
        with pytest.raises(AccessDenied):
            clear_alarm(actor, raised.pk, "x")
    officer = acting(Role.DUTY_OFFICER, offices["a"])
    with pytest.raises(ValidationError):
        acknowledge_alarm(officer, raised.pk, "x" * 1001)
    clear_alarm(officer, raised.pk, "x")
    with pytest.raises(Refusal):
        acknowledge_alarm(officer, raised.pk)


def test_cards_are_of_living_alarms_with_the_devices_agency(offices: dict[str, Agency]) -> None:
    living = alarm(station("st-1", offices["a"]), property="rain_1h", value=60.0, unit="mm", threshold=50.0)
    over = alarm(station("st-2"), state="cleared", cleared_at=datetime.now(UTC))
    ((card, path),) = alarm_cards()
    assert (card.id, card.device, card.name, path) == (living.pk, "st-1", "st-1", offices["a"].path)
    assert (card.property_title, card.value, card.unit) == ({"zh": "1 小时雨量", "en": "Rain in 1 h"}, 60.0, "mm")
    assert [card.id for card, _ in alarm_cards([living.pk, over.pk])] == [living.pk]


def test_the_figure_counts_what_nobody_has_acknowledged_and_one_may_see(offices: dict[str, Agency]) -> None:
    first = alarm(station("st-1", offices["a"]))
    alarm(station("st-2", offices["b"]))
    acknowledge_alarm(acting(Role.DUTY_OFFICER, offices["district"]), first.pk)

    def shown(agency: Agency) -> list[object]:
        everything = figures(acting(Role.COMMANDER, agency))
        return [each.value for each in everything if each.indicator.name == "sensors.unacknowledged_alarms"]

    assert shown(offices["district"]) == [1]
    assert shown(offices["a"]) == [0]
    assert Alarm.objects.count() == 2
