"""What a batch's observations mean for alarms: levels that rise and fall, and silent stations that speak again.

Only observations newer than what was known count: so the same message delivered again changes nothing, and a latecomer
proves nothing about now. The datastreams are locked first, so that several workers decide one after the other.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import numpy as np
import psycopg

from sensors.alarms.decide import Change, Level, Rule, Value, walk
from sensors.alarms.rows import About, Due, Seen, Standing, end_alarm, living, move_alarm, raise_alarm
from sensors.pipeline.columns import Observations
from sensors.pipeline.directory import Route
from sensors.pipeline.gather import stream_of
from sensors.quality import UNUSABLE, Quality

_LOCK = "SELECT 1 FROM sensors_datastream WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_KNOWN = """
SELECT datastream_id, (EXTRACT(EPOCH FROM t) * 1000000)::bigint FROM sensors_reading
WHERE datastream_id = ANY(%s) AND usable
"""
NOT_ALARMING = int(UNUSABLE | Quality.TOO_OLD)
_Values = dict[int, list[Value]]  # by datastream, in the order of their own time


def follow(
    cursor: psycopg.Cursor, observations: Observations, streams: Mapping[int, Route], heard: Mapping[int, Route]
) -> list[Due]:
    """Raise, move and end alarms; the events are due once every other row is written.

    Args:
        observations: by datastream and own time, not yet among the readings.
        streams: who measured, by datastream. heard: stations that said anything, by device.
    """
    values = _new_values(cursor, observations, streams)
    abouts = {stream: _about(streams[stream]) for stream in values}
    silences = {device: _silence(route) for device, route in heard.items()}
    found = living(cursor, {about.cause for about in (*abouts.values(), *silences.values())})
    due = list(_ended_silences(cursor, silences, found))
    for stream, about in abouts.items():
        rule = stream_of(streams[stream]).rule
        assert rule is not None, "only datastreams with a rule have values here"
        due += _Follower(cursor, about, rule, found.get(about.cause)).follow(values[stream])
    return due


def _new_values(cursor: psycopg.Cursor, observations: Observations, streams: Mapping[int, Route]) -> _Values:
    """The usable observations of datastreams with a rule that are newer than what is known, and their lock."""
    ruled = sorted(stream for stream, route in streams.items() if stream_of(route).rule is not None)
    wanted = np.isin(observations.datastream, ruled) & ((observations.quality & NOT_ALARMING) == 0)
    chosen = observations.take(wanted)
    if not len(chosen):
        return {}
    asked = np.unique(chosen.datastream).tolist()
    cursor.execute(_LOCK, (asked,))
    known: dict[int, int] = dict(cursor.execute(_KNOWN, (asked,)).fetchall())
    values: _Values = {}
    columns = (chosen.datastream, chosen.t, chosen.received, chosen.value)
    for stream, t, received, value in zip(*(column.tolist() for column in columns), strict=True):
        if t > known.get(stream, -1):
            values.setdefault(stream, []).append(Value(t, received, value))
    return values


class _Follower:
    """One datastream's alarm, from value to value."""

    def __init__(self, cursor: psycopg.Cursor, about: About, rule: Rule, standing: Standing | None) -> None:
        self.cursor, self.about, self.rule = cursor, about, rule
        self.alarm_id = standing.id if standing else 0
        self.level: Level = standing.level if standing else None

    def follow(self, values: list[Value]) -> Iterator[Due]:
        for change in walk(values, self.level, self.rule):
            due = self._change(change)
            if due is not None:
                yield due

    def _change(self, change: Change) -> Due | None:
        before, after, at = change
        held = after if after is not None else before
        assert held is not None, "a change has a level on one side"
        seen = Seen(at.value, self.rule.threshold(held), moment(at.t), moment(at.received))
        if after is None:
            return end_alarm(self.cursor, self.about, self.alarm_id, held, seen, "by_value")
        if before is not None:
            return move_alarm(self.cursor, self.about, self.alarm_id, before, after, seen)
        made = raise_alarm(self.cursor, self.about, after, seen)
        if made is None:
            return None  # cannot be while the datastream is locked; then its alarm lives already
        self.alarm_id, due = made
        return due


def _ended_silences(
    cursor: psycopg.Cursor, silences: Mapping[int, About], found: Mapping[str, Standing]
) -> Iterator[Due]:
    now = datetime.now(UTC)
    for about in silences.values():
        standing = found.get(about.cause)
        if standing is not None:
            seen = Seen(None, None, now, now)
            yield end_alarm(cursor, about, standing.id, standing.level, seen, "by_return")


def _about(route: Route) -> About:
    stream = stream_of(route)
    return About("threshold", f"threshold:{stream.id}", *_device(route), stream.property, stream.unit)


def _silence(route: Route) -> About:
    return About("silence", f"silence:{route.device_id}", *_device(route))


def _device(route: Route) -> tuple[int, str, str, str, float | None, float | None]:
    stream = stream_of(route)
    return route.device_id, route.ident, route.label or route.ident, route.agency_path, stream.lon, stream.lat


def moment(microseconds: int) -> datetime:
    """A time as the database driver takes it."""
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC)
