"""Cases by API: for applicants without any role as for officers; refusals as problem details."""

from typing import Any

import pytest
from django.test import Client
from django.utils.crypto import get_random_string

from core.access.api import SYSTEM, Principal, Role
from core.accounts.api import User, create_token
from tests.workflows.world import World

JSON = "application/json"


def client(principal: Principal) -> Client:
    user = User.objects.get(username=principal.username)
    token = create_token(SYSTEM, user, get_random_string(8))
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def post(by: Client, address: str, **body: Any) -> tuple[int, Any]:
    response = by.post(f"/api/v1/{address}", body, content_type=JSON)
    return response.status_code, response.json()


def test_a_case_by_api(world: World) -> None:
    resident, officer = client(world.person("resident")), client(world.person("officer", Role.DUTY_OFFICER))
    (process,) = [each for each in resident.get("/api/v1/processes").json()["items"] if each["name"] == "trial.permit"]
    assert (process["may_begin"], process["fields"]) == (True, ["what", "since"])
    status, case = post(resident, "cases", process="trial.permit", values={"what": "a stall"}, agency="east")
    assert (status, case["state"], case["lamp"], case["revision"]) == (201, "intake", "green", 1)
    (task,) = officer.get("/api/v1/inbox").json()["items"]
    assert task["case"]["id"] == case["id"]
    status, moved = post(officer, f"cases/{case['id']}/steps/accept", revision=1, values={"area": 3})
    assert (status, moved["state"]) == (200, "asking")
    whole = officer.get(f"/api/v1/cases/{case['id']}").json()
    assert [entry["step"] for entry in whole["entries"]] == ["open", "accept"]
    assert whole["values"]["accept"] == {"area": "3"}
    assert resident.get("/api/v1/cases?process=trial.permit").json()["items"][0]["id"] == case["id"]
    fireman = client(world.person("fireman", Role.LIAISON, at=world.fire))
    (asked,) = fireman.get("/api/v1/inbox").json()["items"]
    assert asked["branch"] == "fire"
    status, answered = post(fireman, f"tasks/{asked['task']}/answer", agreed=False, opinion="no hydrant")
    assert (status, answered["state"]) == (200, "intake")
    status, longer = post(officer, f"cases/{case['id']}/extension", days=2, reason="hearing")
    assert (status, longer["promised_due"] > case["promised_due"]) == (200, True)


def test_refusals_by_api(world: World) -> None:
    resident, officer = client(world.person("resident")), client(world.person("officer", Role.DUTY_OFFICER))
    stranger = client(world.person("stranger"))
    _, case = post(resident, "cases", process="trial.permit", values={"what": "a stall"}, agency="east")
    there = f"cases/{case['id']}"
    wrong: list[tuple[Client, str, dict[str, Any], int, str]] = [
        (stranger, there + "/steps/deny", {"revision": 1}, 403, "forbidden"),
        (stranger, there + "/steps/withdraw", {"revision": 1}, 403, "forbidden"),
        (resident, there + "/steps/deny", {"revision": 1}, 403, "forbidden"),
        (officer, there + "/steps/all_agreed", {"revision": 1}, 409, "out_of_order"),
        (officer, there + "/steps/hack", {"revision": 1}, 409, "no_such_step"),
        (officer, there + "/steps/deny", {"revision": 7}, 409, "moved_meanwhile"),
        (officer, there + "/steps/accept", {"revision": 1, "values": {"area": "x"}}, 422, "invalid"),
        (officer, there + "/extension", {"days": 99, "reason": "x"}, 422, "invalid"),
        (officer, "cases/999999/steps/deny", {"revision": 1}, 404, "not_found"),
        (officer, "tasks/999999/answer", {"agreed": True}, 404, "not_found"),
        (resident, "cases", {"process": "trial.nothing"}, 404, "not_found"),
        (resident, "cases", {"process": "trial.permit", "values": {}}, 422, "invalid"),
        (resident, "cases", {"process": "trial.permit", "values": {"what": "x"}, "agency": "mars"}, 422, "invalid"),
    ]
    for by, address, body, status, code in wrong:
        found, problem = post(by, address, **body)
        assert (found, problem["code"]) == (status, code), address
    assert stranger.get(f"/api/v1/{there}").status_code == 403
    assert stranger.get("/api/v1/cases?process=trial.permit").json()["items"] == []
    assert stranger.get("/api/v1/cases?process=trial.nothing").status_code == 404
    assert Client().get("/api/v1/inbox").status_code == 401


@pytest.mark.parametrize("cursor", ["x", "e30", "eyJpZCI6Ing5In0", "eyJyYW5rIjoxLCJpZCI6MX0"])
def test_a_forged_cursor_is_no_server_error(world: World, cursor: str) -> None:
    officer = client(world.person("officer", Role.DUTY_OFFICER))
    for address in ("inbox?", "cases?process=trial.permit&"):
        assert officer.get(f"/api/v1/{address}cursor={cursor}").status_code in (200, 422)
