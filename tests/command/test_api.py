"""Incidents over HTTP: who sees and does what, lists, errors as sentences."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from command.api import Changes, change_incident, take_step
from core.access.api import SYSTEM, Principal, Role
from core.accounts.api import Agency
from tests.command.conftest import HERE, Opening, alarm

Bearer = Callable[..., Client]
BODY = {"kind_code": "11A02", "severity": 3, "title": "积水", "lon": HERE[0], "lat": HERE[1], "agency": "east"}
OFFICERS = {Role.COMMANDER, Role.DUTY_OFFICER}
NOTERS = OFFICERS | {Role.LIAISON}
WATCHERS = NOTERS | {Role.PLANNER, Role.LEADER}


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


@pytest.mark.parametrize("role", Role)
def test_every_role_may_do_what_it_should_and_no_more(
    opened: Opening, bearer: Bearer, east: Agency, role: Role
) -> None:
    client, incident = bearer(role, east), opened()
    one, there = f"/incidents/{incident.pk}", alarm(agency=east)
    answers = {
        "list": (client.get("/api/v1/incidents"), WATCHERS),
        "kinds": (client.get("/api/v1/incident-kinds?q=by"), WATCHERS),
        "see": (client.get(f"/api/v1{one}"), WATCHERS),
        "timeline": (client.get(f"/api/v1{one}/timeline"), WATCHERS),
        "open": (post(client, "/incidents", BODY), OFFICERS),
        "note": (post(client, f"{one}/notes", {"text": "x"}), NOTERS),
        "alarm": (post(client, f"{one}/alarms", {"alarm_id": there.pk}), OFFICERS),
        "change": (client.patch(f"/api/v1{one}", {"severity": 2}, content_type="application/json"), OFFICERS),
        "verify": (post(client, f"{one}/verify"), OFFICERS),
        "respond": (post(client, f"{one}/respond", {"note": "出动"}), OFFICERS),
        "close": (post(client, f"{one}/close", {"outcome": "done"}), OFFICERS),
    }
    for name, (answer, allowed) in answers.items():
        assert (answer.status_code < 300) == (role in allowed), (name, answer.status_code, answer.content)
        if role not in allowed:
            assert answer.status_code == 403


def test_who_is_elsewhere_finds_nothing_there(opened: Opening, bearer: Bearer, west: Agency) -> None:
    client, one = bearer(Role.DUTY_OFFICER, west), f"/incidents/{opened().pk}"
    assert client.get("/api/v1/incidents?state=all").json()["items"] == []
    answers = [client.get(f"/api/v1{one}"), client.get(f"/api/v1{one}/timeline"), post(client, f"{one}/verify")]
    answers += [post(client, f"{one}/notes", {"text": "x"}), post(client, f"{one}/alarms", {"alarm_id": 1})]
    answers.append(client.patch(f"/api/v1{one}", {"severity": 2}, content_type="application/json"))
    assert {answer.status_code for answer in answers} == {404}
    assert post(client, "/incidents", BODY).status_code == 403
    assert Client().get("/api/v1/incidents").status_code == 401


def test_an_incident_is_opened_and_shown(bearer: Bearer, east: Agency) -> None:
    client = bearer(Role.DUTY_OFFICER, east)
    made = post(client, "/incidents", {**BODY, "reporter": "王某", "phone": "139", "source": "call"})
    assert made.status_code == 201
    shown = client.get(f"/api/v1/incidents/{made.json()['id']}").json()
    assert shown == made.json()
    assert shown["number"].startswith(datetime.now(UTC).strftime("20"))
    assert (shown["state"], shown["state_title"], shown["kind_name"], shown["agency"]) == (
        *("received", "已接报", "内涝", "东街道"),
    )
    assert (shown["reporter"], shown["phone"], shown["verified_at"], shown["files"]) == ("王某", "139", None, [])
    assert datetime.fromisoformat(shown["received_at"]).tzinfo is not None
    assert [step["name"] for step in shown["steps"]] == ["verify", "dismiss"]
    assert shown["steps"][1]["outcomes"] == {"false_alarm": "误报", "duplicate": "重复报告", "passed_on": "移交"}


def test_who_called_is_for_those_who_take_calls(opened: Opening, bearer: Bearer, east: Agency) -> None:
    incident = opened(reporter="王某", phone="139")
    leader = bearer(Role.LEADER, east)
    shown = leader.get(f"/api/v1/incidents/{incident.pk}").json()
    assert (shown["reporter"], shown["phone"], shown["steps"]) == (None, None, [])
    assert leader.get("/api/v1/incidents").json()["items"][0]["phone"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind_code": "99999"},
        {"severity": 7},
        {"severity": "x"},
        {"lon": 0, "lat": 0},
        {"title": "长" * 200},
        {"agency": "nowhere"},
        {"agency": "\0"},
        {"reported_at": "2026-01-01T00:00:00"},
        {"reported_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()},
    ],
)
def test_what_cannot_be_is_a_sentence(bearer: Bearer, east: Agency, wrong: dict[str, Any]) -> None:
    answer = post(bearer(Role.DUTY_OFFICER, east), "/incidents", {**BODY, **wrong})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["detail"]


def test_a_step_out_of_order_says_who_was_first_in_both_languages(
    opened: Opening, bearer: Bearer, east: Agency, officer: Principal
) -> None:
    incident, client = opened(), bearer(Role.COMMANDER, east)
    take_step(officer, incident.pk, "verify")
    refused = post(client, f"/incidents/{incident.pk}/verify")
    assert (refused.status_code, refused.json()["code"]) == (409, "out_of_order")
    assert refused.json()["title"].startswith(f"现在不能“核实”：{incident.number} 已由 {officer.username} 于")
    client.cookies["django_language"] = "en"
    assert "by duty_officer-east since" in post(client, f"/incidents/{incident.pk}/verify").json()["title"]
    assert post(client, f"/incidents/{incident.pk}/close").status_code == 422


def test_the_list_by_state_by_words_and_by_pages(opened: Opening, bearer: Bearer, east: Agency) -> None:
    client = bearer(Role.LEADER, east)
    made = [opened(title=f"第{n}处", address="泉水" if n % 2 else "") for n in range(5)]
    take_step(SYSTEM, made[0].pk, "dismiss", outcome="duplicate")
    take_step(SYSTEM, made[1].pk, "verify")
    change_incident(SYSTEM, made[2].pk, Changes(kind_code="11B03"))

    def found(query: str) -> list[str]:
        return [each["title"][1] for each in client.get(f"/api/v1/incidents?{query}").json()["items"]]

    assert found("") == ["4", "3", "2", "1"]
    assert (found("state=closed"), found("state=verified"), found("state=all")) == (["0"], ["1"], list("43210"))
    assert (found("q=泉水"), found("q=暴雨"), found(f"q={made[3].number}")) == (["3", "1"], ["2"], ["3"])
    assert (found("q=泉水 3处"), found("q=没有"), found("q=%25"), found("q=%00")) == (["3"], [], [], list("4321"))
    assert client.get("/api/v1/incidents?state=lost").status_code == 422
    seen, cursor = list[str](), ""
    while cursor is not None:
        page = client.get(f"/api/v1/incidents?state=all&limit=2&cursor={cursor}").json()
        seen += [each["title"][1] for each in page["items"]]
        cursor = page["next"]
    assert seen == list("43210")


def test_the_timeline_with_its_milestones(opened: Opening, bearer: Bearer, east: Agency) -> None:
    incident = opened()
    take_step(SYSTEM, incident.pk, "verify", note="<i>属实</i>")
    told = bearer(Role.LEADER, east).get(f"/api/v1/incidents/{incident.pk}/timeline").json()
    assert [each["type"] for each in told["items"]] == ["command.incident.opened", "command.incident.verified"]
    assert told["items"][1]["text"] == "事件已核实。 <i>属实</i>"
    assert {each["name"]: each["after_s"] for each in told["milestones"]}["command.incident.closed"] is None


def test_kinds_come_with_their_list(bearer: Bearer, east: Agency) -> None:
    found = bearer(Role.LEADER, east).get("/api/v1/incident-kinds?q=baoyu").json()
    assert found["items"] == [{"code": "11B03", "name": "暴雨", "group": "气象灾害", "level": 3}]
    assert found["scheme"]


@pytest.mark.parametrize("number", [0, 10**30])
def test_what_is_not_there_is_not_found(opened: Opening, bearer: Bearer, east: Agency, number: int) -> None:
    client, incident = bearer(Role.COMMANDER, east), opened()
    assert client.get(f"/api/v1/incidents/{number}").status_code == 404
    assert post(client, f"/incidents/{number}/verify").status_code == 404
    assert post(client, f"/incidents/{incident.pk}/alarms", {"alarm_id": number}).status_code == 404
    assert post(client, "/incidents", {**BODY, "alarm_id": number}).status_code == 404
