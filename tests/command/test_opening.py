"""Opening an incident: what it keeps, whose it becomes, what is refused, and numbers without gaps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from command.api import Incident, NewIncident, open_incident, take_step
from command.kinds.load import scheme
from core.access.api import SYSTEM, AccessDenied, Principal, Role
from core.accounts.api import Agency, place_agency
from core.states.api import Refusal
from gis.api import regions
from tests.command.conftest import HERE, Opening, alarm, happened, person
from tests.gis.conftest import base_data, committed_base_data

__all__ = ["base_data", "committed_base_data"]


def test_an_incident_keeps_what_was_said_and_the_log_tells_it(
    opened: Opening, officer: Principal, east: Agency
) -> None:
    reported = timezone.now() - timedelta(minutes=3)
    given = {"address": "  山东路\n高架下 ", "description": "积水\r\n约半米", "reporter": "王某", "phone": "139"}
    incident = opened(officer, source="call", reported_at=reported, **given)
    kept = Incident.objects.get(pk=incident.pk)
    assert (kept.address, kept.description, kept.reporter, kept.phone) == (
        "山东路 高架下",
        "积水\n约半米",
        "王某",
        "139",
    )
    assert (kept.kind_scheme, kept.kind_version) == (scheme().name, scheme().version)
    assert (kept.kind_code, kept.kind_name, kept.state, kept.reported_at) == ("11A02", "内涝", "received", reported)
    told = happened()[-1]
    assert (told.type, told.agency_path, told.place) == ("command.incident.opened", east.path, HERE)
    assert (told.payload["number"], told.payload["kind_code"], told.payload["alarm_id"]) == (kept.number, "11A02", None)
    assert "王某" not in str(told.payload)  # who called is for those who answer, and the log is read by many


def test_script_is_text_like_any_other(opened: Opening) -> None:
    script = "<script>alert('雨')</script>"
    incident = opened(title=script, description=script, address=script)
    assert Incident.objects.get(pk=incident.pk).title == script
    assert happened()[-1].payload["description"] == script


def test_what_cannot_be_seen_is_not_kept(opened: Opening) -> None:
    assert opened(title="积\0水\x1b[31m", description="a\0b\nc").title == "积水[31m"
    assert opened(title="").title == "内涝"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind_code", "11000"),
        ("kind_code", "暴雨"),
        ("severity", 0),
        ("severity", 5),
        ("title", "长" * 121),
        ("address", "长" * 201),
        ("reporter", "长" * 61),
        ("phone", "1" * 31),
        ("description", "长" * 4001),
        ("source", "rumour"),
        ("lon", None),
        ("lon", 12.0),
        ("lat", 0.0),
        ("lat", float("nan")),
        ("lat", float("inf")),
        ("reported_at", datetime.now(UTC) + timedelta(hours=1)),
        ("reported_at", datetime(2026, 1, 1)),  # noqa: DTZ001  # without its offset on purpose
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_leaves_nothing(opened: Opening, field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        opened(**{field: value})
    assert "%" not in refused.value.messages[0]
    assert (Incident.objects.count(), happened()) == (0, [])


def test_clocks_may_differ_a_little(opened: Opening) -> None:
    incident = opened(reported_at=timezone.now() + timedelta(seconds=30))
    assert incident.reported_at <= incident.received_at


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PLANNER, Role.LEADER, Role.FIELD_UNIT, Role.SECURITY_ADMIN])
def test_who_may_not_open_does_not(opened: Opening, east: Agency, role: Role) -> None:
    with pytest.raises(AccessDenied):
        opened(person(role, east))


def test_an_officer_opens_at_home_and_not_next_door(opened: Opening, officer: Principal, west: Agency) -> None:
    opened(officer)
    with pytest.raises(AccessDenied):
        opened(officer, agency=west)


def test_without_an_agency_it_is_the_districts(opened: Opening, district: Agency) -> None:
    assert opened(agency=None, lon=None, lat=None).agency == district


@pytest.mark.django_db
def test_without_a_district_there_is_no_incident() -> None:
    with pytest.raises(Refusal):
        open_incident(SYSTEM, NewIncident(kind_code="11A02", severity=4))


def test_a_place_belongs_to_its_subdistrict(base_data: None, district: Agency) -> None:
    here = next(each for each in regions("subdistrict") if each.lon is not None)
    local = place_agency(Agency(code=here.code12, name=here.name, level="subdistrict", parent=district))
    wanted = NewIncident(kind_code="11A02", severity=4, lon=here.lon, lat=here.lat)
    assert open_incident(SYSTEM, wanted).agency == local
    at_sea = NewIncident(kind_code="11A02", severity=4, lon=121.0, lat=38.7)
    assert open_incident(SYSTEM, at_sea).agency == district


def test_numbers_follow_each_other_through_the_day_in_shanghai(
    opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(*moment: int) -> str:
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(*moment, tzinfo=UTC))  # type: ignore[misc,arg-type]
        return opened().number

    assert at(2026, 11, 23, 15, 59) == "20261123-001"
    assert at(2026, 11, 23, 16, 0) == "20261124-001"  # midnight there
    assert at(2026, 11, 24, 15, 59) == "20261124-002"


def test_a_number_that_was_not_used_is_given_again(opened: Opening) -> None:
    first = opened().number
    with transaction.atomic():
        opened()
        transaction.set_rollback(True)
    assert int(opened().number[-3:]) == int(first[-3:]) + 1


def test_an_alarm_gives_what_nobody_told(opened: Opening, east: Agency) -> None:
    there = alarm(agency=east, lon=121.55, lat=38.96)
    incident = opened(lon=None, lat=None, agency=None, alarm_id=there.pk)
    assert (incident.lon, incident.lat, incident.agency) == (121.55, 38.96, east)
    assert [link.alarm_id for link in incident.alarm_links.all()] == [there.pk]
    assert happened()[-1].payload["alarm_id"] == there.pk


def test_an_alarm_from_beyond_belief_opens_without_a_place(opened: Opening) -> None:
    assert opened(lon=None, lat=None, alarm_id=alarm(lon=0.0, lat=0.0).pk).lon is None


def test_an_alarm_opens_one_incident_until_that_is_closed(opened: Opening) -> None:
    there = alarm()
    first = opened(alarm_id=there.pk)
    with pytest.raises(Refusal, match=first.number):
        opened(alarm_id=there.pk)
    take_step(SYSTEM, first.pk, "dismiss", outcome="false_alarm")
    second = opened(alarm_id=there.pk)
    assert [link.alarm_id for link in second.alarm_links.all()] == [there.pk]


def test_an_alarm_that_one_may_not_see_opens_nothing(opened: Opening, officer: Principal, west: Agency) -> None:
    foreign = alarm(agency=west)
    with pytest.raises(AccessDenied):
        opened(officer, alarm_id=foreign.pk)
