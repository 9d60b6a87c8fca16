"""Judging observations, and which of several at the same time stands."""

from typing import Any

import numpy as np

from sensors.limits import judging
from sensors.pipeline.columns import Observations
from sensors.pipeline.gather import in_order, judge_observations
from sensors.pipeline.observation_sql import newest_readings
from sensors.quality import Quality, names_of
from tests.sensors.fixes import NOW_S


def observed(**columns: Any) -> Observations:
    """Observations of one datastream from 0 to 100, received now; each column a list or one value for all."""
    count = max((len(value) for value in columns.values() if isinstance(value, list)), default=1)

    def column(name: str, usual: Any, kind: Any) -> Any:
        value = columns.get(name, usual)
        return np.array(value if isinstance(value, list) else [value] * count, kind)

    return Observations(
        message=np.arange(count),
        device=np.ones(count, np.int64),
        t=column("t", NOW_S, np.int64) * 1_000_000,
        received=column("received", NOW_S, np.int64) * 1_000_000,
        quality=column("quality", 0, np.int64),
        datastream=column("datastream", 1, np.int64),
        value=column("value", 1.0, float),
        least=np.zeros(count),
        most=np.full(count, 100.0),
    )


def names(**columns: Any) -> list[list[str]]:
    marks = judge_observations(observed(**columns), judging().limits)
    return [names_of(each) for each in marks.tolist()]


def test_a_value_that_cannot_be_measured_is_marked() -> None:
    assert names(value=[-0.1, 0.0, 100.0, 100.1]) == [["out_of_range"], [], [], ["out_of_range"]]


def test_the_stations_clock_is_held_to_the_limits_of_fixes() -> None:
    assert names(t=[NOW_S + 119, NOW_S + 121, NOW_S - 604_799, NOW_S - 604_801]) == [[], ["future"], [], ["too_old"]]


def test_what_the_station_said_itself_stays() -> None:
    assert names(quality=[int(Quality.SUSPECT)], value=[500.0]) == [["out_of_range", "suspect"]]


def test_of_the_same_time_the_first_that_came_stands() -> None:
    batch = observed(t=[NOW_S, NOW_S - 1, NOW_S], value=[1.0, 2.0, 3.0])
    assert batch.take(in_order(batch)).value.tolist() == [2.0, 1.0]


def test_the_newest_usable_observation_stands_for_its_datastream() -> None:
    future, good = int(Quality.FUTURE), 0
    batch = observed(datastream=[2, 1, 1, 1], t=[5, 10, 30, 20], quality=[good, good, future, good])
    assert newest_readings(batch).tolist() == [3, 0]
