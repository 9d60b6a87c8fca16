"""What dispatch tests need: agencies, people, units with fixes, incidents as far as they are wanted."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from command.api import Incident
from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, create_token, create_user, grant, place_agency
from core.events.api import Event, event_of, read_since
from core.states.api import Refusal
from dispatch.api import Unit, create_unit
from sensors.api import Device

PASSWORD = "Rain-over-Dalian-7"
PLACE = (121.52, 38.95)
DEG_LAT_M = 111_000


@pytest.fixture
def district(db: None) -> Agency:
    return place_agency(Agency(code="d", name="区", level="district"))


@pytest.fixture
def east(district: Agency) -> Agency:
    return place_agency(Agency(code="east", name="东街道", level="subdistrict", parent=district))


def person(role: Role, agency: Agency) -> Principal:
    """Somebody who holds a role at an agency."""
    user = create_user(SYSTEM, f"{role.value}-{agency.code}", PASSWORD)
    grant(SYSTEM, user, role, agency)
    return principal_of(user)


@pytest.fixture
def bearer(district: Agency) -> Callable[..., Client]:
    """A client with the token of somebody who holds a role at an agency."""

    def make(role: Role, agency: Agency) -> Client:
        user = create_user(SYSTEM, f"{role.value}-{agency.code}-api", PASSWORD)
        grant(SYSTEM, user, role, agency)
        return Client(headers={"Authorization": f"Bearer {create_token(SYSTEM, user, 'test')}"})

    return make


def device(ident: str = "car", **fields: object) -> Device:
    return Device.objects.create(ident=ident, kind=Device.Kind.PLAIN, **fields)


def incident(agency: Agency, state: str = "verified", number: str = "20261124-001", **fields: Any) -> Incident:
    """An incident that has come as far as `state`."""
    now = timezone.now()
    usual = {"title": "香周路积水", "kind_code": "11A02", "kind_name": "内涝", "severity": 3, "source": "call"}
    usual |= {"kind_scheme": "GB/T 35561", "kind_version": "2017", "lon": PLACE[0], "lat": PLACE[1]}
    times = {f"{name}_at": now for name in ("verified", "responding", "closed")[: _STATES.index(state)]}
    values = {**usual, "reported_at": now, "received_at": now, **times, **fields}
    return Incident.objects.create(number=number, state=state, agency=agency, **values)


_STATES = ["received", "verified", "responding", "closed"]


def crew(agency: Agency, callsign: str = "消防03", kind: str = "fire", ident: str | None = "car") -> Unit:
    """A unit, with a device unless `ident` is None."""
    unit = create_unit(SYSTEM, callsign, kind, agency, device(ident) if ident else None)
    return Unit.objects.select_related("agency", "device").get(pk=unit.pk)


def put(unit: Unit, lon: float, lat: float, age_s: float = 0, quality: int = 0) -> None:
    """The unit's device was here `age_s` seconds ago."""
    t = datetime.fromtimestamp(time.time() - age_s, UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sensors_latest (device_id, t, received, lon, lat, quality, usable)"
            " VALUES (%s, %s, now(), %s, %s, %s, %s) ON CONFLICT (device_id) DO UPDATE"
            " SET (t, lon, lat, quality) = (EXCLUDED.t, EXCLUDED.lon, EXCLUDED.lat, EXCLUDED.quality)",
            [unit.device_id, t, lon, lat, quality, not quality & 13],
        )


@pytest.fixture
def no_fixes(transactional_db: None) -> None:
    """Django empties its own tables between tests; this is not Django's."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sensors_latest")


def happened(prefix: str = "dispatch.assignment.") -> list[Event]:
    return [event for event in read_since(0) if event.type.startswith(prefix)]


def names(prefix: str = "dispatch.assignment.") -> list[str]:
    return [event.type.rsplit(".")[-1] for event in happened(prefix)]


def reported(device: Device, order: int, status: str, t: str = "2026-11-24T12:00:00+00:00", note: str = "") -> Event:
    """The event by which ingest tells that a device has reported on an order."""
    told = {"device": device.ident, "device_id": device.pk, "order": order, "status": status, "t": t, "note": note}
    at = datetime.now(UTC)
    return event_of((1, "sensors.order.reported", at, "system", device.agency_path, None, None, json.dumps(told)))


@contextmanager
def refused(code: str, *words: str) -> Iterator[None]:
    """What happens inside is refused with this code, in a sentence that holds these words."""
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code == code
    assert [word for word in words if word not in str(caught.value)] == []
