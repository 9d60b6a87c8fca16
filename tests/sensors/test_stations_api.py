"""Stations and what they measured over HTTP: what they show, to whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.access.api import Role
from core.accounts.api import Agency
from core.database.api import connect
from sensors.api import station_cards
from sensors.models import Datastream, Device
from sensors.partitions import OBSERVATIONS, existing_days
from tests.sensors.stage import agencies, alarm, bearer, station
from tests.sensors.world import no_positions

__all__ = ["no_positions"]
pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)


@pytest.fixture
def offices(no_positions: None) -> dict[str, Agency]:
    return agencies()


def measured(device: Device, name: str, *values: float, quality: int = 0) -> Datastream:
    """A value a minute from NOON on, the last also as the reading."""
    stream = Datastream.objects.create(device=device, property=name, unit="mm")
    with connection.cursor() as cursor:
        for minute, value in enumerate(values):
            t = NOON + timedelta(minutes=minute)
            row: list[Any] = [stream.pk, device.pk, t, t, value, quality]
            columns = "datastream_id, device_id, t, received, value, quality"
            cursor.execute(f"INSERT INTO sensors_observation ({columns}) VALUES (%s, %s, %s, %s, %s, %s)", row)
        columns += ", usable"
        cursor.execute(f"INSERT INTO sensors_reading ({columns}) VALUES (%s, %s, %s, %s, %s, %s, true)", row)
    return stream


def get(client: Client, path: str, headers: dict[str, str]) -> Any:
    return client.get(f"/api/v1/{path}", headers=headers).json()


def test_a_station_shows_its_latest_readings_and_their_levels(client: Client, offices: dict[str, Agency]) -> None:
    gauge = station("st-1", offices["a"], kind="rain", lon=121.5, lat=38.9)
    stream = measured(gauge, "rain_1h", 10, 60, quality=128)
    alarm(gauge, cause=f"threshold:{stream.pk}", kind="threshold", level=2, peak_level=2, property="rain_1h")
    shown = get(client, "stations/st-1", bearer(Role.LIAISON, offices["a"]))
    assert (shown["id"], shown["kind"], shown["lon"], shown["agency"]) == (gauge.pk, "rain", 121.5, "a")
    t = int((NOON + timedelta(minutes=1)).timestamp() * 1000)
    title = {"zh": "1 小时雨量", "en": "Rain in 1 h"}
    assert shown["readings"] == [
        {"property": "rain_1h", "title": title, "value": 60, "unit": "mm", "t": t, "quality": ["suspect"], "level": 2}
    ]
    ((card, path),) = station_cards([gauge.pk])
    assert (card.ident, card.readings[0].level, path) == ("st-1", 2, offices["a"].path)


def test_one_sees_the_stations_of_ones_own_agency(client: Client, offices: dict[str, Agency]) -> None:
    for code in "ab":
        measured(station(f"st-{code}", offices[code]), "rain_1h", 1)
    station("st-0", offices["a"])
    headers = bearer(Role.FIELD_UNIT, offices["a"])
    first = get(client, "stations?limit=1", headers)
    second = get(client, f"stations?limit=1&cursor={first['next']}", headers)
    assert [each["ident"] for page in (first, second) for each in page["items"]] == ["st-0", "st-a"]
    for path in ("stations/st-b", "stations/st-b/observations"):
        assert client.get(f"/api/v1/{path}", headers=headers).status_code == 404
    assert client.get("/api/v1/stations").status_code == 401
    assert client.get("/api/v1/stations", headers=bearer(Role.AUDIT_ADMIN, offices["a"])).status_code == 403


def test_observations_by_property_and_time_in_pages(client: Client, offices: dict[str, Agency]) -> None:
    gauge = station("st-1", offices["a"])
    measured(gauge, "rain_1h", 1, 2, 3)
    measured(gauge, "rain_3h", 4, 5)
    headers = bearer(Role.PLANNER, offices["a"])
    seen, path = [], "stations/st-1/observations?limit=2"
    page = get(client, path, headers)
    while page["next"]:
        seen += page["items"]
        page = get(client, f"{path}&cursor={page['next']}", headers)
    seen += page["items"]
    assert [(each["property"], each["value"]) for each in seen] == [
        ("rain_1h", 1), ("rain_3h", 4), ("rain_1h", 2), ("rain_3h", 5), ("rain_1h", 3),
    ]  # fmt: skip
    start = (NOON + timedelta(minutes=1)).isoformat()
    chosen = get(client, f"stations/st-1/observations?property=rain_3h&from={start}", headers)["items"]
    assert [(each["value"], each["unit"], each["quality"]) for each in chosen] == [(5, "mm", [])]
    assert client.get(f"/api/v1/{path}&cursor=e30x", headers=headers).status_code == 422


def test_the_hourly_task_keeps_days_of_observations_too(no_positions: None) -> None:
    from sensors.tasks import keep_partitions

    keep_partitions(int(datetime.now(UTC).timestamp()))
    with connect() as database:
        assert datetime.now(UTC).date() + timedelta(days=3) in existing_days(database, OBSERVATIONS)
