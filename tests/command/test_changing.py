"""Correcting an incident, writing notes, attaching alarms: by whom, until when, and what the log keeps."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from command.api import Changes, Incident, attach_alarm, change_incident, note_incident, take_step
from core.access.api import SYSTEM, AccessDenied, Principal, Role
from core.accounts.api import Agency
from core.states.api import Refusal
from tests.command.conftest import Opening, alarm, happened, person


def test_a_change_keeps_before_and_after(opened: Opening, officer: Principal) -> None:
    incident = opened(officer)
    changes = Changes(severity=2, kind_code="11B03", address="泉水", lon=121.6, lat=39.0, title="积水")
    changed = change_incident(officer, incident.pk, changes, note="核实后")
    assert (changed.severity, changed.kind_name, changed.lon, changed.address) == (2, "暴雨", 121.6, "泉水")
    told = happened()[-1]
    assert told.payload["before"] == {
        "kind_code": "11A02", "kind_name": "内涝", "severity": "3", "lon": "121.52", "lat": "38.95", "address": "",
    }  # fmt: skip
    assert told.payload["after"]["severity"] == "2"
    assert "title" not in told.payload["after"]
    assert told.payload["note"] == "核实后"


def test_nothing_changed_is_nothing_told(opened: Opening) -> None:
    incident = opened()
    change_incident(SYSTEM, incident.pk, Changes(severity=3, title=" 积水 "))
    change_incident(SYSTEM, incident.pk, Changes())
    assert len(happened()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": 9},
        {"kind_code": "11000"},
        {"title": " "},
        {"title": "长" * 121},
        {"lon": 121.6},
        {"lon": 0.0, "lat": 0.0},
        {"description": "长" * 4001},
    ],
)
def test_what_cannot_be_changes_nothing(opened: Opening, changes: dict[str, Any]) -> None:
    incident = opened()
    with pytest.raises(ValidationError):
        change_incident(SYSTEM, incident.pk, Changes(address="新", **changes))
    assert Incident.objects.get(pk=incident.pk).address == ""
    assert len(happened()) == 1


def test_who_grades_may_change_and_hand_over_where_they_grade_too(
    opened: Opening, officer: Principal, east: Agency, west: Agency, district: Agency
) -> None:
    incident = opened()
    with pytest.raises(AccessDenied):
        change_incident(person(Role.LIAISON, east), incident.pk, Changes(severity=1))
    with pytest.raises(AccessDenied):
        change_incident(officer, incident.pk, Changes(agency=west))
    commander = person(Role.COMMANDER, district)
    assert change_incident(commander, incident.pk, Changes(agency=west)).agency == west
    assert happened()[-1].payload["after"] == {"agency": "西街道"}
    assert happened()[-1].agency_path == west.path
    with pytest.raises(AccessDenied):
        change_incident(officer, incident.pk, Changes(severity=1))


def test_a_closed_incident_stays_as_it_is_but_for_notes(opened: Opening) -> None:
    incident = opened()
    take_step(SYSTEM, incident.pk, "dismiss", outcome="duplicate")
    attempts: list[Callable[[], object]] = [
        lambda: change_incident(SYSTEM, incident.pk, Changes(severity=1)),
        lambda: attach_alarm(SYSTEM, incident.pk, alarm().pk),
        lambda: take_step(SYSTEM, incident.pk, "verify"),
    ]
    for refused in attempts:
        with pytest.raises(Refusal, match=incident.number):
            refused()
    note_incident(SYSTEM, incident.pk, "复盘")
    assert happened()[-1].payload["text"] == "复盘"


def test_a_note_is_in_the_log_as_it_was_written(opened: Opening, east: Agency) -> None:
    incident, liaison = opened(), person(Role.LIAISON, east)
    note_incident(liaison, incident.pk, "  <b>水深</b>\n半米\0 ")
    assert (happened()[-1].payload["text"], happened()[-1].actor) == ("<b>水深</b>\n半米", liaison.username)
    with pytest.raises(AccessDenied):
        note_incident(person(Role.LEADER, east), incident.pk, "x")
    for text in ("", " \n ", "长" * 4001):
        with pytest.raises(ValidationError):
            note_incident(liaison, incident.pk, text)


def test_an_alarm_is_attached_once_and_to_one_incident(opened: Opening, officer: Principal, east: Agency) -> None:
    first, second, there = opened(), opened(), alarm(agency=east)
    attach_alarm(officer, first.pk, there.pk)
    attach_alarm(officer, first.pk, there.pk)
    assert [event.type for event in happened()].count("command.incident.alarm_attached") == 1
    assert happened()[-1].payload["level"] == 2
    with pytest.raises(Refusal, match=first.number):
        attach_alarm(officer, second.pk, there.pk)
    take_step(SYSTEM, first.pk, "dismiss", outcome="duplicate")
    attach_alarm(officer, second.pk, there.pk)
    assert [link.alarm_id for link in second.alarm_links.all()] == [there.pk]


def test_attaching_wants_the_right_to_open_and_to_see(opened: Opening, east: Agency, west: Agency) -> None:
    incident = opened()
    with pytest.raises(AccessDenied):
        attach_alarm(person(Role.LIAISON, east), incident.pk, alarm(agency=east).pk)
    with pytest.raises(AccessDenied):
        attach_alarm(person(Role.COMMANDER, east), incident.pk, alarm("other", west).pk)
