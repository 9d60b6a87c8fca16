"""A district with two subdistricts, people with roles in them, and alarms without a broker."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from command.api import Incident, NewIncident, open_incident
from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, create_token, create_user, grant, place_agency
from core.events.api import Event, append, read_since
from sensors.api import Alarm, Device
from sensors.events import AlarmRaised

HERE = (121.52, 38.95)
Opening = Callable[..., Incident]


@pytest.fixture
def district(db: None) -> Agency:
    return place_agency(Agency(code="210211000000", name="区", level="district"))


@pytest.fixture
def east(district: Agency) -> Agency:
    return place_agency(Agency(code="east", name="东街道", level="subdistrict", parent=district))


@pytest.fixture
def west(district: Agency) -> Agency:
    return place_agency(Agency(code="west", name="西街道", level="subdistrict", parent=district))


def person(role: Role, agency: Agency, name: str = "") -> Principal:
    """Somebody who holds a role at an agency."""
    user = create_user(SYSTEM, name or f"{role.value}-{agency.code}", "Rain-over-Dalian-7")
    grant(SYSTEM, user, role, agency)
    return principal_of(user)


@pytest.fixture
def officer(east: Agency) -> Principal:
    """The duty officer of the east."""
    return person(Role.DUTY_OFFICER, east)


@pytest.fixture
def bearer(district: Agency) -> Callable[..., Client]:
    """A client with the token of somebody who holds a role at an agency."""

    def make(role: Role, agency: Agency) -> Client:
        user = create_user(SYSTEM, f"{role.value}-{agency.code}-api", "Rain-over-Dalian-7")
        grant(SYSTEM, user, role, agency)
        return Client(headers={"Authorization": f"Bearer {create_token(SYSTEM, user, 'test')}"})

    return make


@pytest.fixture
def opened(east: Agency) -> Opening:
    """Opens incidents of the east."""

    def make(actor: Principal = SYSTEM, **fields: Any) -> Incident:
        usual = {"kind_code": "11A02", "severity": 3, "title": "积水", "lon": HERE[0], "lat": HERE[1], "agency": east}
        return open_incident(actor, NewIncident(**{**usual, **fields}))

    return make


def alarm(device: str = "gauge", agency: Agency | None = None, **fields: Any) -> Alarm:
    """An alarm as the sensors stage would have stored it."""
    now = datetime.now(UTC)
    found, _ = Device.objects.get_or_create(ident=device, defaults={"kind": Device.Kind.STATION, "agency": agency})
    usual = {
        "kind": Alarm.Kind.THRESHOLD,
        "property": "rain_1h",
        "value": 52.0,
        "unit": "mm",
        "threshold": 50.0,
        "level": 2,
        "lon": HERE[0],
        "lat": HERE[1],
        "raised_at": now,
        "changed_at": now,
        "observed": now,
    }
    given = {**usual, **fields}
    cause = f"{given['kind']}:{found.pk}:{Alarm.objects.count()}"
    return Alarm.objects.create(device=found, cause=cause, peak_level=given["level"], **given)


def happened(prefix: str = "command.") -> list[Event]:
    """The events of the log whose type begins so."""
    return [event for event in read_since(0, 10_000) if event.type.startswith(prefix)]


def raised(about: Alarm) -> Alarm:
    """The alarm's first event, as the ingest process appends it."""
    told = AlarmRaised(
        alarm_id=about.pk,
        kind=about.kind,
        device=about.device.ident,
        device_id=about.device_id,
        name=str(about.device),
        level=about.level,
        property=about.property,
        value=about.value,
        unit=about.unit,
        threshold=about.threshold,
        lon=about.lon,
        lat=about.lat,
        t=None,
    )
    append(told, actor=SYSTEM, agency_path=about.device.agency_path)
    return about
