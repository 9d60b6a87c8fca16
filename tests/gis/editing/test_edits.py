"""Proposed by one, published by another; what was stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.access.api import AccessDenied, Principal
from core.events.api import latest_seq, read_since
from core.states.api import Refusal
from gis.basedata.stamps import loaded_version
from gis.features.edit import Change, made_revision, propose, publish, refuse, undo, withdraw, write
from gis.features.models import Edit, FeatureVersion, Layer
from gis.models import BaseDataStamp
from tests.gis.editing.conftest import added, line, point, rows, shapes, square

Well = Callable[..., Edit]


def told(since: int) -> list[tuple[str, dict[str, Any]]]:
    return [(each.type, each.payload) for each in read_since(since)]


def refused(code: str, act: Callable[..., Any], *given: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given)
    assert caught.value.code == code
    return str(caught.value)


def test_a_proposal_counts_once_another_person_published_it(
    wells: Layer, editor: Principal, reviewer: Principal
) -> None:
    since = latest_seq()
    together = propose(editor, wells, [added(name="一号井", depth="12.5")], "现场普查")
    assert rows(wells) == []
    (edit,) = publish(reviewer, together, "与图纸一致")
    assert rows(wells) == [(edit.feature_id, 1, "一号井", 12.5, None, "editor", "现场普查")]
    (proposed, _), (published, payload) = told(since)
    assert (proposed, published) == ("gis.feature.proposed", "gis.feature.published")
    assert payload["added"] == [edit.feature_id]
    assert payload["reviewed"]
    assert BaseDataStamp.objects.filter(dataset="layer.wells").exists(), loaded_version("layer.wells")


def test_nobody_reviews_own_edits(wells: Layer, planner: Principal) -> None:
    together = propose(planner, wells, [added(name="井")], "补录")
    refused("own_edit", publish, planner, together)
    refused("own_edit", refuse, planner, together, "不行")


def test_rights(wells: Layer, editor: Principal, onlooker: Principal, planner: Principal) -> None:
    together = propose(planner, wells, [added(name="井")], "补录")
    for act in (
        lambda: propose(onlooker, wells, [added(name="井")], "我也来"),
        lambda: publish(editor, together),
        lambda: refuse(editor, together, "不行"),
        lambda: write(editor, wells, [added(name="井")], "直接写"),
        lambda: undo(onlooker, together, "不要"),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_a_layer_of_another_agency_is_not_there(plots: Layer, editor: Principal, planner: Principal) -> None:
    together = propose(planner, plots, [Change(verb="add", geometry=square())], "划界")
    Layer.objects.update(access="agency")
    with pytest.raises(Edit.DoesNotExist):
        withdraw(editor, together)


def test_decided_is_decided(wells: Layer, editor: Principal, reviewer: Principal, planner: Principal) -> None:
    together = propose(editor, wells, [added(name="井")], "补录")
    refuse(reviewer, together, "位置不对")
    assert "reviewer" in refused("decided", publish, planner, together)
    refused("decided", withdraw, editor, together)
    assert Edit.objects.get().remark == "位置不对"


def test_only_the_proposer_withdraws(wells: Layer, editor: Principal, planner: Principal) -> None:
    together = propose(editor, wells, [added(name="井")], "补录")
    assert "editor" in refused("not_yours", withdraw, planner, together)
    withdraw(editor, together, "重复了")
    assert Edit.objects.get().state == "withdrawn"


def test_only_what_differs_is_kept_and_the_rest_stays(wells: Layer, well: Well, editor: Principal) -> None:
    made = well()
    change = Change(
        verb="change", id=made.feature_id, revision=1, geometry=point(), values={"depth": 20, "name": "一号井"}
    )
    propose(editor, wells, [change], "复测")
    edit = Edit.objects.latest("pk")
    assert (edit.geom, edit.values) == (None, {"depth": 20.0})


def test_a_change_keeps_what_the_editor_may_not_see(
    wells: Layer, well: Well, editor: Principal, reviewer: Principal
) -> None:
    number = well().feature_id
    publish(
        reviewer,
        propose(editor, wells, [Change(verb="change", id=number, revision=1, values={"depth": 20})], "复测"),
    )
    assert rows(wells, "revision, depth, keeper") == [(2, 20.0, "王小明")]
    with pytest.raises(ValidationError) as caught:
        propose(editor, wells, [Change(verb="change", id=number, revision=2, values={"keeper": "我"})], "改名")
    assert set(caught.value.message_dict) == {"keeper"}


def test_whoever_comes_second_is_told(wells: Layer, well: Well, planner: Principal, reviewer: Principal) -> None:
    number = well().feature_id
    mine = propose(planner, wells, [Change(verb="change", id=number, revision=1, values={"depth": 20})], "复测")
    write(planner, wells, [Change(verb="change", id=number, revision=1, values={"depth": 21})], "再测")
    assert "planner" in refused("changed_meanwhile", publish, reviewer, mine)
    late = [Change(verb="change", id=number, revision=1, values={"depth": 22})]
    assert "planner" in refused("changed_meanwhile", propose, planner, wells, late, "晚了")
    assert propose(planner, wells, late, "晚了", although_stale=True)
    write(planner, wells, [Change(verb="remove", id=number, revision=2)], "填埋")
    assert "planner" in refused("changed_meanwhile", publish, reviewer, mine)
    assert rows(wells) == []


def test_all_of_a_group_or_none(wells: Layer, well: Well, planner: Principal, reviewer: Principal) -> None:
    number = well().feature_id
    both = [added(name="二号井"), Change(verb="change", id=number, revision=1, values={"depth": 20})]
    together = propose(planner, wells, both, "复测")
    write(planner, wells, [Change(verb="change", id=number, revision=1, values={"depth": 21})], "再测")
    refused("changed_meanwhile", publish, reviewer, together)
    assert [row[0] for row in rows(wells)] == [number]


def test_an_area_is_split_along_a_line(plots: Layer, planner: Principal, reviewer: Principal) -> None:
    made = Change(verb="add", geometry=square(), values={"name": "甲地块", "keeper": "李"})
    number = write(planner, plots, [made], "划界")[0].feature_id
    across = line((121.503, 38.8), (121.503, 39.0))
    split = Change(verb="split", id=number, revision=1, geometry=across)
    publish(reviewer, propose(planner, plots, [split], "分户"))
    first, second = rows(plots, "id, revision, name, keeper, ST_Area(geom)")
    assert first[:4] == (number, 2, "甲地块", "李")
    assert second[1:4] == (1, "甲地块", "李")
    assert first[4] == pytest.approx(7e-5)
    assert second[4] == pytest.approx(3e-5)
    undone = undo(planner, Edit.objects.latest("pk").together, "分错了")
    publish(reviewer, undone)
    assert shapes(plots) == ["MULTIPOLYGON(((121.5 38.9,121.51 38.9,121.51 38.91,121.5 38.91,121.5 38.9)))"]


def test_undo_turns_back_each_kind(wells: Layer, well: Well, planner: Principal, reviewer: Principal) -> None:
    made = well()
    changed = write(planner, wells, [Change(verb="change", id=made.feature_id, revision=1, values={"depth": 20})], "复")
    publish(reviewer, undo(planner, changed[0].together, "测错了"))
    assert rows(wells, "revision, depth") == [(3, 12.5)]
    removed = write(planner, wells, [Change(verb="remove", id=made.feature_id, revision=3)], "填埋")
    assert rows(wells) == []
    publish(reviewer, undo(planner, removed[0].together, "没有填"))
    assert rows(wells, "id, revision, depth, keeper") == [(made.feature_id, 5, 12.5, "王小明")]
    assert made_revision(Edit.objects.filter(kind="add").latest("pk")) == 5
    assert "planner" in refused("changed_meanwhile", undo, planner, made.together, "不要了")


def test_an_addition_is_undone_by_a_removal(wells: Layer, well: Well, planner: Principal, reviewer: Principal) -> None:
    publish(reviewer, undo(planner, well().together, "重复"))
    assert rows(wells) == []
    refused("not_published", undo, planner, propose(planner, wells, [added(name="井")], "补"), "不要")


def test_who_removed_is_kept(wells: Layer, well: Well, planner: Principal) -> None:
    number = well().feature_id
    write(planner, wells, [Change(verb="remove", id=number, revision=1)], "填埋")
    first, last = FeatureVersion.objects.order_by("revision")
    assert (last.by, last.why, last.removed, first.until) == ("planner", "填埋", True, last.since)


def test_no_reason_no_edit(wells: Layer, planner: Principal) -> None:
    for changes, why in (([added(name="井")], " "), ([], "空")):
        with pytest.raises(ValidationError):
            propose(planner, wells, changes, why)


def test_errors_of_several_changes_say_which(wells: Layer, planner: Principal) -> None:
    bad = Change(verb="add", geometry=point(38.95, 121.52), values={"name": "井"})
    with pytest.raises(ValidationError) as caught:
        propose(planner, wells, [added(depth="深"), bad], "补录")
    assert set(caught.value.message_dict) == {"0.depth", "1.geometry"}
