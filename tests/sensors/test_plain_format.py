"""Plain `gps/<device>` JSON: what is understood, and why the rest is not."""

import json
from typing import Any

import pytest

from sensors.formats.errors import DecodeError, Reason
from sensors.formats.plain import decode_plain
from sensors.formats.reported import Refused, Reported

GOOD: dict[str, Any] = {"t": 1_790_000_000, "lat": 38.95, "lon": 121.52}


def message(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def only(payload: bytes) -> Reported:
    (part,) = decode_plain(payload)
    assert isinstance(part, Reported)
    return part


def reason_for(payload: bytes) -> Reason:
    with pytest.raises(DecodeError) as caught:
        decode_plain(payload)
    return caught.value.reason


def test_a_whole_fix_is_read_in_its_units() -> None:
    fix = only(message(acc=5, alt=12.5, speed=8.2, course=270, battery=80, sos=True))
    assert (fix.lat, fix.lon, fix.acc, fix.alt, fix.speed, fix.course, fix.battery, fix.sos) == (
        38.95, 121.52, 5, 12.5, 8.2, 270, 80, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("t", "seconds"),
    [
        (1_790_000_000, 1_790_000_000),
        (1_790_000_000.25, 1_790_000_000.25),
        (1_790_000_000_250, 1_790_000_000.25),
        ("2026-09-21T13:33:20+00:00", 1_789_997_600),
        ("2026-09-21T21:33:20+08:00", 1_789_997_600),
        ("2026-09-21T13:33:20Z", 1_789_997_600),
        (0, 0),
    ],
)
def test_times_are_seconds_milliseconds_or_iso_8601(t: Any, seconds: float) -> None:
    assert only(message(t=t)).t == seconds


@pytest.mark.parametrize("t", [-1, 10**30, 1e15, "yesterday", "2026-09-21T13:33:20", "", True, None, [], {}])
def test_what_is_no_time_is_refused_as_such(t: Any) -> None:
    assert reason_for(message(t=t)) is Reason.BAD_TIME


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"  \n", Reason.EMPTY),
        (b"[]", Reason.EMPTY),
        (b"\xff\xfe", Reason.NOT_TEXT),
        (b"lat=38", Reason.NOT_JSON),
        (b'{"t":1,"lat":NaN,"lon":1}', Reason.NOT_JSON),
        (b'{"t":1,"lat":1,"lon":Infinity}', Reason.NOT_JSON),
        (b'{"t":1,"lat":1e999,"lon":1}', Reason.NOT_JSON),
        (b'{"t":1,"lat":1,"lon":1', Reason.NOT_JSON),
        (b"[" * 100_000, Reason.TOO_DEEP),
        (b"5", Reason.WRONG_SHAPE),
        (b'"hello"', Reason.WRONG_SHAPE),
        (b"null", Reason.WRONG_SHAPE),
        (b"{}", Reason.MISSING_FIELD),
        (b'{"t":1,"lat":1}', Reason.MISSING_FIELD),
        (message(lat="38.95"), Reason.WRONG_TYPE),
        (message(lat=True), Reason.WRONG_TYPE),
        (message(lat=None), Reason.WRONG_TYPE),
        (message(acc="5 m"), Reason.WRONG_TYPE),
        (message(battery=True), Reason.WRONG_TYPE),
        (message(lat=91), Reason.OUT_OF_RANGE),
        (message(lon=-180.01), Reason.OUT_OF_RANGE),
        (message(crs="epsg:4326"), Reason.UNKNOWN_CRS),
        (json.dumps([GOOD] * 10_001).encode(), Reason.TOO_LARGE),
    ],
)
def test_every_way_of_being_wrong_has_its_reason(payload: bytes, reason: Reason) -> None:
    assert reason_for(payload) is reason


def test_a_partly_bad_list_keeps_its_good_fixes_and_names_the_bad_by_index() -> None:
    good, bad, late = decode_plain(json.dumps([GOOD, {**GOOD, "lat": 91}, {**GOOD, "t": "?"}]).encode())
    assert isinstance(good, Reported)
    assert isinstance(bad, Refused)
    assert isinstance(late, Refused)
    assert (bad.reason, bad.item) == (Reason.OUT_OF_RANGE, 1)
    assert (late.reason, late.item) == (Reason.BAD_TIME, 2)
    assert bad.body is not None
    assert json.loads(bad.body)["lat"] == 91


def test_unknown_keys_are_kept() -> None:
    extra = only(message(hdop=0.9, note="巡逻")).extra
    assert extra is not None
    assert json.loads(extra) == {"hdop": 0.9, "note": "巡逻"}


@pytest.mark.parametrize(
    "payload",
    [
        message(sos=True, lat=91),
        message(sos=True, t="?"),
        message(sos=1),
        b'{"sos": true, "lat": NaN, "lon": NaN}',
        b'{"sos":true,"lat":38.9',
        b'{"sos":true,"x":"\xff"}',
    ],
)
def test_a_call_for_help_is_heard_in_a_broken_message(payload: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_plain(payload)
    assert caught.value.sos
