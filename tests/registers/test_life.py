"""What becomes of records: versions, removal, merging, unmasking, quality, saved views."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.access.api import AccessDenied, Principal, Role
from core.events.api import EVENT_TYPES, read_since
from core.files.api import attach, attached
from core.registers.api import (
    Query,
    alike,
    as_of,
    change,
    create,
    delete_view,
    duplicates,
    history,
    listing,
    measure,
    merge,
    quality,
    remove,
    save_view,
    saved_views,
    unmask,
    visible,
)
from core.states.api import Refusal
from tests.registers.conftest import Opening, credit_code, numbered
from tests.registers.shops import SCALES, SHOPS, Scale, Shop

pytestmark = pytest.mark.django_db


def test_every_version_is_kept_masked(clerk: Principal, opened: Opening) -> None:
    record = opened(place="121.5, 38.9", phone="13812345678", opened="2020-01-02")
    change(clerk, SHOPS, record.pk, 1, {"phone": "13912345678", "staff": "3"}, "new number")
    change(clerk, SHOPS, record.pk, 2, {"keeper": "李四"}, "sold")
    told = history(clerk, SHOPS, record.pk)
    assert [(each.version, each.why, each.changed) for each in told] == [
        (3, "sold", ("keeper",)),
        (2, "new number", ("phone", "staff")),
        (1, "", ()),
    ]
    assert [each.values["phone"] for each in told] == ["139****5678", "139****5678", "138****5678"]
    assert told[-1].values["place"] == "121.500000, 38.900000"
    assert told[0].until is None
    assert told[1].until == told[0].since


def test_a_row_written_past_the_actions_is_kept_too(clerk: Principal, opened: Opening) -> None:
    record = opened()
    Shop.objects.filter(pk=record.pk).update(version=2, keeper="李四", changed_at=timezone.now())
    assert [each.version for each in history(clerk, SHOPS, record.pk)] == [2, 1]


def test_how_it_stood_at_a_moment(clerk: Principal, opened: Opening) -> None:
    record = opened()
    first = Shop.objects.get().changed_at
    change(clerk, SHOPS, record.pk, 1, {"address": "海边"}, "moved")
    then, now = as_of(clerk, SHOPS, record.pk, first), as_of(clerk, SHOPS, record.pk, timezone.now())
    assert then
    assert now
    assert (then.version, now.version) == (1, 2)
    assert as_of(clerk, SHOPS, record.pk, first - timedelta(seconds=1)) is None


def test_a_removed_record_leaves_its_history(clerk: Principal, opened: Opening) -> None:
    record = opened()
    remove(clerk, SHOPS, record.pk, "closed for good")
    assert not Shop.objects.exists()
    last = history(clerk, SHOPS, record.pk)[0]
    assert (last.removed, last.by, last.why) == (True, "clerk", "closed for good")
    assert as_of(clerk, SHOPS, record.pk, timezone.now()) is None
    assert read_since(0, types=["market.shop.removed"])[-1].payload["why"] == "closed for good"


def test_others_history_is_not_there(opened: Opening, person: Callable[..., Principal]) -> None:
    record, elsewhere = opened(), person(Role.LIAISON, at="bay")
    for ask in (
        lambda: history(elsewhere, SHOPS, record.pk),
        lambda: as_of(elsewhere, SHOPS, record.pk, timezone.now()),
        lambda: remove(elsewhere, SHOPS, record.pk, "mine"),
        lambda: unmask(elsewhere, SHOPS, record.pk, ["phone"], "curiosity"),
    ):
        with pytest.raises(Shop.DoesNotExist):
            ask()


def test_two_become_one(clerk: Principal, opened: Opening) -> None:
    keep, other = opened(keeper="李四"), opened(code=credit_code(5))
    create(clerk, SCALES, {"number": "S-1", "shop": other.pk})
    attach(clerk, "market.shop", other.pk, "a.txt", b"x")
    merge(clerk, SHOPS, keep.pk, other.pk, {"code": credit_code(5)}, "the same shop")
    assert [(row.pk, row.code) for row in visible(clerk, SHOPS)] == [(keep.pk, credit_code(5))]
    scale_now = Scale.objects.get()
    assert (scale_now.shop_id, scale_now.version, len(attached("market.shop", keep.pk))) == (keep.pk, 2, 1)
    assert history(clerk, SHOPS, other.pk)[0].merged_into == keep.pk
    assert read_since(0, types=["market.shop.merged"])[-1].payload["other_id"] == other.pk
    with pytest.raises(Shop.DoesNotExist):
        merge(clerk, SHOPS, keep.pk, other.pk, {}, "again")
    with pytest.raises(Refusal, match="自己"):
        merge(clerk, SHOPS, keep.pk, keep.pk, {}, "itself")


def test_what_looks_alike(clerk: Principal, opened: Opening) -> None:
    first, second = opened(name="同名", address="东"), opened(name="同名", address="西")
    opened()
    assert [[row.pk for row in group] for group in duplicates(clerk, SHOPS)] == [[first.pk, second.pk]]
    assert [row.pk for row in alike(clerk, SHOPS, first)] == [second.pk]


def test_unmasking_is_on_record_for_the_auditor(clerk: Principal, officer: Principal, opened: Opening) -> None:
    citizen = numbered("99010119900101001")
    record = opened(keeper_id=citizen)
    assert unmask(officer, SHOPS, record.pk, ["keeper_id"], "check of a licence") == {"keeper_id": citizen}
    told = read_since(0, types=["market.shop.unmasked"])[-1]
    assert (told.actor, told.payload["fields"], told.payload["purpose"]) == (
        "officer",
        ["keeper_id"],
        "check of a licence",
    )
    assert citizen not in str(told.payload)
    assert EVENT_TYPES["market.shop.unmasked"].permission == "core.event.audit"
    with pytest.raises(AccessDenied):
        unmask(clerk, SHOPS, record.pk, ["keeper_id"], "check of a licence")
    for fields, purpose in ((["keeper_id"], " ."), (["address"], "check of a licence"), ([], "check of a licence")):
        with pytest.raises(ValidationError):
            unmask(officer, SHOPS, record.pk, fields, purpose)
    assert len(read_since(0, types=["market.shop.unmasked"])) == 1


def test_how_good_a_register_is(opened: Opening) -> None:
    assert quality(SHOPS) is None
    opened(code=credit_code(1), phone="13812345678", place="121.5, 38.9")
    old = opened()
    Shop.objects.filter(pk=old.pk).update(changed_at=timezone.now() - timedelta(days=181))
    measure(SHOPS)
    score = quality(SHOPS)
    assert score
    assert (score.records, score.complete, score.fresh) == (2, 0.5, 0.5)


def test_views_are_ones_own(clerk: Principal, officer: Principal) -> None:
    save_view(clerk, SHOPS, "面馆", "?q=mian&kind=1&before=7")
    view = save_view(clerk, SHOPS, "面馆", "q=面&kind=1&before=7")
    assert [(each.name, each.query) for each in saved_views(clerk, SHOPS)] == [("面馆", "q=%E9%9D%A2&kind=1")]
    assert not saved_views(officer, SHOPS)
    with pytest.raises(ValidationError):
        save_view(clerk, SHOPS, "wrong", "bbox=1,2")
    delete_view(clerk, SHOPS, view.pk)
    assert not saved_views(clerk, SHOPS)


def test_words_are_renewed_without_a_new_version(clerk: Principal, opened: Opening) -> None:
    record = opened(name="新开张")
    opened()
    Shop.objects.filter(pk=record.pk).update(search=None)
    out = StringIO()
    call_command("register", "words", "market.shop", stdout=out)
    assert "1" in out.getvalue()
    assert [row.pk for row in listing(clerk, SHOPS, Query(q="xinkaizhang")).rows] == [record.pk]
    assert [each.version for each in history(clerk, SHOPS, record.pk)] == [1]
    call_command("register", "measure", "market.shop", stdout=out)
    call_command("register", "list", stdout=out)
    assert "market.shop" in out.getvalue()
    with pytest.raises(CommandError, match="nothing"):
        call_command("register", "words", "market.nothing")
