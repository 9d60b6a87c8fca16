"""What fits a layer, and what a person reads where it does not."""

from typing import Any

import pytest
import shapely
from django.core.exceptions import ValidationError

from gis.features.editing.cut import cut
from gis.features.editing.shapes import checked_shape
from gis.features.editing.values import checked_value, checked_values
from tests.gis.editing.conftest import FIELDS, line, point, square

BOW = {"type": "Polygon", "coordinates": [[[121.5, 38.9], [121.6, 39.0], [121.6, 38.9], [121.5, 39.0], [121.5, 38.9]]]}


@pytest.mark.parametrize(
    ("shape", "given", "said"),
    [
        ("Point", square(), "不是"),
        ("Point", point(38.95, 121.52), "颠倒"),
        ("Point", point(372182.8, 4314375.9), "范围"),
        ("Point", {"type": "Point", "coordinates": []}, "空"),
        ("Point", {"type": "Point", "coordinates": ["a", 1]}, "GeoJSON"),
        ("Point", {}, "GeoJSON"),
        ("MultiPolygon", BOW, "Self-intersection"),
        ("MultiLineString", line((121.5, 38.9), (121.5, 38.9)), "无效"),
    ],
)
def test_unfit_geometries(shape: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        checked_shape(shape, given)
    assert said in caught.value.message_dict["geometry"][0]


def test_single_areas_become_collections_and_heights_go() -> None:
    assert checked_shape("MultiPolygon", square()).geom_type == "MultiPolygon"
    assert checked_shape("MultiLineString", line((121.5, 38.9), (121.6, 38.9))).geom_type == "MultiLineString"
    assert not checked_shape("Point", {"type": "Point", "coordinates": [121.5, 38.9, 7]}).has_z


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", " 井 ", "井"),
        ("text", "", None),
        ("text", 7, "7"),
        ("number", "12.5", 12.5),
        ("integer", "12", 12),
        ("integer", 12.0, 12),
        ("integer", str(2**62 + 1), 2**62 + 1),
        ("boolean", "是", True),
        ("boolean", False, False),
        ("date", "2026-11-24", "2026-11-24"),
        ("datetime", "2026-11-24T08:30", "2026-11-24T00:30:00+00:00"),
        ("number", None, None),
    ],
)
def test_values_as_they_are_kept(kind: str, given: Any, kept: Any) -> None:
    assert checked_value(kind, given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", "\x00"),
        ("text", ["a"]),
        ("number", "NaN"),
        ("number", True),
        ("integer", 1.5),
        ("integer", 2**63),
        ("integer", "1e400"),
        ("boolean", "vielleicht"),
        ("date", "2026-13-01"),
        ("date", 7),
        ("datetime", "gestern"),
    ],
)
def test_values_that_do_not_fit(kind: str, given: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        checked_value(kind, given)


def test_unknown_fields_are_named() -> None:
    with pytest.raises(ValidationError) as caught:
        checked_values(FIELDS, {"colour": "red", "depth": "deep"})
    assert set(caught.value.message_dict) == {"colour", "depth"}


def test_parts_that_the_line_does_not_meet_stay_with_the_largest_piece() -> None:
    two = shapely.union_all([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 21, 1)])
    first, second = cut(two, shapely.linestrings([[3, -1], [3, 11]]))
    assert (first.area, second.area) == (71, 30)


def test_a_line_is_cut_by_a_line() -> None:
    street = shapely.multilinestrings([shapely.linestrings([[0, 0], [10, 0]])])
    assert [piece.length for piece in cut(street, shapely.linestrings([[4, -1], [4, 1]]))] == [6, 4]


@pytest.mark.parametrize("across", [[[20, 0], [20, 1]], [[5, 5], [5, 20]], [[0, 0], [0, 10]]])
def test_what_does_not_cut_is_said(across: list[list[int]]) -> None:
    area = shapely.multipolygons([shapely.box(0, 0, 10, 10)])
    with pytest.raises(ValidationError):
        cut(area, shapely.linestrings(across))
