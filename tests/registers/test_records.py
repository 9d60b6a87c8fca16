"""Records: what is stored, who may store it, and what is refused."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from core.access.api import AccessDenied, Principal, Role
from core.accounts.api import Agency
from core.events.api import read_since
from core.registers.api import change, create, history, listing, read_query, shown
from core.states.api import Refusal
from tests.registers.conftest import GOOD, Opening, credit_code, numbered
from tests.registers.shops import SCALES, SHOPS, Shop

pytestmark = pytest.mark.django_db


def test_a_record_is_stored_and_told(clerk: Principal, agencies: dict[str, Agency]) -> None:
    record = create(clerk, SHOPS, {**GOOD, "place": "121.5, 38.95"}, why="first visit")
    stored = Shop.objects.get(pk=record.pk)
    assert (stored.kind, stored.agency, stored.version, stored.changed_by) == ("1", agencies["spring"], 1, "clerk")
    told = read_since(0, types=["market.shop.created"])[-1]
    assert told.payload == {
        "register": "market.shop",
        "record_id": record.pk,
        "version": 1,
        "why": "first visit",
    }
    assert (told.agency_path, told.place) == (agencies["spring"].path, (121.5, 38.95))


def test_everything_wrong_is_said_at_once(clerk: Principal) -> None:
    values = {
        "name": "",
        "keeper": "王\x00明",
        "keeper_id": "990101199001010011",
        "phone": "12",
        "kind": "飞船",
        "opened": "昨天",
        "staff": -1,
        "place": "999, 12",
        "colour": "red",
    }
    with pytest.raises(ValidationError) as refused:
        create(clerk, SHOPS, values)
    assert set(refused.value.message_dict) == set(values)
    assert not Shop.objects.exists()


def test_a_change_is_a_new_version(clerk: Principal, opened: Opening) -> None:
    record = opened()
    changed = change(clerk, SHOPS, record.pk, 1, {"phone": "+86 138 1234 5678", "name": record.name}, "called them")
    assert (changed.version, changed.why) == (2, "called them")
    assert Shop.objects.get().phone == "13812345678"
    assert read_since(0, types=["market.shop.changed"])[-1].payload["fields"] == ["phone"]


def test_what_the_database_works_out_follows(clerk: Principal, opened: Opening) -> None:
    record = opened(name="面馆")
    assert shown(SHOPS, record)["letter"] == "面"
    changed = change(clerk, SHOPS, record.pk, 1, {"name": "粉店"}, "renamed")
    assert shown(SHOPS, changed)["letter"] == "粉"
    assert [each.values["letter"] for each in history(clerk, SHOPS, record.pk)] == ["粉", "面"]
    assert [row.pk for row in listing(clerk, SHOPS, read_query(SHOPS, {"letter": "粉"})).rows] == [record.pk]
    with pytest.raises(ValidationError, match="letter"):
        change(clerk, SHOPS, record.pk, 2, {"letter": "汤"}, "by hand")


def test_nothing_new_makes_no_version(clerk: Principal, opened: Opening) -> None:
    record = opened(phone="13812345678")
    same = {"name": record.name, "phone": "138****5678", "kind": "1"}  # as the form showed it
    assert change(clerk, SHOPS, record.pk, 1, same, "looked").version == 1


def test_who_was_faster_is_named(clerk: Principal, opened: Opening) -> None:
    record = opened()
    change(clerk, SHOPS, record.pk, 1, {"keeper": "李四"}, "new keeper")
    with pytest.raises(Refusal) as refused:
        change(clerk, SHOPS, record.pk, 1, {"keeper": "张三"}, "new keeper")
    assert refused.value.code == "changed_meanwhile"
    assert refused.value.facts["who"] == "clerk"
    assert Shop.objects.get().keeper == "李四"


def test_a_change_needs_a_reason(clerk: Principal, opened: Opening) -> None:
    with pytest.raises(ValidationError, match="why"):
        change(clerk, SHOPS, opened().pk, 1, {"keeper": "李四"}, "  ")


def test_no_two_are_the_same(clerk: Principal, opened: Opening, person: Callable[..., Principal]) -> None:
    first = opened(code=credit_code(1))
    with pytest.raises(Refusal, match=f"#{first.pk}"):
        opened(code=credit_code(1))
    with pytest.raises(Refusal, match=first.name):
        opened(name=first.name)
    opened(code=""), opened(code="")  # what is empty equals nothing
    elsewhere = person(Role.LIAISON, at="bay")
    with pytest.raises(Refusal) as refused:
        opened(elsewhere, code=credit_code(1))
    assert "record" not in refused.value.facts


def test_only_ones_own_agency(
    clerk: Principal, agencies: dict[str, Agency], officer: Principal, opened: Opening
) -> None:
    with pytest.raises(AccessDenied):
        create(clerk, SHOPS, {**GOOD, "agency": agencies["bay"].code})
    with pytest.raises(AccessDenied):
        create(officer, SHOPS, GOOD)
    record = opened()
    with pytest.raises(AccessDenied):
        change(clerk, SHOPS, record.pk, 1, {"agency": "大连湾街道"}, "moved")
    with pytest.raises(AccessDenied):
        change(officer, SHOPS, record.pk, 1, {"name": "新"}, "renamed")


def test_others_records_are_not_there(opened: Opening, person: Callable[..., Principal]) -> None:
    record, elsewhere = opened(), person(Role.LIAISON, at="bay")
    with pytest.raises(Shop.DoesNotExist):
        change(elsewhere, SHOPS, record.pk, 1, {"name": "我的"}, "mine")
    with pytest.raises(ValidationError, match="shop"):
        create(elsewhere, SCALES, {"number": "1", "shop": record.pk})


def test_what_is_shown_is_masked(opened: Opening) -> None:
    citizen = numbered("99010119900101001")
    record = opened(keeper_id=citizen, phone="0411-84321000", open_at_night="是", opened="2020/1/2")
    looks = shown(SHOPS, record)
    assert (looks["keeper"], looks["phone"], looks["kind"]) == ("王**", "0411-****1000", "餐饮")
    assert looks["keeper_id"] == f"990101********{citizen[-4:]}"
    assert (looks["open_at_night"], looks["opened"], looks["agency"]) == ("是", "2020-01-02", "泉水街道")
    assert shown(SHOPS, record, {"keeper_id"})["keeper_id"] == citizen


def test_another_registers_record_is_named_as_that_allows(clerk: Principal, opened: Opening) -> None:
    scale = create(clerk, SCALES, {"number": "S-1", "shop": opened().pk})
    assert shown(SCALES, scale)["shop"] == "老王面馆1"
