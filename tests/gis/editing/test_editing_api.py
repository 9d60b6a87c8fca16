"""The same over HTTP."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_token, create_user, grant
from gis.features.models import Layer
from tests.gis.editing.conftest import point

EDITS = "/api/v1/layers/wells/edits"


class Caller:
    """A person's program."""

    def __init__(self, name: str, role: Role, agency: Agency) -> None:
        user = create_user(SYSTEM, name, "Rain-over-Dalian-7")
        grant(SYSTEM, user, role, agency)
        self.client = Client(headers={"Authorization": f"Bearer {create_token(SYSTEM, user, 'test')}"})

    def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        response = self.client.post(path, body, content_type="application/json")
        return response.status_code, response.json()

    def get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(path).json()
        return found


@pytest.fixture
def callers(wells: Layer, district: tuple[Agency, Agency]) -> tuple[Caller, Caller]:
    return Caller("api-editor", Role.LIAISON, district[1]), Caller("api-reviewer", Role.COMMANDER, district[0])


def test_propose_publish_undo(callers: tuple[Caller, Caller]) -> None:
    editor, reviewer = callers
    start = timezone.now().isoformat().replace("+", "%2B")
    status, group = editor.post(
        EDITS, changes=[{"verb": "add", "geometry": point(), "values": {"depth": 7}}], why="普查"
    )
    assert (status, group["state"], group["edits"][0]["values"]) == (201, "proposed", {"depth": 7.0})
    own = f"{EDITS}/{group['together']}"
    assert editor.post(f"{own}/publish", remark="")[0] == 403
    status, published = reviewer.post(f"{own}/publish", remark="好")
    assert (status, published["decided_by"]) == (200, "api-reviewer")
    number = published["edits"][0]["feature_id"]
    (revision,) = editor.get(f"/api/v1/layers/layer.wells/features/{number}/history")["items"]
    assert (revision["by"], revision["published_by"], revision["until"]) == ("api-editor", "api-reviewer", None)
    end = timezone.now().isoformat().replace("+", "%2B")
    found = editor.get(f"/api/v1/layers/wells/differences?from={start}&to={end}")["items"]
    assert [(each["kind"], each["after"]["values"]) for each in found] == [("added", {"name": None, "depth": 7.0})]
    status, undone = editor.post(f"{own}/undo", why="重复")
    assert (status, undone["edits"][0]["kind"]) == (201, "remove")
    listed = editor.get(f"{EDITS}?limit=1")
    assert [each["together"] for each in listed["items"]] == [undone["together"]]
    assert [each["state"] for each in editor.get(f"{EDITS}?cursor={listed['next']}")["items"]] == ["published"]
    assert editor.post(f"{EDITS}/{undone['together']}/withdraw", why="")[1]["state"] == "withdrawn"


def test_what_is_wrong_is_said(callers: tuple[Caller, Caller]) -> None:
    editor, reviewer = callers
    status, problem = editor.post(EDITS, changes=[{"verb": "add", "values": {"depth": "深"}}], why="普查")
    assert (status, problem["fields"]) == (422, {"depth": ["这不是数字。"]})
    status, problem = editor.post(EDITS, changes=[{"verb": "remove", "id": 9, "revision": 1}], why="填埋")
    assert (status, problem["code"]) == (409, "changed_meanwhile")
    assert editor.post("/api/v1/layers/none/edits", changes=[], why="x")[0] == 404
    _, group = editor.post(EDITS, changes=[{"verb": "add", "geometry": point()}], why="普查")
    assert reviewer.post(f"/api/v1/layers/other/edits/{group['together']}/publish", remark="")[0] == 404
    status, problem = reviewer.post(f"{EDITS}/{group['together']}/refuse", remark="")
    assert (status, problem["code"]) == (422, "invalid")
