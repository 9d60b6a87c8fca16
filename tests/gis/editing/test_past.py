"""As of a date, between two dates, feature by feature."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection
from django.utils import timezone

from core.access.api import Principal
from gis.collections.find import collection_of
from gis.features.edit import Change, publish, undo, write
from gis.features.models import Edit, Layer
from gis.features.past import collection_at, differences, feature_history
from tests.gis.editing.conftest import added, point


def then(principal: Principal, at: datetime) -> list[tuple[Any, ...]]:
    past = collection_at(collection_of(principal, "layer.wells"), at)
    names = ", ".join(field.sql for field in past.fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.id, {names}, ST_X({past.geometry}) FROM {past.source} AS r ORDER BY r.id")
        return list(cursor.fetchall())


@pytest.fixture
def told(wells: Layer, well: Callable[..., Edit], planner: Principal, reviewer: Principal) -> dict[str, Any]:
    """A well made, moved and deepened, removed, brought back; with the moments after each step."""
    at = {"before": timezone.now()}
    number = well().feature_id
    at["made"] = timezone.now()
    moved = Change(verb="change", id=number, revision=1, geometry=point(121.6), values={"depth": 20})
    write(planner, wells, [moved], "复测")
    at["moved"] = timezone.now()
    removed = write(planner, wells, [Change(verb="remove", id=number, revision=2)], "填埋")
    at["removed"] = timezone.now()
    publish(reviewer, undo(planner, removed[0].together, "没有填"), "核实")
    at["back"] = timezone.now()
    return {"number": number, **at}


def test_a_layer_as_of_each_moment(told: dict[str, Any], planner: Principal) -> None:
    number = told["number"]
    assert then(planner, told["before"]) == []
    assert then(planner, told["made"]) == [(number, "一号井", 12.5, "王小明", 121.52)]
    assert then(planner, told["moved"]) == [(number, "一号井", 20.0, "王小明", 121.6)]
    assert then(planner, told["removed"]) == []
    assert then(planner, told["back"]) == [(number, "一号井", 20.0, "王小明", 121.6)]


def test_the_past_hides_what_the_present_hides(told: dict[str, Any], editor: Principal) -> None:
    assert then(editor, told["made"]) == [(told["number"], "一号井", 12.5, 121.52)]


def test_versions_differ_by_moment(told: dict[str, Any], planner: Principal) -> None:
    collection = collection_of(planner, "layer.wells")
    versions = {collection_at(collection, told[name]).version() for name in ("made", "moved")}
    assert len(versions | {collection.version()}) == 3


def kinds(told: dict[str, Any], principal: Principal, one: str, other: str) -> list[tuple[Any, ...]]:
    found = differences(principal, collection_of(principal, "layer.wells"), told[one], told[other])
    return [(each.kind, each.fields, each.moved) for each in found]


def test_differences(told: dict[str, Any], planner: Principal) -> None:
    assert kinds(told, planner, "before", "made") == [("added", (), False)]
    assert kinds(told, planner, "made", "moved") == [("changed", ("depth",), True)]
    assert kinds(told, planner, "made", "removed") == [("removed", (), False)]
    assert kinds(told, planner, "removed", "back") == [("added", (), False)]
    assert kinds(told, planner, "moved", "back") == []
    assert kinds(told, planner, "before", "removed") == []
    (changed,) = differences(planner, collection_of(planner, "layer.wells"), told["made"], told["moved"])
    assert changed.before
    assert changed.before.geometry["coordinates"] == [121.52, 38.95]
    with pytest.raises(ValidationError):
        kinds(told, planner, "back", "made")


def test_differences_by_page(wells: Layer, planner: Principal) -> None:
    start = timezone.now()
    made = write(planner, wells, [added(name=f"{n}") for n in range(5)], "补录")
    collection = collection_of(planner, "layer.wells")
    first = differences(planner, collection, start, timezone.now(), limit=3)
    rest = differences(planner, collection, start, timezone.now(), after=first[-1].id, limit=3)
    assert [each.id for each in [*first, *rest]] == [edit.feature_id for edit in made]


def test_history_of_a_feature(told: dict[str, Any], planner: Principal, editor: Principal) -> None:
    found = feature_history(planner, collection_of(planner, "layer.wells"), told["number"])
    assert [(each.revision, each.why, each.removed, each.published_by) for each in found] == [
        (4, "没有填", False, "reviewer"),
        (3, "填埋", True, "planner"),
        (2, "复测", False, "planner"),
        (1, "普查", False, "planner"),
    ]
    assert (found[2].changed, found[2].moved) == (("depth",), True)
    seen = feature_history(editor, collection_of(editor, "layer.wells"), told["number"])
    assert set(seen[0].values) == {"name", "depth"}
    with pytest.raises(ObjectDoesNotExist):
        feature_history(planner, collection_of(planner, "layer.wells"), 999)


def test_base_data_keeps_no_past(planner: Principal) -> None:
    with pytest.raises(ValidationError):
        collection_at(collection_of(planner, "roads"), timezone.now())
