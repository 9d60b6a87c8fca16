"""Agencies, people, stations and alarms for tests that need no broker."""

from datetime import UTC, datetime
from typing import Any

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, User, create_token, create_user, grant, place_agency
from sensors.models import Alarm, Device, Station

PASSWORD = "Rain-over-Dalian-7"


def agencies() -> dict[str, Agency]:
    """A district with two subdistricts, `a` and `b`."""
    district = place_agency(Agency(code="d", name="区", level="district"))
    return {
        "district": district,
        **{code: place_agency(Agency(code=code, name=code, level="subdistrict", parent=district)) for code in "ab"},
    }


def person(role: Role, agency: Agency) -> User:
    """Somebody with this role there."""
    user = create_user(SYSTEM, f"{role}-{agency.code}", PASSWORD)
    grant(SYSTEM, user, role, agency)
    return user


def acting(role: Role, agency: Agency) -> Principal:
    """The same, as actions take it."""
    return principal_of(person(role, agency))


def bearer(role: Role, agency: Agency) -> dict[str, str]:
    """The same, as the API knows it."""
    return {"Authorization": f"Bearer {create_token(SYSTEM, person(role, agency), 'test')}"}


def station(ident: str, agency: Agency | None = None, **fields: Any) -> Device:
    """A station without account at a broker."""
    device = Device.objects.create(ident=ident, kind=Device.Kind.STATION, agency=agency)
    Station.objects.create(device=device, **fields)
    return device


def alarm(device: Device, **fields: Any) -> Alarm:
    """A living alarm of the device; another `cause` for each."""
    now = datetime.now(UTC)
    usual = {"cause": f"sos:{device.pk}", "kind": "sos", "level": 1, "peak_level": 1, "raised_at": now}
    return Alarm.objects.create(device=device, **{**usual, "changed_at": now, **fields})
