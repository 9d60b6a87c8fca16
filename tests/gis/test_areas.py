"""Approximate subdistrict areas cover the district's land once, and each holds its own place."""

from functools import cache

import pytest
import shapely
from shapely.geometry import MultiPolygon

from gis.basedata import areas, sources
from gis.coordinates import measure


@cache
def derived() -> dict[str, MultiPolygon]:
    return areas.subdistrict_areas()


def subdistricts() -> list[sources.Division]:
    return [d for d in sources.divisions() if d.level == "subdistrict"]


def test_the_areas_cover_the_land_of_the_district_exactly_once() -> None:
    land = measure.area_m2(sources.district_land())
    total = sum(measure.area_m2(area) for area in derived().values())
    together = measure.area_m2(shapely.union_all(list(derived().values())))
    assert total == pytest.approx(land, rel=1e-9)
    assert together == pytest.approx(land, rel=1e-6)


def test_the_district_has_the_size_that_its_outline_is_known_for() -> None:
    assert measure.area_m2(sources.outlines()[sources.DISTRICT]) / 1e6 == pytest.approx(543.6, abs=0.1)


def test_each_area_contains_its_own_point() -> None:
    inside = [d for d in subdistricts() if d.point and sources.district_land().contains(d.point)]
    assert len(inside) == 12
    for division in inside:
        assert derived()[division.code12].contains(division.point), division.name


def test_a_place_just_outside_the_outline_still_gets_the_land_next_to_it() -> None:
    outside = [d for d in subdistricts() if d.point and not sources.district_land().contains(d.point)]
    assert [d.name for d in outside] == ["红旗街道"]
    metres = shapely.distance(*measure.to_metres([derived()[outside[0].code12], outside[0].point]))
    assert metres < 100


def test_communities_lie_in_the_area_of_their_subdistrict() -> None:
    for d in sources.divisions():
        if d.level == "community" and d.point and sources.district_land().contains(d.point):
            assert derived()[d.parent_code12].contains(d.point), d.name


def test_without_any_known_point_there_is_no_area() -> None:
    missing = {d.name for d in subdistricts() if d.code12 not in derived()}
    assert missing == {"七贤岭街道", "大连华侨果树农场"}


def test_a_point_that_two_subdistricts_claim_is_believed_for_neither() -> None:
    namesakes = [d for d in sources.divisions() if d.name == "阳光社区居委会"]
    assert len({d.parent_code12 for d in namesakes}) == 2
    assert all(d.point is None for d in namesakes)
