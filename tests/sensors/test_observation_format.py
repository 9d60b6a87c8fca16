"""Observations and crews' reports as stations and crews write them: what is understood, what is refused and why."""

import contextlib
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.formats.errors import DecodeError
from sensors.formats.observation import decode_bare, decode_observations
from sensors.formats.order import decode_order
from sensors.formats.reported import Observed, OrderStatus, Refused
from sensors.quality import names_of
from tests.sensors.test_decoders_fuzz import anything, as_bytes, scalars

observation = st.dictionaries(st.sampled_from(["t", "v", "q", "u"]) | st.text(), anything)
order = st.fixed_dictionaries({"order": scalars, "status": st.just("cleared") | scalars, "t": scalars, "note": scalars})


def one(**fields: Any) -> Observed:
    (part,) = decode_observations(json.dumps({"t": 1_795_000_000, "v": 1.5, **fields}).encode(), "mm")
    assert isinstance(part, Observed)
    return part


def reason(payload: str | bytes) -> str:
    with pytest.raises(DecodeError) as refused:
        decode_observations(payload.encode() if isinstance(payload, str) else payload, "mm")
    return refused.value.reason


@pytest.mark.parametrize("t", [1_795_000_000, 1_795_000_000_000, "2026-11-18T11:06:40Z", "2026-11-18T19:06:40+08:00"])
def test_times_are_seconds_milliseconds_or_text(t: Any) -> None:
    assert one(t=t) == Observed(1_795_000_000, 1.5)


@pytest.mark.parametrize(
    ("word", "marks"),
    [("good", []), (" OK ", []), (None, []), ("suspect", ["suspect"]), ("invalid", ["bad"]), ("R3", ["suspect"])],
)
def test_what_the_station_thinks_of_its_value_is_kept(word: str | None, marks: list[str]) -> None:
    assert names_of(one(q=word).quality) == marks


def test_a_word_nobody_knows_and_other_keys_are_kept_beside() -> None:
    assert json.loads(one(q="R3", crew="李").extra or b"{}") == {"q": "R3", "crew": "李"}
    assert one(u="mm").extra is None


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ('{"t": 1, "v": "2"}', "wrong_type"),
        ('{"t": 1, "v": true}', "wrong_type"),
        ('{"t": 1, "v": null}', "wrong_type"),
        ('{"t": 1, "v": 2, "q": 3}', "wrong_type"),
        ('{"t": 1, "v": NaN}', "not_json"),
        ('{"t": 1, "v": Infinity}', "not_json"),
        ('{"t": 1}', "missing_field"),
        ('{"t": -1, "v": 1}', "bad_time"),
        ('{"t": "2026-11-18T11:06:40", "v": 1}', "bad_time"),
        ('{"t": 1, "v": 1, "u": "in"}', "wrong_unit"),
        ("[]", "empty"),
        ("7", "wrong_shape"),
        (b"\xff", "not_text"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_reason(payload: str | bytes, why: str) -> None:
    assert reason(payload) == why


def test_items_of_a_list_are_refused_one_by_one() -> None:
    parts = decode_observations(b'[{"t": 1, "v": 1}, {"t": 2, "v": "x"}, {"t": 3, "v": 3, "u": "m"}]', "mm")
    assert parts[0] == Observed(1, 1)
    refused = [(part.item, part.reason) for part in parts if isinstance(part, Refused)]
    assert refused == [(1, "wrong_type"), (2, "wrong_unit")]


def test_a_crews_report_is_read_strictly() -> None:
    (part,) = decode_order('{"order": 12, "status": "on_scene", "t": 5, "note": "到\\u0000了", "x": 1}'.encode())
    assert part == OrderStatus(12, "on_scene", 5, "到了")
    for wrong in ({"order": "12"}, {"order": 1.5}, {"order": True}, {"status": "withdrawn"}, {"t": None}, {"note": 1}):
        with pytest.raises(DecodeError):
            decode_order(json.dumps({"order": 1, "status": "cleared", "t": 1, **wrong}).encode())


@given(st.binary() | observation.map(as_bytes) | st.lists(observation).map(as_bytes) | anything.map(as_bytes))
@settings(max_examples=100, deadline=None)
def test_whatever_a_station_sends(payload: bytes) -> None:
    with contextlib.suppress(DecodeError):
        for part in decode_observations(payload, "mm"):
            if isinstance(part, Observed):
                assert math.isfinite(part.value)
                assert 0 <= part.t < 1e11
    with contextlib.suppress(ValueError):
        assert math.isfinite(decode_bare(payload).v)


@given(st.binary() | order.map(as_bytes) | anything.map(as_bytes))
@settings(max_examples=100, deadline=None)
def test_whatever_a_crew_sends(payload: bytes) -> None:
    with contextlib.suppress(DecodeError):
        (part,) = decode_order(payload)
        assert isinstance(part, OrderStatus)
        assert part.order > 0
