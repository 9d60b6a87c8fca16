"""Finding records: by words and sounds, by filters and areas, page by page, within what one may see."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.access.api import Principal, Role
from core.accounts.api import Agency
from core.registers import listing as lists
from core.registers.api import Query, label, listing, query_of, read_query, words_of
from core.registers.models import Record
from tests.registers.conftest import Opening, numbered
from tests.registers.shops import SHOPS, Shop


@pytest.mark.parametrize(
    "typed",
    [
        "单小明",
        "小明",
        "明",
        "danxiaoming",
        "shanxiaoming",
        "shan xiao ming",
        "xiaom",
        "sxm",
        "shanxm",
        "XM",
        "ＳＸＭ",
        "ab",
        "12",
        "小明 abc12",
    ],
)
def test_what_finds_a_name(typed: str) -> None:
    assert _finds(typed, "单小明 ABC12")


@pytest.mark.parametrize("typed", ["小王", "明小", "aoming", "hanxiao", "x", "1", "!!!", "小明 李"])
def test_what_does_not(typed: str) -> None:
    assert not _finds(typed, "单小明 ABC12")


def _finds(typed: str, text: str) -> bool:
    """What PostgreSQL makes of words and query."""
    words, query = words_of([text]), query_of(typed)
    parts = [part.removesuffix(":*").strip("'") for part in query.split(" & ") if part]
    prefix = [part.endswith(":*") for part in query.split(" & ")]
    return bool(parts) and all(
        any(word.startswith(part) if begun else word == part for word in words)
        for part, begun in zip(parts, prefix, strict=True)
    )


def test_words_are_harmless_to_the_database() -> None:
    assert query_of("a' | 'b\\ & !c:*(") == "'a' & 'b' & 'c'"


@pytest.fixture
def street(opened: Opening) -> list[Record]:
    """Thirty shops along a street, every third at night."""
    return [
        opened(
            name=f"店{n:02d}",
            keeper="王小明" if n % 10 == 0 else "李四",
            open_at_night=n % 3 == 0,
            opened=f"2020-01-{n + 1:02d}",
            place=f"{121 + n / 100}, 38.9",
            address=f"和平路{n}号",
        )
        for n in range(30)
    ]


def names(principal: Principal, **parameters: str) -> list[str]:
    given = QueryDict(mutable=True)
    given.update(parameters)
    return [label(SHOPS, row) for row in listing(principal, SHOPS, read_query(SHOPS, given)).rows]


@pytest.mark.django_db
def test_lists_are_searched_and_narrowed(
    clerk: Principal, street: list[Record], opened: Opening, agencies: dict[str, Agency], officer: Principal
) -> None:
    assert names(clerk, q="wangxm") == ["店20", "店10", "店00"]
    assert names(clerk, q="和平路", open_at_night="1", limit="2") == ["店27", "店24"]
    assert names(clerk, opened_from="2020-01-29") == ["店29", "店28"]
    assert names(clerk, opened="2020-01-05") == ["店04"]
    assert names(clerk, bbox="121.095,38,121.115,39") == ["店11", "店10"]
    triangle = "POLYGON((121.27 38.8, 121.31 38.8, 121.29 39, 121.27 38.8))"
    assert names(clerk, polygon=triangle) == ["店29", "店28"]
    assert names(clerk, kind="9") == []
    assert len(names(officer, agency=str(agencies["district"].pk))) == 30
    assert names(officer, agency=str(agencies["bay"].pk)) == []
    citizen = numbered("99010119900101001")
    opened(name="身份", keeper_id=citizen)
    assert names(clerk, q=citizen.lower()) == ["身份"]
    assert names(clerk, q=citizen[:12]) == []  # a part of it must not find anybody


@pytest.mark.django_db
@pytest.mark.parametrize(("counted", "stride"), [(10_000, 20_000), (5, 20_000), (5, 7)], ids=["few", "walk", "index"])
def test_pages_follow_each_other_without_gap(
    clerk: Principal, street: list[Record], monkeypatch: pytest.MonkeyPatch, counted: int, stride: int
) -> None:
    monkeypatch.setattr(lists, "COUNTED", counted)
    monkeypatch.setattr(lists, "_STRIDE", stride)
    seen, before = [], None
    for _page in range(5):
        page = listing(clerk, SHOPS, Query(q="和平路", filters={"open_at_night": ("1",)}, before=before, limit=4))
        seen += [row.pk for row in page.rows]
        before = page.next
        if before is None:
            break
    assert seen == [row.pk for row in reversed(street) if row.open_at_night]  # type: ignore[attr-defined]
    assert (page.count, page.count_is_exact) == (min(10, counted), counted > 10)


@pytest.mark.django_db
def test_a_page_costs_few_queries(
    clerk: Principal, street: list[Record], django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        listing(clerk, SHOPS, Query(q="lisi"))


@pytest.mark.django_db
def test_what_cannot_be_read_is_said_by_parameter(registers: None) -> None:
    wrong = {"bbox": "1,2", "polygon": "POINT(1 2)", "before": "x", "limit": "many"}
    with pytest.raises(ValidationError) as refused:
        read_query(SHOPS, wrong)
    assert set(refused.value.message_dict) == set(wrong)
    with pytest.raises(ValidationError) as refused:
        read_query(SHOPS, {"opened_from": "gestern", "kind": "1"})
    assert set(refused.value.message_dict) == {"opened_from"}


@pytest.mark.django_db
def test_nobody_sees_what_is_not_theirs(street: list[Record], person: Callable[..., Principal]) -> None:
    assert Shop.objects.count() == 30
    for principal in (person(Role.LIAISON, at="bay"), person(Role.PLANNER), person()):
        page = listing(principal, SHOPS, Query(q="店"))
        assert (page.rows, page.count) == ([], 0)
