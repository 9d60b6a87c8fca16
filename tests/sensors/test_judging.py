"""Judging: which fixes are marked, and that no device is locked out by one bad anchor."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.limits import judging
from sensors.pipeline.columns import Fixes
from sensors.pipeline.judge import ANCHOR, Anchors, _walk, _with_accuracy, distance_m, judge
from sensors.quality import Quality, names_of
from tests.sensors.fixes import LAT, METRE, NOW_S, fixes

LIMITS = judging().limits


def nobody(devices: int = 1) -> Anchors:
    return np.zeros(devices, ANCHOR)


def names(batch: Fixes, anchors: Anchors | None = None) -> list[list[str]]:
    quality, _ = judge(batch, nobody() if anchors is None else anchors, LIMITS)
    return [names_of(each) for each in quality.tolist()]


def north(*metres: float) -> list[float]:
    return [LAT + each * METRE for each in metres]


def test_a_good_fix_has_no_mark() -> None:
    assert names(fixes()) == [[]]


def test_a_fix_from_the_future_is_marked_beyond_the_tolerance() -> None:
    assert names(fixes(t_s=[NOW_S + 119.0, NOW_S + 121.0])) == [[], ["future"]]


def test_a_fix_too_old_on_arrival_is_marked() -> None:
    assert names(fixes(t_s=[0.0, NOW_S - 604_801.0, NOW_S - 604_799.0])) == [["too_old"], ["too_old"], []]


def test_the_zero_island_is_marked_and_the_date_line_is_not() -> None:
    batch = fixes(slot=[0, 1, 2], lat=[0.0, 0.005, 0.0], lon=[0.0, -0.005, 180.0])
    assert names(batch, nobody(3)) == [["zero_island"], ["zero_island"], []]


def test_poor_accuracy_is_marked_and_is_not_held_to_a_jump() -> None:
    assert names(fixes(acc=[5.0, 3000.0, 5.0], lat=north(0, 2500, 10))) == [[], ["poor_accuracy"], []]


def test_several_faults_are_all_named() -> None:
    assert names(fixes(t_s=[NOW_S + 1e6], lat=[0.0], lon=[0.0], acc=[500.0])) == [
        ["future", "zero_island", "poor_accuracy"]
    ]


def test_sos_is_no_fault_and_stays() -> None:
    quality, _ = judge(fixes(quality=int(Quality.SOS), acc=500.0), nobody(), LIMITS)
    assert quality.tolist() == [Quality.SOS | Quality.POOR_ACCURACY]


def test_one_impossible_jump_is_marked_and_the_fixes_around_it_are_not() -> None:
    assert names(fixes(lat=north(0, 10, 5000, 20, 30))) == [[], [], ["jump"], [], []]


def test_a_fast_helicopter_does_not_jump() -> None:
    assert names(fixes(lat=north(*(90 * second for second in range(6))))) == [[]] * 6


def test_jumps_are_judged_against_what_earlier_batches_left() -> None:
    _, anchors = judge(fixes(t_s=[NOW_S - 60.0]), nobody(), LIMITS)
    assert names(fixes(lat=north(20_000), t_s=[float(NOW_S)]), anchors) == [["jump"]]
    assert names(fixes(lat=north(4_000), t_s=[float(NOW_S)]), anchors) == [[]]


def test_three_fixes_that_agree_move_the_anchor_and_the_device_is_not_locked_out() -> None:
    assert names(fixes(lat=north(0, 50_000, 50_010, 50_020, 50_030))) == [[], ["jump"], ["jump"], [], []]


def test_the_anchor_moves_over_several_batches_too() -> None:
    anchors = nobody()
    marks = []
    for second, metres in enumerate([0, 50_000, 50_010, 50_020, 50_030]):
        quality, anchors = judge(fixes(lat=north(metres), t_s=[NOW_S - 10.0 + second]), anchors, LIMITS)
        marks.append(names_of(int(quality[0])))
    assert marks == [[], ["jump"], ["jump"], [], []]


def test_fixes_that_contradict_each_other_too_never_move_the_anchor() -> None:
    assert names(fixes(lat=north(0, 50_000, -50_000, 90_000, -90_000, 10))) == [[], *[["jump"]] * 4, []]


def test_the_same_wrong_fix_delivered_again_does_not_count_twice() -> None:
    start = NOW_S - 10.0
    batch = fixes(lat=north(0, *[50_000] * 4), t_s=[start, start + 1, start + 1, start + 1, start + 1])
    assert names(batch) == [[], *[["jump"]] * 4]


def test_a_late_burst_is_judged_and_does_not_move_the_anchor_back() -> None:
    _, anchors = judge(fixes(), nobody(), LIMITS)
    quality, moved = judge(fixes(t_s=[NOW_S - 600.0, NOW_S - 599.0], lat=north(300, 20)), anchors, LIMITS)
    assert [names_of(each) for each in quality.tolist()] == [[], []]
    assert moved["t"][0] == anchors["t"][0]


def test_faulty_fixes_never_become_the_anchor() -> None:
    batch = fixes(
        t_s=[NOW_S - 9.0, NOW_S - 8.0, NOW_S - 7.0, NOW_S + 900.0],
        lat=[LAT, 0.0, LAT + 0.05, LAT],
        lon=[121.52, 0.0, 121.52, 121.52],
        acc=[5.0, 5.0, 900.0, 5.0],
    )
    _, anchors = judge(batch, nobody(), LIMITS)
    assert anchors["t"][0] == batch.t[0]


def test_devices_are_judged_apart_from_each_other() -> None:
    batch = fixes(slot=[0, 1, 0, 1], lat=[LAT, LAT + 1, LAT, LAT + 1], t_s=[NOW_S - 1.0] * 2 + [float(NOW_S)] * 2)
    assert names(batch, nobody(2)) == [[]] * 4


def test_the_callers_anchors_are_left_alone() -> None:
    anchors = nobody()
    judge(fixes(), anchors, LIMITS)
    assert anchors["t"][0] == 0


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_the_quick_way_agrees_with_walking_through_every_device(data: Any) -> None:
    count = data.draw(st.integers(1, 25))
    metres = data.draw(st.lists(st.sampled_from([0, 30, 100, 9_000, 9_050, 60_000]), min_size=count, max_size=count))
    slots = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    seconds = data.draw(st.lists(st.integers(0, 40), min_size=count, max_size=count))
    batch = fixes(slot=slots, lat=north(*metres), t_s=[NOW_S - 50.0 + second for second in seconds])
    quality, anchors = judge(batch, nobody(3), LIMITS)
    walked, expected = nobody(3), np.zeros(count, bool)
    order = np.lexsort((batch.t, batch.slot))
    ordered = _with_accuracy(batch.take(order), LIMITS)
    for slot in set(slots):
        rows = np.flatnonzero(ordered.slot == slot)
        expected[order[rows]] = _walk(ordered, slice(int(rows[0]), int(rows[-1]) + 1), walked, LIMITS)
    assert (quality & Quality.JUMP > 0).tolist() == expected.tolist()
    assert anchors["t"].tolist() == walked["t"].tolist()
    assert anchors["lat"].tolist() == walked["lat"].tolist()


def test_distance_of_a_degree_of_latitude() -> None:
    assert abs(float(distance_m(121.5, 38.0, 121.5, 39.0)) - 111_195) < 1


def test_the_limits_say_version_and_units() -> None:
    assert judging().version
    assert judging().ranges["course"].most == 360
