"""Registers over HTTP: who gets in, what comes out, what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.access.api import SYSTEM, Principal, Role
from core.accounts.api import User, create_token
from core.events.api import read_since
from tests.registers.conftest import GOOD, Opening, numbered

pytestmark = pytest.mark.django_db
RECORDS = "/api/v1/registers/market.shop/records"


@pytest.fixture
def calling() -> Callable[[Principal], Client]:
    """A program that works for somebody."""

    def make(principal: Principal) -> Client:
        bearer = create_token(SYSTEM, User.objects.get(username=principal.username), "test")
        return Client(headers={"Authorization": f"Bearer {bearer}"})

    return make


@pytest.fixture
def program(clerk: Principal, calling: Callable[[Principal], Client]) -> Client:
    return calling(clerk)


def test_who_gets_in(opened: Opening, person: Callable[..., Principal], calling: Callable[[Principal], Client]) -> None:
    pk = opened().pk
    planner = person(Role.PLANNER)
    for path in (RECORDS, f"{RECORDS}/{pk}", f"{RECORDS}/{pk}/history"):
        assert Client().get(path).status_code == 401
        assert calling(planner).get(path).status_code == 403
    elsewhere = calling(person(Role.LIAISON, at="bay"))
    assert elsewhere.get(RECORDS).json()["items"] == []
    assert elsewhere.get(f"{RECORDS}/{pk}").status_code == 404
    assert elsewhere.get(f"{RECORDS}/{pk}/history").status_code == 404
    assert _send(elsewhere.patch, f"{RECORDS}/{pk}", version=1, values={"name": "x"}, why="mine").status_code == 404
    assert elsewhere.delete(f"{RECORDS}/{pk}?why=mine").status_code == 404
    assert elsewhere.get("/api/v1/registers/market.nothing").status_code == 404
    watching = calling(person(Role.DUTY_OFFICER))
    assert _send(watching.post, RECORDS, values=GOOD).status_code == 403


def test_a_record_lives(program: Client) -> None:
    made = _send(program.post, RECORDS, values={**GOOD, "phone": "13812345678", "place": [121.5, 38.9]})
    assert made.status_code == 201
    record = made.json()
    assert (record["values"]["phone"], record["codes"]["kind"], record["label"]) == ("138****5678", "1", "老王面馆")
    assert record["place"]["coordinates"] == [121.5, 38.9]
    path = f"{RECORDS}/{record['id']}"
    change = {"version": 1, "values": {"keeper": "李四"}, "why": "sold"}
    assert _send(program.patch, path, **change).json()["version"] == 2
    stale = _send(program.patch, path, **change)
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    then = program.get(path, {"as_of": record["changed_at"]}).json()
    assert (then["version"], then["values"]["keeper"]) == (1, "王**")
    assert [each["version"] for each in program.get(f"{path}/history").json()["items"]] == [2, 1]
    assert program.delete(path).status_code == 422
    assert program.delete(f"{path}?why=closed").status_code == 204
    assert program.get(path).status_code == 404


def test_what_is_wrong_is_said_by_field(program: Client) -> None:
    refused = _send(program.post, RECORDS, values={**GOOD, "kind": "飞船", "colour": "red"})
    assert refused.status_code == 422
    assert set(refused.json()["fields"]) == {"kind", "colour"}
    assert program.get(RECORDS, {"bbox": "1"}).status_code == 422
    assert program.get(RECORDS, {"cursor": "x"}).status_code == 422


def test_pages_and_filters(program: Client, opened: Opening) -> None:
    made = [opened(kind="2" if n else "1").pk for n in range(4)]
    first = program.get(RECORDS, {"kind": "2", "limit": "2"}).json()
    rest = program.get(RECORDS, {"kind": "2", "limit": "2", "cursor": first["next"]}).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == made[:0:-1]
    assert (first["count"], rest["next"]) == (3, None)


def test_unmasking(
    opened: Opening, officer: Principal, program: Client, calling: Callable[[Principal], Client]
) -> None:
    citizen = numbered("99010119900101001")
    path = f"{RECORDS}/{opened(keeper_id=citizen).pk}"
    body = {"fields": ["keeper_id"], "purpose": "check of a licence"}
    assert _send(program.post, f"{path}/unmask", **body).status_code == 403
    seen = calling(officer)
    assert citizen not in seen.get(path).content.decode() + seen.get(f"{path}/history").content.decode()
    assert _send(seen.post, f"{path}/unmask", fields=["keeper_id"], purpose="").status_code == 422
    assert _send(seen.post, f"{path}/unmask", **body).json() == {"values": {"keeper_id": citizen}}
    assert len(read_since(0, types=["market.shop.unmasked"])) == 1


def test_the_auditor_reads_who_unmasked_what_for(
    opened: Opening, officer: Principal, person: Callable[..., Principal], calling: Callable[[Principal], Client]
) -> None:
    path = f"{RECORDS}/{opened(phone='13812345678').pk}/unmask"
    _send(calling(officer).post, path, fields=["phone"], purpose="check of a licence")
    told = calling(person(Role.AUDIT_ADMIN)).get("/api/v1/events").json()["items"]
    assert [each["payload"]["purpose"] for each in told if each["type"] == "market.shop.unmasked"] == [
        "check of a licence"
    ]
    others = calling(officer).get("/api/v1/events").json()["items"]
    assert "market.shop.unmasked" not in {each["type"] for each in others}


def test_which_registers_there_are(program: Client) -> None:
    told = {each["name"]: each for each in program.get("/api/v1/registers").json()["items"]}
    fields = {each["name"]: each for each in told["market.shop"]["fields"]}
    assert (told["market.shop"]["may_edit"], told["market.shop"]["may_unmask"]) == (True, False)
    assert (fields["phone"]["masked"], fields["name"]["needed"], fields["kind"]["choices"]["1"]) == (True, True, "餐饮")


def _send(how: Callable[..., Any], path: str, **body: object) -> Any:
    return how(path, body, content_type="application/json")
