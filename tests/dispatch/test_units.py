"""Units: every write checks access and leaves its event, and lists show what one may see."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from core.access.api import SYSTEM, AccessDenied, Role, principal_of
from core.accounts.api import Agency, create_token, create_user, grant, place_agency
from core.events.api import Event, read_since
from dispatch.api import Unit, UnitCard, attach_device, create_unit, rename_unit, retire_unit, units
from dispatch.capabilities import usual_of
from sensors.api import Device


@pytest.fixture
def district(db: None) -> Agency:
    return place_agency(Agency(code="d", name="区", level="district"))


@pytest.fixture
def east(district: Agency) -> Agency:
    return place_agency(Agency(code="east", name="东街道", level="subdistrict", parent=district))


@pytest.fixture
def bearer(district: Agency) -> Callable[..., Client]:
    """A client with the token of somebody who holds a role at an agency."""

    def make(role: Role, agency: Agency) -> Client:
        user = create_user(SYSTEM, f"{role.value}-{agency.code}", "Rain-over-Dalian-7")
        grant(SYSTEM, user, role, agency)
        return Client(headers={"Authorization": f"Bearer {create_token(SYSTEM, user, 'test')}"})

    return make


def device(ident: str = "car", **fields: object) -> Device:
    return Device.objects.create(ident=ident, kind=Device.Kind.PLAIN, **fields)


def happened() -> list[Event]:
    return [event for event in read_since(0) if event.type.startswith("dispatch.")]


def test_a_unit_lives_and_the_log_tells(east: Agency) -> None:
    car = device()
    unit = create_unit(SYSTEM, " 消防1 ", "fire", east, car)
    rename_unit(SYSTEM, unit, "消防2")
    rename_unit(SYSTEM, unit, "消防2")
    attach_device(SYSTEM, unit, None)
    retire_unit(SYSTEM, unit)
    retire_unit(SYSTEM, unit)
    assert [event.type.rsplit(".")[-1] for event in happened()] == [
        "created", "equipped", "renamed", "equipped", "retired",
    ]  # fmt: skip
    assert {event.agency_path for event in happened()} == {east.path}
    assert happened()[1].payload == {"unit_id": unit.pk, "callsign": "消防1", "device": "car", "device_id": car.pk}


def test_only_who_manages_the_agency_may_write(district: Agency, east: Agency) -> None:
    user = create_user(SYSTEM, "officer", "Rain-over-Dalian-7")
    grant(SYSTEM, user, Role.DUTY_OFFICER, east)
    officer = principal_of(user)
    unit = create_unit(officer, "东1", "patrol", east)
    with pytest.raises(AccessDenied):
        create_unit(officer, "区1", "patrol", district)
    with pytest.raises(AccessDenied):
        attach_device(officer, unit, device(agency=district))
    foreign = create_unit(SYSTEM, "区1", "patrol", district)
    with pytest.raises(AccessDenied):
        rename_unit(officer, foreign, "x")
    with pytest.raises(AccessDenied):
        retire_unit(officer, foreign)
    attach_device(officer, unit, device("own", agency=east))


def test_a_device_follows_its_unit_to_another_agency(district: Agency, east: Agency) -> None:
    car = device()
    unit = create_unit(SYSTEM, "东1", "patrol", east, car)
    car.refresh_from_db()
    assert car.agency == east
    assert [event.type for event in read_since(0)][-2:] == ["sensors.device.handed_over", "dispatch.unit.equipped"]
    retire_unit(SYSTEM, unit)
    create_unit(SYSTEM, "区1", "patrol", district, car)
    car.refresh_from_db()
    assert car.agency == district


def test_one_callsign_one_unit_while_both_are_in_service(east: Agency) -> None:
    first = create_unit(SYSTEM, "A1", "patrol", east)
    with pytest.raises(ValidationError):
        create_unit(SYSTEM, "a1", "patrol", east)
    second = create_unit(SYSTEM, "A2", "patrol", east)
    with pytest.raises(ValidationError):
        rename_unit(SYSTEM, second, "A1")
    retire_unit(SYSTEM, first)
    rename_unit(SYSTEM, second, "A1")


@pytest.mark.parametrize(("callsign", "kind"), [("", "patrol"), ("   ", "patrol"), ("x" * 41, "patrol"), ("A", "tank")])
def test_what_is_no_unit_is_refused_and_leaves_nothing(east: Agency, callsign: str, kind: str) -> None:
    with pytest.raises(ValidationError):
        create_unit(SYSTEM, callsign, kind, east)
    assert (Unit.objects.count(), happened()) == (0, [])


def test_a_device_serves_one_unit_in_service(east: Agency) -> None:
    car = device()
    first, second = create_unit(SYSTEM, "A1", "patrol", east, car), create_unit(SYSTEM, "A2", "patrol", east)
    with pytest.raises(ValidationError):
        attach_device(SYSTEM, second, car)
    with pytest.raises(ValidationError):
        attach_device(SYSTEM, second, device("old", active=False))
    retire_unit(SYSTEM, first)
    attach_device(SYSTEM, second, car)
    with pytest.raises(ValidationError):
        attach_device(SYSTEM, first, device("other"))


@pytest.mark.django_db(transaction=True)
def test_the_list_is_kept_until_an_event_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., object]
) -> None:
    monkeypatch.setattr("dispatch.roster._kept", None)
    district = place_agency(Agency(code="d", name="区", level="district"))
    car = device(label="皮卡")
    unit = create_unit(SYSTEM, "A1", "patrol", district, car)
    assert units() == [UnitCard(unit.pk, car.pk, "A1", "patrol", "", "皮卡", "区", "on", ("patrol", "evacuation"))]
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        units()
    rename_unit(SYSTEM, unit, "A2")
    assert [card.callsign for card in units()] == ["A2"]
    try:
        with transaction.atomic():
            retire_unit(SYSTEM, unit)
            assert units() == []
            raise RuntimeError("taken back")
    except RuntimeError:
        pass
    assert [card.callsign for card in units()] == ["A2"]


def test_the_list_over_http_shows_what_one_may_see(
    bearer: Callable[..., Client], district: Agency, east: Agency
) -> None:
    create_unit(SYSTEM, "区1", "patrol", district)
    car = create_unit(SYSTEM, "东1", "fire", east, device())
    retire_unit(SYSTEM, create_unit(SYSTEM, "东2", "fire", east))
    everything = bearer(Role.DUTY_OFFICER, district)
    assert [each["callsign"] for each in everything.get("/api/v1/units").json()["items"]] == ["区1", "东1"]
    assert [each["callsign"] for each in everything.get("/api/v1/units?active=false").json()["items"]] == ["东2"]
    own = bearer(Role.LIAISON, east).get("/api/v1/units").json()
    assert own == {
        "items": [
            {
                "id": car.pk,
                "callsign": "东1",
                "kind": "fire",
                "agency": "东街道",
                "device": "car",
                "active": True,
                "duty": "on",
                "capabilities": usual_of("fire"),
                "assignment": None,
            }
        ],
        "next": None,
    }
    assert Client().get("/api/v1/units").status_code == 401
    assert bearer(Role.SECURITY_ADMIN, district).get("/api/v1/units").status_code == 403


def test_the_list_over_http_pages_by_cursor(bearer: Callable[..., Client], district: Agency) -> None:
    for number in range(5):
        create_unit(SYSTEM, f"A{number}", "patrol", district)
    client, seen = bearer(Role.DUTY_OFFICER, district), list[str]()
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(f"/api/v1/units?limit=2&cursor={cursor}").json()
        seen += [each["callsign"] for each in page["items"]]
        cursor = page["next"]
    assert seen == [f"A{number}" for number in range(5)]
    assert client.get("/api/v1/units?cursor=nonsense").status_code == 422
