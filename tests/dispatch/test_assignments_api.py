"""Orders over HTTP: who sees what, what is refused how, and what a screen needs to go on."""

from collections.abc import Callable

from django.test import Client

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency
from dispatch.api import offer
from tests.dispatch.world import bearer, crew, district, east, incident

__all__ = ["bearer", "district", "east"]
JSON = "application/json"


def test_an_order_by_the_desk_from_recommendation_to_clear(
    bearer: Callable[..., Client], district: Agency, east: Agency
) -> None:
    desk, where, unit = bearer(Role.DUTY_OFFICER, district), incident(district), crew(east, ident=None)
    told = desk.get(f"/api/v1/incidents/{where.pk}/recommendation").json()
    assert [(each["code"], each["reason"]["en"]) for each in told["excluded"]] == [("no_device", "Has no device")]
    assert told["titles"]["pumping"] == {"zh": "抽水排涝", "en": "Pump water"}
    at = f"/api/v1/incidents/{where.pk}/assignments"
    answer = desk.post(at, {"unit_id": unit.pk, "instructions": "<script>alert(1)</script>"}, JSON)
    given = answer.json()
    assert (answer.status_code, given["state"], given["instructions"]) == (201, "offered", "<script>alert(1)</script>")
    assert given["warning"] == {
        "zh": "该力量没有设备，请用电台呼叫。",
        "en": "This unit has no device: call it by radio.",
    }
    assert [each["name"] for each in given["steps"]] == ["acknowledge", "withdraw"]
    for verb in ("acknowledge", "depart", "arrive", "clear"):
        answer = desk.post(f"/api/v1/assignments/{given['id']}/{verb}", {"note": "电台"}, JSON)
        assert answer.status_code == 200, answer.json()
    assert (answer.json()["state"], answer.json()["steps"], answer.json()["warning"]) == ("cleared", [], None)
    again = desk.post(f"/api/v1/assignments/{given['id']}/clear", {}, JSON)
    assert (again.status_code, again.json()["code"]) == (409, "out_of_order")
    assert [each["id"] for each in desk.get(at).json()["items"]] == [given["id"]]


def test_what_is_refused_says_why(bearer: Callable[..., Client], district: Agency) -> None:
    desk, unit = bearer(Role.COMMANDER, district), crew(district)
    received = incident(district, "received")
    at = f"/api/v1/incidents/{received.pk}/assignments"
    answer = desk.post(at, {"unit_id": unit.pk}, JSON, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_verified")
    assert received.number in answer.json()["title"]
    assert desk.post(at, {"unit_id": "x"}, JSON).status_code == 422
    assert desk.post(at, {"unit_id": unit.pk, "instructions": "x" * 1001}, JSON).status_code == 422
    assert desk.post(at, {"unit_id": 10**30}, JSON).status_code == 422
    assert desk.post("/api/v1/incidents/0/assignments", {"unit_id": unit.pk}, JSON).status_code == 404
    assert desk.get(f"/api/v1/assignments/{10**30}").status_code == 404
    assert Client().get(at).status_code == 401


def test_duty_and_what_a_unit_is_doing(bearer: Callable[..., Client], district: Agency, east: Agency) -> None:
    unit, where = crew(east), incident(district)
    liaison = bearer(Role.LIAISON, east)
    at = f"/api/v1/units/{unit.pk}/duty"
    assert liaison.post(at, {"duty": "off"}, JSON).json()["duty"] == "off"
    assert liaison.post(at, {"duty": "asleep"}, JSON).status_code == 422
    liaison.post(at, {"duty": "on"}, JSON)
    given = offer(SYSTEM, where.pk, unit.pk)
    (listed,) = liaison.get("/api/v1/units").json()["items"]
    assert listed["assignment"] == {
        "id": given.pk, "incident_id": where.pk, "number": where.number, "state": "offered",
    }  # fmt: skip
    busy = liaison.post(at, {"duty": "off"}, JSON)
    assert (busy.status_code, busy.json()["code"]) == (409, "busy")
    assert bearer(Role.SYSTEM_ADMIN, district).get("/api/v1/units").json()["items"][0]["assignment"] is None


def test_each_sees_and_does_what_the_role_allows(bearer: Callable[..., Client], district: Agency, east: Agency) -> None:
    where = incident(district)
    given, foreign = (offer(SYSTEM, where.pk, crew(agency, name, ident=name).pk) for agency, name in (
        (east, "e1"), (district, "d1"),
    ))  # fmt: skip
    crew_member = bearer(Role.FIELD_UNIT, east)
    assert crew_member.get(f"/api/v1/assignments/{given.pk}").status_code == 200
    assert crew_member.get(f"/api/v1/assignments/{foreign.pk}").status_code == 404
    assert crew_member.post(f"/api/v1/assignments/{foreign.pk}/acknowledge", {}, JSON).status_code == 404
    assert crew_member.post(f"/api/v1/assignments/{given.pk}/withdraw", {}, JSON).status_code == 403
    assert crew_member.get(f"/api/v1/incidents/{where.pk}/recommendation").status_code == 404
    assert crew_member.post(f"/api/v1/assignments/{given.pk}/acknowledge", {}, JSON).status_code == 200
    leader = bearer(Role.LEADER, district)
    assert len(leader.get(f"/api/v1/incidents/{where.pk}/assignments").json()["items"]) == 2
    assert leader.get(f"/api/v1/incidents/{where.pk}/recommendation").status_code == 200
    assert leader.post(f"/api/v1/incidents/{where.pk}/assignments", {"unit_id": 1}, JSON).status_code == 403
    assert leader.post(f"/api/v1/units/{given.unit_id}/duty", {"duty": "off"}, JSON).status_code == 403
    assert bearer(Role.AUDIT_ADMIN, district).get(f"/api/v1/assignments/{given.pk}").status_code == 403
