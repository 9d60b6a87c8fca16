"""The storm day: repeatable, rising through the colours and falling again, with its script of troubles."""

import json
from itertools import pairwise

import numpy as np
import pytest

from config.site import HOME
from simulation.roster import MARK
from simulation.storm.bands import bands_of
from simulation.storm.course import STORM_H, Course, course_of, highest_level, phase_of
from simulation.storm.response import WINDOWS, Basin, filled, sums
from simulation.storm.script import mute_of, script_of
from simulation.storm.sites import SITES, Place, places_of

SEED = 210211
SEEDS = range(12)


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    found = json.loads((HOME / "gis" / "data" / "subdistrict_points.geojson").read_text())["features"]
    points = {f"{each['properties']['code']}000": each["geometry"] for each in found}
    return places_of({code: tuple(point["coordinates"]) for code, point in points.items() if point})


@pytest.fixture(scope="module")
def courses(places: dict[str, Place]) -> list[Course]:
    return [course_of(seed, 0, places) for seed in SEEDS]


def same(one: Course, two: Course) -> bool:
    return all(np.array_equal(values, two.series[key]) for key, values in one.series.items())


def test_the_same_seed_gives_the_same_storm(places: dict[str, Place]) -> None:
    assert bands_of(SEED) == bands_of(SEED)
    assert same(course_of(SEED, 0, places), course_of(SEED, 0, places))
    assert script_of(SEED, 0, places, 3) == script_of(SEED, 0, places, 3)


def test_another_seed_and_the_next_storm_of_it_are_others(places: dict[str, Place]) -> None:
    first = course_of(SEED, 0, places)
    assert not same(first, course_of(SEED + 1, 0, places))
    assert not same(first, course_of(SEED, 1, places))
    assert script_of(SEED, 0, places, None) != script_of(SEED + 1, 0, places, None)


def test_bands_come_from_the_west(courses: list[Course]) -> None:
    for course in courses:
        wet = [course.series[f"sim-rain-{number:02d}", "rain_1h"] for number in (1, 7)]
        west, east = (int(np.argmax(values >= 5)) for values in wet)
        assert 0 < west < east


def crossings(values: np.ndarray, ident: str, name: str) -> list[int]:
    """The minutes at which a gauge first reaches blue, yellow, orange, red; as far as it does."""
    rule = next(site for site in SITES if site.ident == ident).rules[name]
    steps = (rule.blue, rule.yellow, rule.orange, rule.red)
    return [int(np.argmax(values >= step)) for step in steps if (values >= step).any()]


def test_gauges_rise_through_all_four_colours_in_order_and_fall_again(courses: list[Course]) -> None:
    for course in courses:
        risen = {
            (site.ident, name): crossings(course.series[site.ident, name], site.ident, name)
            for site in SITES
            for name in site.rules
        }
        full = [minutes for minutes in risen.values() if len(minutes) == 4]
        assert len(full) >= 2
        assert all(a < b for minutes in full for a, b in pairwise(minutes))
        assert highest_level(course.readings(STORM_H)) is None


def test_the_first_colour_comes_soon_and_red_while_people_still_watch(courses: list[Course]) -> None:
    """At the demo's 30 times life: within a minute by the wind, red water after about five."""
    for course in courses:
        gusts = course.series["sim-wind-01", "wind_gust"]
        assert int(np.argmax(gusts >= 13.9)) <= 30
        red = [minute for minute in range(int(STORM_H * 60)) if highest_level(course.readings(minute / 60)) == 1]
        assert 90 <= red[0] <= 165
        assert red[-1] < (STORM_H - 1) * 60


def test_a_gauges_sums_agree_with_each_other(courses: list[Course]) -> None:
    for course in courses:
        for site in (site for site in SITES if site.kind == "rain"):
            told = [course.series[site.ident, name] for name in WINDOWS]
            assert all((longer - shorter >= -1e-9).all() for shorter, longer in pairwise(told))
            tens = course.series[site.ident, "rain_10min"]
            for minute in (120, 185, 240):
                hour = tens[minute - 50 : minute + 1 : 10].sum()
                assert hour == pytest.approx(course.series[site.ident, "rain_1h"][minute], abs=0.31)
            assert course.series[site.ident, "rain_10min"].min() >= 0


def test_a_sum_is_what_fell_in_its_window() -> None:
    told = sums(np.full(400, 60.0))
    assert (told["rain_10min"][300], told["rain_1h"][300], told["rain_3h"][300]) == (10.0, 60.0, 180.0)
    assert told["rain_1h"][29] == 30.0


def test_a_basin_answers_late_and_empties() -> None:
    rain = np.where(np.arange(600) < 30, 60.0, 0.0)
    level = filled(Basin(delay_h=0.5, empties_h=1.0, rise_per_mm=0.1, base=2.0), rain)
    assert (level[:30] == 2.0).all()
    peak = int(level.argmax())
    assert peak == 59
    assert level[peak + 60] - 2.0 == pytest.approx((level[peak] - 2.0) / np.e, rel=0.01)
    assert (filled(Basin(0, 1.0, 0.1, swallows_mm_h=60.0), rain) == 0).all()


def test_values_are_such_as_instruments_tell(courses: list[Course]) -> None:
    most = {"rain_1h": 120, "rain_3h": 220, "wind_gust": 40, "depth": 150, "level": 70}
    for course in courses:
        for (_, name), values in course.series.items():
            assert values.min() >= 0
            assert values.max() <= most.get(name, 400)


def test_stations_have_places_names_and_a_mark(places: dict[str, Place]) -> None:
    assert 12 <= len(SITES) <= 20
    assert len({site.ident for site in SITES}) == len(set(places.values())) == len(SITES)
    assert all(site.label.startswith(MARK) for site in SITES)


def test_the_script_has_two_calls_a_silence_and_a_crew_that_does_not_answer(places: dict[str, Place]) -> None:
    for seed in SEEDS:
        script = script_of(seed, 0, places, 3)
        flooded = [places[site.ident] for site in SITES if site.kind == "waterlogging"]
        assert [call.near in flooded for call in script.calls] == [True, False]
        assert script.calls[0].hour < script.calls[1].hour < STORM_H
        assert script.silent in places
        said = [script.is_silent(script.silent, hour) for hour in (1.0, 3.5, 6.0)]
        assert said == [False, True, False]


def test_the_crew_that_does_not_answer_is_one_that_a_flood_needs_and_near() -> None:
    kinds = ["patrol", "rescue", "fire", "engineering"]
    homes = [(121.50, 38.9), (121.51, 38.9), (121.52, 38.9), (121.53, 38.9)]
    assert mute_of(kinds, homes, (121.50, 38.9)) == 1
    assert mute_of(kinds, homes, (121.60, 38.9)) == 3
    assert mute_of(["patrol"], homes[:1], (121.50, 38.9)) is None


def test_the_phases_follow_each_other() -> None:
    found = [phase_of(minute / 60) for minute in range(int(STORM_H * 60) + 1)]
    assert list(dict.fromkeys(found)) == ["gathering", "rising", "raging", "easing", "falling"]
