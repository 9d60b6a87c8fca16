"""A district with people at the desk, and what they have to deal with."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from command.api import Incident, NewIncident, open_incident, take_step
from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, User, create_user, grant, place_agency
from dispatch.api import Unit, create_unit
from sensors.api import Alarm, Device
from tests.dispatch.world import no_fixes, put

PASSWORD = "Rain-over-Dalian-7"
HERE = (121.52, 38.95)
Opening = Callable[..., Incident]
Enter = Callable[..., Client]
Crew = Callable[..., Unit]
__all__ = ["no_fixes"]


@pytest.fixture
def district(db: None) -> Agency:
    return place_agency(Agency(code="210211000000", name="甘井子区", level="district"))


@pytest.fixture
def east(district: Agency) -> Agency:
    return place_agency(Agency(code="east", name="东街道", level="subdistrict", parent=district))


@pytest.fixture
def person(district: Agency) -> Callable[..., Principal]:
    """Somebody who holds a role, in the whole district unless told otherwise."""

    def make(role: Role, agency: Agency | None = None) -> Principal:
        user = create_user(SYSTEM, f"{role.value}-{agency.code if agency else 'all'}", PASSWORD)
        grant(SYSTEM, user, role, agency or district)
        return principal_of(user)

    return make


@pytest.fixture
def enter(person: Callable[..., Principal]) -> Enter:
    """A browser-like client of somebody who holds a role."""

    def make(role: Role = Role.DUTY_OFFICER, agency: Agency | None = None) -> Client:
        client = Client()
        user = User.objects.get(username=person(role, agency).username)
        client.force_login(user, backend="core.accounts.backend.GateBackend")
        return client

    return make


@pytest.fixture
def opened(district: Agency) -> Opening:
    """Opens incidents and takes them as far as wanted."""

    def make(*steps: str, **fields: Any) -> Incident:
        usual = {"kind_code": "11A02", "severity": 3, "title": "香周路积水", "lon": HERE[0], "lat": HERE[1]}
        incident = open_incident(SYSTEM, NewIncident(**{**usual, "agency": district, **fields}))
        for step in steps:
            incident = take_step(SYSTEM, incident.pk, step)
        return incident

    return make


@pytest.fixture
def crew(no_fixes: None, district: Agency, monkeypatch: pytest.MonkeyPatch) -> Crew:
    """Makes units whose devices have just told where they are."""
    monkeypatch.setattr("dispatch.roster._kept", None)  # another test's log may have been as long

    def make(callsign: str = "消防03", agency: Agency = district, lon: float = 121.53) -> Unit:
        device = Device.objects.create(ident=f"car-{callsign}", kind=Device.Kind.PLAIN)
        unit = create_unit(SYSTEM, callsign, Unit.Kind.FIRE, agency, device)
        unit.refresh_from_db()
        put(unit, lon, HERE[1])
        return unit

    return make


def alarm(ident: str = "gauge", agency: Agency | None = None, **fields: Any) -> Alarm:
    """An alarm as the sensors stage would have stored it."""
    at = datetime.now(UTC) - timedelta(minutes=3)
    device, _ = Device.objects.get_or_create(ident=ident, defaults={"kind": Device.Kind.STATION, "agency": agency})
    usual = {"kind": "threshold", "property": "rain_1h", "value": 52.0, "unit": "mm", "threshold": 50.0, "level": 2}
    times = {"observed": at, "raised_at": at, "changed_at": at}
    place = {"lon": HERE[0] + 0.002, "lat": HERE[1]}
    own = {"cause": f"threshold:{ident}", "device": device, "peak_level": 2}
    return Alarm.objects.create(**{**usual, **times, **place, **own, **fields})
