"""Deciding levels: rises at once, falls only by the hysteresis, never flaps, in both directions."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.alarms.decide import LEVELS, Level, Rule, Value, level_of, next_level, walk

RAIN = Rule(False, red=100, orange=50, yellow=None, blue=20, hysteresis=5)
FOG = Rule(True, red=50, orange=200, yellow=500, blue=None, hysteresis=20)
heights = st.lists(st.none() | st.integers(0, 40), min_size=4, max_size=4)
values = st.integers(-20, 60).map(float)
levels = st.none() | st.sampled_from(LEVELS)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule in either direction whose graver levels are more extreme."""
    below = draw(st.booleans())
    given_heights = sorted({each for each in draw(heights) if each is not None}, reverse=not below)
    places = sorted(draw(st.permutations(range(4)))[: len(given_heights)])
    numbers: list[float | None] = [None] * 4
    for place, height in zip(places, given_heights, strict=True):
        numbers[place] = float(height)
    red, orange, yellow, blue = reversed(numbers)
    return Rule(below, red, orange, yellow, blue, float(draw(st.integers(0, 10))))


def story(rule: Rule, *numbers: float) -> list[Level]:
    """The levels that these values lead to, one after the other."""
    return [change.after for change in walk([Value(n, n, value) for n, value in enumerate(numbers)], None, rule)]


def test_a_threshold_itself_counts_as_reached() -> None:
    assert [level_of(value, RAIN) for value in (19.9, 20, 49.9, 50, 100, 400)] == [None, 4, 4, 2, 1, 1]
    assert [level_of(value, FOG) for value in (500.1, 500, 200, 50, 0)] == [None, 3, 2, 1, 1]


def test_a_level_is_left_only_by_the_hysteresis() -> None:
    assert story(RAIN, 20, 15.1, 15, 20) == [4, None, 4]
    assert story(RAIN, 100, 95.1, 95, 45.1, 45, 15) == [1, 2, 4, None]
    assert story(FOG, 50, 69, 70, 519, 520) == [1, 2, 3, None]


def test_a_jump_skips_levels_both_ways() -> None:
    assert story(RAIN, 300, 0) == [1, None]


def test_a_rule_without_levels_ends_what_lives() -> None:
    never = Rule(False, None, None, None, None, 5)
    assert next_level(1000, 2, never) is None


@given(rules(), levels, values)
@settings(max_examples=300, deadline=None)
def test_nobody_is_told_less_than_the_value_says(rule: Rule, current: Level, value: float) -> None:
    reached, after = level_of(value, rule), next_level(value, current, rule)
    assert reached is None or (after is not None and after <= reached)


@given(rules(), levels, values)
@settings(max_examples=300, deadline=None)
def test_the_same_value_again_changes_nothing(rule: Rule, current: Level, value: float) -> None:
    once = next_level(value, current, rule)
    assert next_level(value, once, rule) == once


@given(rules(), levels, values, values)
@settings(max_examples=300, deadline=None)
def test_a_worse_value_never_means_a_lesser_level(rule: Rule, current: Level, one: float, other: float) -> None:
    mild, bad = sorted((one, other), reverse=rule.below)
    grave = [next_level(value, current, rule) or 5 for value in (mild, bad)]
    assert grave[1] <= grave[0]


@given(rules(), values, st.lists(st.floats(0, 1), min_size=2, max_size=12))
@settings(max_examples=300, deadline=None)
def test_values_within_the_hysteresis_never_flap(rule: Rule, base: float, parts: list[float]) -> None:
    """However values wander within a band narrower than the hysteresis, the level rises at most, never falls."""
    band = max(rule.hysteresis - 0.01, 0.0)
    changes = walk([Value(n, n, base + part * band) for n, part in enumerate(parts)], None, rule)
    after = [change.after or 5 for change in changes]
    assert all(later < earlier for earlier, later in pairwise([5, *after]))
