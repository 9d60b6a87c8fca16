"""What is wrong with coordinates, geometries and values, in words that a person understands."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely
from django.utils import translation

from gis.coordinates.systems import from_wgs84
from gis.geocoding.search import Answer
from gis.imports.addresses import judged
from gis.imports.geometry import prepared, shape_of
from gis.imports.problems import Problem
from gis.imports.suspect import Known, beyond_outline, likely_crs, misplaced, shifted
from gis.imports.values import LONGEST_TEXT, coerced
from tests.gis.imports.files import BOW_TIE, LAT, LON, SQUARE

ROWS = np.array([2, 3, 4])


def said(problem: Problem | None) -> str:
    assert problem is not None
    with translation.override("en"):
        return str(problem)


def moved(crs: str) -> tuple[np.ndarray, np.ndarray]:
    return from_wgs84(LON, LAT, crs)


@pytest.mark.parametrize("crs", ["EPSG:4490", "gcj02", "bd09", "EPSG:4549", "EPSG:4550", "EPSG:4528", "EPSG:4529"])
def test_what_lies_in_the_city_is_not_suspected(crs: str) -> None:
    assert misplaced(*moved(crs), crs) is None


def test_swapped_axes_are_named() -> None:
    assert "axes look swapped" in said(misplaced(LAT, LON, "EPSG:4490"))
    east, north = moved("EPSG:4550")
    assert "axes look swapped" in said(misplaced(north, east, "EPSG:4550"))
    assert "axes look swapped" in said(misplaced(LAT, LON, ""))


@pytest.mark.parametrize(
    ("real", "declared"), [("EPSG:4550", "EPSG:4549"), ("EPSG:4549", "EPSG:4550"), ("EPSG:4529", "EPSG:4549")]
)
def test_the_wrong_zone_is_refused_with_the_likely_one(real: str, declared: str) -> None:
    sentence = said(misplaced(*moved(real), declared))
    assert "outside Dalian" in sentence
    assert f"It looks like {real}" in sentence


def test_metres_and_degrees_are_not_mistaken() -> None:
    assert "metres, not degrees" in said(misplaced(*moved("EPSG:4529"), "EPSG:4490"))
    assert "EPSG:4529" in said(misplaced(*moved("EPSG:4529"), ""))
    assert "degrees, not metres" in said(misplaced(LON, LAT, "EPSG:4549"))
    assert misplaced(LON - 20, LAT, "EPSG:4490").code == "elsewhere"  # type: ignore[union-attr]
    assert misplaced(LON, LAT, "").code == "no_crs"  # type: ignore[union-attr]
    assert likely_crs(*moved("EPSG:4550"), "EPSG:4549") == "EPSG:4550"


@pytest.mark.parametrize(("real", "title"), [("gcj02", "GCJ-02"), ("bd09", "BD-09")])
def test_shifted_systems_are_suspected_by_known_names(real: str, title: str) -> None:
    lon, lat = moved(real)
    strewn = np.array([1e-3, -2e-3, 5e-4])  # names are known to a hundred metres or two
    known = Known(lon, lat, LON + strewn, LAT - strewn)
    assert f"look like {title}: 3 known places" in said(shifted("EPSG:4490", known))
    assert shifted(real, known) is None
    declared_but_not = Known(LON, LAT, LON, LAT)
    assert "look like CGCS2000" in said(shifted(real, declared_but_not))


def test_shifted_systems_are_suspected_by_the_outline() -> None:
    outline = shapely.box(121.5, 38.9, 121.51, 38.91)
    x, y = np.meshgrid(np.linspace(121.5001, 121.5099, 12), np.linspace(38.9001, 38.9099, 12))
    lon, lat = from_wgs84(x.ravel(), y.ravel(), "gcj02")
    assert "look like GCJ-02: 100% of them" in said(beyond_outline("EPSG:4490", lon, lat, outline))
    assert beyond_outline("EPSG:4490", x.ravel(), y.ravel(), outline) is None


def geometry(*wkt: str | None) -> np.ndarray:
    found = np.empty(len(wkt), object)
    found[:] = [None if each is None else shapely.from_wkt(each) for each in wkt]
    return found


def test_mixed_empty_and_collected_geometries_are_named_by_row() -> None:
    given = geometry("POINT(121.5 38.9)", SQUARE, None)
    made = prepared(given, ROWS, shape="Point", crs="EPSG:4490")
    assert [(each.row, each.code) for each in made.problems] == [(4, "no_geometry"), (3, "mixed")]
    with translation.override("en"):
        assert (
            str(made.problems[1]) == "This is no point like the others, but: area. Mixed geometries need a file each."
        )
    several = geometry("MULTIPOINT(121.5 38.9)", "MULTIPOINT(121.5 38.9, 121.6 38.9)", "POINT EMPTY")
    made = prepared(several, ROWS, shape="Point", crs="EPSG:4490")
    assert [each.code for each in made.problems] == ["no_geometry", "many_points"]
    assert made.geometry[0].geom_type == "Point"
    nested = geometry("GEOMETRYCOLLECTION(POINT(121.5 38.9))", SQUARE, SQUARE)
    assert [each.code for each in prepared(nested, ROWS, shape="MultiPolygon", crs="EPSG:4490").problems] == [
        "collection"
    ]
    assert shape_of(nested) == "MultiPolygon"


def test_self_intersections_are_refused_or_repaired_into_areas() -> None:
    given = geometry(SQUARE, BOW_TIE, "POLYGON((121.5 38.9, 121.51 38.9, 121.5 38.9, 121.5 38.9))")
    made = prepared(given, ROWS, shape="MultiPolygon", crs="EPSG:4490")
    assert [each.row for each in made.problems] == [3, 4]
    assert "the outline crosses itself" in said(made.problems[0])
    mended = prepared(given, ROWS, shape="MultiPolygon", crs="EPSG:4490", repair=True)
    assert [(each.row, each.code) for each in mended.problems] == [(4, "beyond_repair")]
    assert (mended.repaired, mended.geometry[1].geom_type, mended.geometry[1].is_valid) == (1, "MultiPolygon", True)
    assert mended.geometry[0].geom_type == "MultiPolygon"


def test_coordinates_out_of_range_are_named_by_row() -> None:
    given = geometry("POINT(121.5 38.9)", "POINT(38.9 121.5)", "POINT(110 30)")
    made = prepared(given, ROWS, shape="Point", crs="EPSG:4490")
    assert [(each.row, each.code) for each in made.problems] == [(3, "out_of_range"), (4, "outside")]
    assert "longitude 110.00000, latitude 30.00000" in said(made.problems[1])
    assert len(prepared(given, ROWS, shape="Point", crs="EPSG:4490", anywhere=True).problems) == 1
    wild = shapely.points([121.5, np.inf, 121.5], [38.9, 1, 38.9])
    assert [each.code for each in prepared(wild, ROWS, shape="Point", crs="EPSG:4550").problems][:1] == ["not_finite"]


@pytest.mark.parametrize("crs", ["gcj02", "bd09", "EPSG:4549", "EPSG:4529"])
def test_geometries_come_home_from_every_system(crs: str) -> None:
    made = prepared(shapely.points(*moved(crs)), ROWS, shape="Point", crs=crs)
    assert made.problems == []
    assert np.allclose(shapely.get_coordinates(made.geometry), np.column_stack((LON, LAT)), atol=1e-7)
    x, y = moved(crs)
    swapped = prepared(shapely.points(y, x), ROWS, shape="Point", crs=crs, swap=True)
    assert np.allclose(shapely.get_coordinates(swapped.geometry), np.column_stack((LON, LAT)), atol=1e-7)


def test_height_is_left_out_and_lines_become_sets() -> None:
    given = geometry(
        "LINESTRING Z (121.5 38.9 5, 121.6 38.9 6)", "LINEARRING(121.5 38.9, 121.6 38.9, 121.6 39, 121.5 38.9)"
    )
    made = prepared(given, ROWS[:2], shape="MultiLineString", crs="EPSG:4490")
    assert [each.geom_type for each in made.geometry] == ["MultiLineString"] * 2
    assert not shapely.has_z(made.geometry).any()


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("integer", ["12", " 1,200 ", 3.0, None, ""], [12, 1200, 3, None, None]),
        ("number", ["1.5", 2, float("nan")], [1.5, 2.0, None]),
        ("boolean", ["是", "否", 1, 0.0, True], [True, False, True, False, True]),
        ("date", ["2026/1/2", "20260102", "2026年1月2日", datetime(2026, 1, 2, 3, tzinfo=UTC)], [date(2026, 1, 2)] * 4),
        ("text", [" 甲 ", 7.0, 1.5, None], ["甲", "7", "1.5", None]),
        ("datetime", ["2026-01-02T00:00:00Z"], [datetime(2026, 1, 2, tzinfo=UTC)]),
    ],
)
def test_values_are_kept_as_they_were_meant(kind: str, given: list[object], kept: list[object]) -> None:
    found, problems = coerced(np.array(given, object), kind, np.arange(len(given)), "x")  # type: ignore[arg-type]
    assert (found, problems) == (kept, [])


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("integer", "1.5", "“1.5” is no whole number."),
        ("integer", 1e30, "is no whole number."),
        ("number", "很深", "“很深” is no number."),
        ("boolean", "maybe", "neither yes nor no"),
        ("date", "2026-13-01", "is no date"),
        ("datetime", "noon", "is no time"),
        ("text", "a\0b", "cannot be seen"),
        ("text", "x" * (LONGEST_TEXT + 1), "is the most"),
    ],
)
def test_values_that_do_not_fit_are_named(kind: str, value: object, sentence: str) -> None:
    found, [problem] = coerced(np.array([value], object), kind, np.array([7]), "深度")  # type: ignore[arg-type]
    assert (found, problem.row, problem.field) == ([None], 7, "深度")
    assert sentence in said(problem)


def test_columns_of_numbers_are_quick() -> None:
    assert coerced(np.array([1.0, np.nan]), "integer", ROWS[:2], "x") == ([1, None], [])
    assert coerced(np.array([1.5, 2.0]), "integer", ROWS[:2], "x")[1][0].row == 2
    assert coerced(np.array([True]), "boolean", ROWS[:1], "x") == ([True], [])


def answer(name: str, score: float, lon: float) -> Answer:
    from core.plugins.api import Text

    return Answer(name, "", Text("", ""), "", lon, 38.9, "exact", score, "s", name)


def test_addresses_that_are_not_certain_are_not_guessed() -> None:
    assert judged("x", [], 2)[1].code == "address_unknown"  # type: ignore[union-attr]
    assert judged("x", [answer("a", 0.5, 121.5)], 2)[1].code == "address_unknown"  # type: ignore[union-attr]
    unsure = judged("和平路", [answer("a", 1, 121.5), answer("b", 0.99, 121.6)], 2)[1]
    assert said(unsure) == "“和平路” is not certain: a; b."
    near = judged("x", [answer("a", 1, 121.5), answer("b", 0.99, 121.5001)], 2)
    assert near[0] is not None
