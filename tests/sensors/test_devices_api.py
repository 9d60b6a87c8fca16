"""Devices, tracks and dead letters over HTTP and as pages: what they show, to whom."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, User, create_token, create_user, grant, place_agency
from core.testing.services import PrivateBroker
from sensors.models import DeadLetter, Device
from tests.sensors.world import no_positions

__all__ = ["no_positions"]

NOON = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
PASSWORD = "Rain-over-Dalian-7"


@pytest.fixture
def offices(no_positions: None) -> dict[str, Agency]:
    district = place_agency(Agency(code="d", name="区", level="district"))
    return {
        "district": district,
        **{code: place_agency(Agency(code=code, name=code, level="subdistrict", parent=district)) for code in "ab"},
    }


def person(role: Role, agency: Agency) -> User:
    user = create_user(SYSTEM, f"{role}-{agency.code}", PASSWORD)
    grant(SYSTEM, user, role, agency)
    return user


def bearer(role: Role, agency: Agency) -> dict[str, str]:
    return {"Authorization": f"Bearer {create_token(SYSTEM, person(role, agency), 'test')}"}


def device(ident: str, agency: Agency | None = None, kind: str = "plain") -> Device:
    return Device.objects.create(ident=ident, kind=kind, agency=agency)


def stored(device: Device, *minutes: int, **columns: Any) -> None:
    """Fixes so many minutes after NOON; the last also as the latest."""
    values = {"lon": 121.5, "lat": 38.9, "quality": 0, **columns}
    with connection.cursor() as cursor:
        for minute in minutes:
            t = NOON + timedelta(minutes=minute)
            names = ", ".join(values)
            marks = ", ".join(["%s"] * len(values))
            for table, more in (("sensors_position", ""), ("sensors_latest", ", usable")):
                cursor.execute(
                    f"INSERT INTO {table} (device_id, t, received, {names}{more}) "
                    f"VALUES (%s, %s, %s, {marks}{', true' if more else ''}) ON CONFLICT DO NOTHING",
                    [device.pk, t, t, *values.values()],
                )


def test_a_device_with_its_latest_fix(client: Client, offices: dict[str, Agency]) -> None:
    phone = device("li/phone", offices["a"], "owntracks")
    stored(phone, 0, quality=24 | 32, speed=10, battery=80)
    headers = bearer(Role.COMMANDER, offices["district"])
    answer = client.get("/api/v1/devices/li/phone", headers=headers).json()
    latest = answer["latest"]
    assert (answer["ident"], answer["kind"], answer["agency"], answer["active"]) == ("li/phone", "owntracks", "a", True)
    assert (latest["lat"], latest["lon"], latest["speed"], latest["battery"]) == (38.9, 121.5, 10, 80)
    assert latest["quality"] == ["jump", "poor_accuracy"]
    assert latest["sos"] is True
    assert datetime.fromisoformat(latest["t"]) == NOON
    assert latest["age_s"] == pytest.approx((datetime.now(UTC) - NOON).total_seconds(), abs=30)


def test_a_device_without_fix_has_no_latest_and_an_unknown_one_is_not_found(
    client: Client, offices: dict[str, Agency]
) -> None:
    device("truck-7")
    headers = bearer(Role.COMMANDER, offices["district"])
    assert client.get("/api/v1/devices/truck-7", headers=headers).json()["latest"] is None
    assert client.get("/api/v1/devices/truck-8", headers=headers).status_code == 404
    assert client.get("/api/v1/devices/truck-7").status_code == 401


def test_one_sees_the_devices_of_ones_own_agency(client: Client, offices: dict[str, Agency]) -> None:
    for code in "ab":
        stored(device(f"truck-{code}", offices[code]), 0)
    device("truck-d")
    own = bearer(Role.DUTY_OFFICER, offices["a"])
    listed = client.get("/api/v1/devices", headers=own).json()
    assert [each["ident"] for each in listed["items"]] == ["truck-a"]
    for path in ("truck-b", "truck-b/track", "truck-d"):
        assert client.get(f"/api/v1/devices/{path}", headers=own).status_code == 404


def test_who_manages_devices_need_not_see_where_they_are(client: Client, offices: dict[str, Agency]) -> None:
    stored(device("truck-7"), 0)
    headers = bearer(Role.SYSTEM_ADMIN, offices["district"])
    assert client.get("/api/v1/devices/truck-7", headers=headers).json()["latest"] is None
    assert client.get("/api/v1/devices/truck-7/track", headers=headers).status_code == 403


def test_the_list_pages_by_cursor(client: Client, offices: dict[str, Agency]) -> None:
    for number in range(5):
        device(f"truck-{number}")
    headers, found, cursor = bearer(Role.COMMANDER, offices["district"]), [], ""
    while cursor is not None:
        page = client.get(f"/api/v1/devices?limit=2&cursor={cursor}", headers=headers).json()
        found += [each["ident"] for each in page["items"]]
        cursor = page["next"]
    assert found == [f"truck-{number}" for number in range(5)]


def test_a_track_by_time_in_pages(client: Client, offices: dict[str, Agency]) -> None:
    stored(device("li/phone", kind="owntracks"), *range(10), extra='{"tid": "li"}')
    headers = bearer(Role.COMMANDER, offices["district"])
    base = "/api/v1/devices/li/phone/track"
    assert len(client.get(base, headers=headers).json()["items"]) == 10  # the last hour
    start, end = (NOON + timedelta(minutes=minute) for minute in (2, 7))
    query: dict[str, str | int] = {"from": start.isoformat(), "to": end.isoformat(), "limit": 3}
    first = client.get(base, query, headers=headers).json()
    rest = client.get(base, {**query, "cursor": first["next"]}, headers=headers).json()
    times = [datetime.fromisoformat(each["t"]) for each in [*first["items"], *rest["items"]]]
    assert times == [NOON + timedelta(minutes=minute) for minute in range(2, 7)]
    assert rest["next"] is None
    assert first["items"][0]["extra"] == {"tid": "li"}


def test_a_plus_sign_lost_in_the_address_is_understood_and_nonsense_is_refused(
    client: Client, offices: dict[str, Agency]
) -> None:
    stored(device("truck-7"), 0)
    headers = bearer(Role.COMMANDER, offices["district"])
    bare = (NOON - timedelta(minutes=1)).isoformat()  # ends in +00:00
    assert len(client.get(f"/api/v1/devices/truck-7/track?from={bare}", headers=headers).json()["items"]) == 1
    for query in ("from=yesterday", "from=2026-01-01T00:00:00", "cursor=zzz", "to=2026-13-01T00:00:00Z"):
        assert client.get(f"/api/v1/devices/truck-7/track?{query}", headers=headers).status_code == 422, query


def test_a_track_as_geojson_has_the_believable_fixes(client: Client, offices: dict[str, Agency]) -> None:
    truck = device("truck-7")
    stored(truck, 0, 1)
    stored(truck, 2, quality=8)
    answer = client.get(
        "/api/v1/devices/truck-7/track?format=geojson", headers=bearer(Role.COMMANDER, offices["district"])
    )
    assert answer.headers["Content-Type"] == "application/geo+json"
    feature = json.loads(answer.content)
    assert feature["geometry"] == {"type": "LineString", "coordinates": [[121.5, 38.9], [121.5, 38.9]]}
    assert len(feature["properties"]["times"]) == 2


def test_devices_are_made_and_retired_by_the_system_administrator(
    client: Client, broker: PrivateBroker, offices: dict[str, Agency]
) -> None:
    headers = bearer(Role.SYSTEM_ADMIN, offices["district"])
    body = {"ident": "li/phone", "kind": "owntracks", "label": "李", "agency": "a"}

    def post(content: dict[str, Any], who: dict[str, str]) -> Any:
        return client.post("/api/v1/devices", content, content_type="application/json", headers=who)

    made = post(body, headers)
    assert made.status_code == 201
    assert made.json()["username"] == "li/phone"
    assert len(made.json()["password"]) >= 24
    assert post(body, headers).status_code == 422
    assert post({**body, "ident": "li/#"}, headers).status_code == 422
    assert post({**body, "ident": "x/y"}, bearer(Role.COMMANDER, offices["district"])).status_code == 403
    renewed = client.post("/api/v1/devices/li/phone/password", headers=headers).json()
    assert renewed["password"] != made.json()["password"]
    assert client.delete("/api/v1/devices/li/phone", headers=headers).status_code == 204
    assert Device.objects.get(ident="li/phone").active is False
    broker.stop()
    away = post({**body, "ident": "li/tablet"}, headers)
    assert (away.status_code, away.json()["code"]) == (503, "broker_away")


def letter(reason: str, payload: bytes, sender: Device | None = None, topic: str = "gps/x") -> DeadLetter:
    return DeadLetter.objects.create(
        received=NOON, topic=topic, reason=reason, detail="byte 3", device=sender, size=len(payload), payload=payload
    )


def test_dead_letters_with_reason_sentences_and_bytes(client: Client, offices: dict[str, Agency]) -> None:
    one = letter("not_json", b"h\xffllo\x00", device("truck-7"))
    letter("unknown_device", b"{}")
    headers = bearer(Role.SYSTEM_ADMIN, offices["district"])
    (shown,) = client.get("/api/v1/deadletters?reason=not_json", headers=headers).json()["items"]
    assert shown["message"] == {"zh": "消息不是 JSON。", "en": "The message is not JSON."}
    assert (shown["device"], shown["size"], shown["detail"]) == ("truck-7", 6, "byte 3")
    whole = client.get(f"/api/v1/deadletters/{one.pk}", headers=headers).json()
    assert base64.b64decode(whole["payload"]) == b"h\xffllo\x00"
    everything = client.get("/api/v1/deadletters?limit=1", headers=headers).json()
    assert everything["next"]
    assert client.get("/api/v1/deadletters", headers=bearer(Role.COMMANDER, offices["district"])).status_code == 403
    assert client.get("/api/v1/deadletters?reason=nonsense", headers=headers).status_code == 422


def test_an_agencys_administrator_sees_the_letters_of_its_own_devices(
    client: Client, offices: dict[str, Agency]
) -> None:
    letter("not_json", b"1", device("truck-a", offices["a"]))
    letter("not_json", b"2", device("truck-b", offices["b"]))
    letter("unknown_device", b"3")
    shown = client.get("/api/v1/deadletters", headers=bearer(Role.SYSTEM_ADMIN, offices["a"])).json()["items"]
    assert [each["device"] for each in shown] == ["truck-a"]


def test_the_page_of_dead_letters_filters_and_shows_bytes(client: Client, offices: dict[str, Agency]) -> None:
    one = letter("not_json", b"<script>\x00\xff", topic="gps/<b>")
    letter("out_of_range", b"{}", topic="gps/y")
    assert client.get("/deadletters/").status_code == 302
    client.force_login(person(Role.SYSTEM_ADMIN, offices["district"]), "core.accounts.backend.GateBackend")
    page = client.get("/deadletters/?reason=not_json&before=").content.decode()
    assert "消息不是 JSON。" in page
    assert "gps/&lt;b&gt;" in page
    assert "<code>gps/y" not in page
    detail = client.get(f"/deadletters/{one.pk}/").content.decode()
    assert "3c 73 63 72 69 70 74 3e 00 ff" in detail
    assert "<script>\x00" not in detail
    client.cookies["django_language"] = "en"
    assert "The message is not JSON." in client.get("/deadletters/").content.decode()
    client.force_login(person(Role.COMMANDER, offices["district"]), "core.accounts.backend.GateBackend")
    assert client.get("/deadletters/").status_code == 403
