"""The API frame: problem details, the gate, cursors and limits."""

import json
from pathlib import Path

import pytest
from django.test import Client

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_token, create_user, grant, place_agency
from core.rest.api import Problem, clamp, decode_cursor, encode_cursor, page_of

GOOD = "Rain-over-Dalian-7"


@pytest.fixture
def bearer(db: None) -> dict[Role | None, dict[str, str]]:
    """Headers for each role, and for a person with none."""
    district = place_agency(Agency(code="d", name="区", level="district"))
    headers: dict[Role | None, dict[str, str]] = {}
    for role in (None, *Role):
        user = create_user(SYSTEM, f"u-{role}", GOOD)
        if role:
            grant(SYSTEM, user, role, district)
        headers[role] = {"Authorization": f"Bearer {create_token(SYSTEM, user, 'test')}"}
    return headers


def problem(response: object) -> dict[str, object]:
    assert response.headers["Content-Type"] == "application/problem+json"  # type: ignore[attr-defined]
    body: dict[str, object] = json.loads(response.content)  # type: ignore[attr-defined]
    assert {"type", "title", "status", "code"} <= body.keys()
    return body


def test_without_credentials_401_with_them_200(client: Client, bearer: dict[Role | None, dict[str, str]]) -> None:
    refused = client.get("/api/v1/events")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert problem(refused)["title"] == "请登录，或提供有效的访问令牌。"
    assert client.get("/api/v1/events", headers=bearer[Role.COMMANDER]).status_code == 200
    assert client.get("/api/v1/events", headers=bearer[None]).status_code == 403
    assert client.get("/api/v1/events", headers=bearer[Role.FIELD_UNIT]).status_code == 403


def test_a_problem_speaks_english_when_asked(client: Client, db: None) -> None:
    client.cookies["django_language"] = "en"
    assert problem(client.get("/api/v1/events"))["title"] == "Please sign in, or send a valid access token."


def test_the_log_shows_each_role_only_what_it_may_read(
    client: Client, bearer: dict[Role | None, dict[str, str]]
) -> None:
    audited = client.get("/api/v1/events", headers=bearer[Role.AUDIT_ADMIN]).json()
    watched = client.get("/api/v1/events", headers=bearer[Role.COMMANDER]).json()
    assert {event["type"] for event in audited["items"]} >= {"core.user.created", "core.role.granted"}
    assert watched["items"] == []
    assert watched["next"] == audited["next"] > 0


def test_the_log_pages_without_missing_one(client: Client, bearer: dict[Role | None, dict[str, str]]) -> None:
    seen, since, more = [], 0, True
    while more:
        page = client.get(f"/api/v1/events?since={since}&limit=7", headers=bearer[Role.AUDIT_ADMIN]).json()
        seen += [event["seq"] for event in page["items"]]
        since, more = page["next"], page["more"]
    assert seen == list(range(1, since + 1))


@pytest.mark.parametrize("query", ["since=abc", "since=-1", "since=1e9", "limit=0", "since=99999999999999999999"])
def test_a_bad_parameter_is_named(client: Client, bearer: dict[Role | None, dict[str, str]], query: str) -> None:
    response = client.get(f"/api/v1/events?{query}", headers=bearer[Role.COMMANDER])
    assert response.status_code == 422
    assert query.split("=")[0] in str(problem(response)["detail"])


def test_cursors_come_back_as_they_went_and_foreign_ones_are_refused() -> None:
    assert decode_cursor(encode_cursor({"t": "2026-11-22", "id": 7})) == {"t": "2026-11-22", "id": 7}
    for foreign in ("%%%", "aGk", "WzFd", "é"):
        with pytest.raises(Problem):
            decode_cursor(foreign)


def test_a_page_ends_where_the_rows_end() -> None:
    assert page_of([1, 2, 3], 2, lambda row: {"id": row}) == ([1, 2], encode_cursor({"id": 2}))
    assert page_of([1, 2], 2, lambda row: {"id": row}) == ([1, 2], None)
    assert page_of([], 2, lambda row: {"id": row}) == ([], None)
    assert [clamp(limit) for limit in (None, 0, 5, 10**9)] == [100, 100, 5, 1000]


def test_openapi_describes_the_api(client: Client, db: None) -> None:
    description = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/events" in description["paths"]
    assert description["info"]["title"].startswith("指挥")


def test_health_names_each_component_and_metrics_count_them(client: Client, db: None) -> None:
    health = client.get("/healthz")
    components = health.json()["components"]
    assert components["database"]["status"] == "ok"
    assert components["database"]["lag_ms"] >= 0
    assert components["worker"]["status"] == "down"
    assert health.status_code == 503
    text = client.get("/metrics").content.decode()
    assert 'zhihui_component_up{component="database"} 1.0' in text
    assert 'zhihui_component_up{component="worker"} 0.0' in text


def test_no_caller_lists_are_kept_beside_the_gate() -> None:
    """Access is decided in one place: nothing else reads `is_superuser` or `is_staff` to decide."""
    root = Path(__file__).resolve().parents[2]
    allowed = {"identify.py", "actions.py", "models.py", "admin.py", "0001_initial.py", "createuser.py"}
    for stage in ("core", "gis", "sensors", "dispatch", "maps"):
        for path in (root / stage).rglob("*.py"):
            if path.name not in allowed:
                assert "is_superuser" not in path.read_text(), path
