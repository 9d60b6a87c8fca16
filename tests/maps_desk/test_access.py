"""Who may open the desk, what each sees there, and what each may do."""

import re
from typing import Any

import pytest
from django.test import Client

from core.access.api import Role
from core.accounts.api import Agency
from tests.maps_desk.conftest import Crew, Enter, Opening, alarm

ROADS = [
    "/desk/",
    "/desk/queue/",
    "/desk/{id}/",
    *(f"/desk/{{id}}/fragment/{part}/" for part in ("queue", "incident", "response")),
]


def actions(html: str) -> set[str]:
    """The kinds of things that the page's forms do."""
    found = re.findall(r'action="/desk/([^"?]+)', html)
    return {re.sub(r"\d+/", "", each).rstrip("/") for each in found}


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.DUTY_OFFICER])
def test_officers_and_commanders_may_do_everything(
    role: Role, enter: Enter, opened: Opening, district: Agency, crew: Crew
) -> None:
    incident = opened("verify")
    crew()
    alarm(agency=district)
    page = enter(role).get(f"/desk/{incident.pk}/").text
    expected = {"step/respond", "step/close", "step/dismiss", "note", "file", "order", "alarms", "alarms/acknowledge"}
    assert actions(page) == expected
    assert 'href="/desk/new/"' in page


@pytest.mark.parametrize(("role", "may"), [(Role.LIAISON, {"note", "file"}), (Role.LEADER, set())])
def test_others_see_and_cannot_do(
    role: Role, may: set[str], enter: Enter, opened: Opening, district: Agency, crew: Crew
) -> None:
    incident = opened("verify", reporter="王先生", phone="13804110000")
    unit = crew()
    alarm(agency=district)
    client = enter(role)
    page = client.get(f"/desk/{incident.pk}/").text
    assert "香周路积水" in page
    assert "消防03" in page
    assert "gauge" in page
    assert actions(page) == may
    assert "/desk/new/" not in page
    assert "13804110000" not in page, "a reporter is shown to those who take reports"
    assert client.get("/desk/new/").status_code == 403
    for path in (f"/desk/{incident.pk}/step/close/", f"/desk/{incident.pk}/order/{unit.pk}/"):
        answer = client.post(path, {"outcome": "done"})
        assert answer.status_code == 403
        assert "您无权进行此操作" in answer.text
    incident.refresh_from_db()
    assert incident.state == "verified"


@pytest.mark.parametrize("role", [Role.PLANNER, Role.FIELD_UNIT, Role.SYSTEM_ADMIN])
def test_the_desk_is_not_for_everybody(role: Role, enter: Enter, opened: Opening) -> None:
    incident = opened()
    client = enter(role)
    assert {client.get(road.format(id=incident.pk)).status_code for road in ROADS} == {403}
    assert client.post(f"/desk/{incident.pk}/note/", {"text": "x"}).status_code == 403


def test_nobody_signed_in_comes_back_after_signing_in(opened: Opening) -> None:
    incident = opened()
    answer = Client().get(f"/desk/{incident.pk}/")
    assert answer.headers["Location"] == f"/sign-in/?next=/desk/{incident.pk}/"


def test_what_belongs_to_others_is_not_there(
    enter: Enter, opened: Opening, district: Agency, east: Agency, crew: Crew
) -> None:
    """An officer of a subdistrict sees its incidents, units and alarms and no others, on every road."""
    theirs, ours = opened("verify", title="区里的事"), opened("verify", title="东边的事", agency=east)
    crew("消防01")
    crew("巡逻02", east)
    alarm("gauge-west", district)
    alarm("gauge-east", east)
    client = enter(Role.DUTY_OFFICER, east)
    page = client.get(f"/desk/{ours.pk}/").text
    seen = {word: word in page for word in ("东边的事", "区里的事", "巡逻02", "消防01", "gauge-east", "gauge-west")}
    assert seen == {
        "东边的事": True,
        "区里的事": False,
        "巡逻02": True,
        "消防01": False,
        "gauge-east": True,
        "gauge-west": False,
    }
    others: list[Any] = [
        client.get(road.format(id=theirs.pk)) for road in ROADS if "{id}" in road and "queue" not in road
    ]
    others.append(client.post(f"/desk/{theirs.pk}/note/", {"text": "x"}))
    assert {answer.status_code for answer in others} == {404}
