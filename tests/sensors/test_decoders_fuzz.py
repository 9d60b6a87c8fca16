"""Whatever a stranger sends, the decoders answer with parts or with their own error, never with another."""

import contextlib
import json
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.formats.errors import DecodeError
from sensors.formats.owntracks import decode_owntracks
from sensors.formats.plain import decode_plain
from sensors.formats.reported import Reported
from sensors.topics import sender_of

numbers = st.one_of(st.integers(), st.floats(), st.integers(min_value=10**15, max_value=10**40))
scalars = st.one_of(st.none(), st.booleans(), numbers, st.text())
anything = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
PLAIN_KEYS = ["t", "lat", "lon", "acc", "alt", "speed", "course", "battery", "sos", "crs"]
TRACKS_KEYS = ["_type", "lat", "lon", "tst", "acc", "vel", "cog", "batt", "event", "desc", "waypoints", "data", "wtst"]
TYPES = ["location", "transition", "waypoint", "waypoints", "lwt", "card", "cmd", "encrypted", "dump", "status"]
plain = st.dictionaries(st.sampled_from(PLAIN_KEYS) | st.text(), anything)
tracks = st.builds(
    lambda kind, rest: {**rest, "_type": kind},
    st.sampled_from(TYPES) | scalars,
    st.dictionaries(st.sampled_from(TRACKS_KEYS) | st.text(), anything),
)


def as_bytes(value: Any) -> bytes:
    return json.dumps(value).encode()  # with NaN and Infinity, as careless senders write them


def check(parts: list[Any]) -> None:
    for part in parts:
        if isinstance(part, Reported):
            assert -90 <= part.lat <= 90
            assert -180 <= part.lon <= 180
            assert 0 <= part.t < 1e11
            assert all(value is None or math.isfinite(value) for value in part[3:8])


@given(st.binary() | plain.map(as_bytes) | st.lists(plain).map(as_bytes) | anything.map(as_bytes))
@settings(max_examples=100, deadline=None)
def test_plain(payload: bytes) -> None:
    with contextlib.suppress(DecodeError):
        check(decode_plain(payload))


@given(st.binary() | tracks.map(as_bytes) | anything.map(as_bytes), st.none() | st.binary(min_size=1, max_size=32))
@settings(max_examples=100, deadline=None)
def test_owntracks(payload: bytes, key: bytes | None) -> None:
    with contextlib.suppress(DecodeError):
        check(decode_owntracks(payload, key))


@given(st.binary() | st.text(alphabet="gps/owntracks#+$ \u9996a0").map(str.encode))
@settings(max_examples=100, deadline=None)
def test_topics(topic: bytes) -> None:
    with contextlib.suppress(DecodeError):
        assert sender_of(topic).ident
