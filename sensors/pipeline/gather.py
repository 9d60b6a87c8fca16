"""Observations as columns, once their datastreams are known, and which of them cannot be believed. Pure."""

from collections.abc import Sequence

import numpy as np

from sensors.limits import Limits
from sensors.pipeline.columns import MICROSECONDS, Ints, Observations
from sensors.pipeline.decode import Measured
from sensors.pipeline.directory import Route
from sensors.pipeline.streams import Stream
from sensors.quality import Quality


def stream_of(route: Route) -> Stream:
    """What is measured under an observation's topic."""
    assert route.stream is not None, "observations come under topics that have a stream"
    return route.stream


def gather(measured: Sequence[Measured]) -> Observations:
    """The observations as columns, in the order of arrival; their streams must have an id."""
    streams = [stream_of(each.route) for each in measured]
    seconds = np.array([each.body.t for each in measured], float)
    return Observations(
        message=np.array([each.message for each in measured], np.int64),
        device=np.array([stream.device_id for stream in streams], np.int64),
        t=np.rint(seconds * MICROSECONDS).astype(np.int64),
        received=np.array([each.received for each in measured], np.int64),
        quality=np.array([each.body.quality for each in measured], np.int64),
        datastream=np.array([stream.id for stream in streams], np.int64),
        value=np.array([each.body.value for each in measured], float),
        least=np.array([stream.least for stream in streams], float),
        most=np.array([stream.most for stream in streams], float),
    )


def judge_observations(observations: Observations, limits: Limits) -> Ints:
    """The quality of each, with what the station itself said; the clock is each one's own time of arrival."""
    age_s = (observations.received - observations.t) / MICROSECONDS
    impossible = (observations.value < observations.least) | (observations.value > observations.most)
    faults = np.where(age_s < -limits.future_tolerance, int(Quality.FUTURE), 0)
    faults |= np.where(age_s > limits.too_old, int(Quality.TOO_OLD), 0)
    faults |= np.where(impossible, int(Quality.OUT_OF_RANGE), 0)
    quality: Ints = observations.quality | faults.astype(np.int64)
    return quality


def in_order(observations: Observations) -> Ints:
    """Rows by datastream and then own time, the first to arrive of each time alone: what stands when a time repeats."""
    order = np.lexsort((observations.t, observations.datastream))
    stream, t = observations.datastream[order], observations.t[order]
    first = np.ones(len(order), bool)
    first[1:] = (stream[1:] != stream[:-1]) | (t[1:] != t[:-1])
    return order[first]
