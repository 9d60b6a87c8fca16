"""OwnTracks JSON, by the booklet."""

import base64
import json
from typing import Any

import pytest
from nacl.secret import SecretBox

from sensors.formats.errors import DecodeError, Reason
from sensors.formats.owntracks import decode_owntracks
from sensors.formats.reported import Lost, Mark, Note, Refused, Reported, Skipped, Transition

LOCATION: dict[str, Any] = {"_type": "location", "lat": 38.95, "lon": 121.52, "tst": 1_790_000_000}


def encode(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


def test_a_location_with_every_field_loses_none() -> None:
    numbers = {"vac": 3, "bs": 2, "p": 101.3, "rad": 50, "m": 1, "created_at": 1_790_000_009}
    texts = {"t": "u", "tid": "li", "conn": "w", "SSID": "x", "BSSID": "y", "poi": "p", "tag": "g", "_id": "1f"}
    picture = {"image": "aGk=", "imagename": "i", "topic": "owntracks/li/phone"}
    lists = {"inregions": ["home"], "inrids": ["6da9cf"], "motionactivities": ["walking"]}
    rest = {**numbers, **texts, **picture, **lists}
    (fix,) = decode_owntracks(
        json.dumps({**LOCATION, "acc": 8, "alt": 20, "vel": 36, "cog": 90, "batt": 77, **rest}).encode()
    )
    assert isinstance(fix, Reported)
    assert (fix.acc, fix.alt, fix.speed, fix.course, fix.battery) == (8, 20, 10.0, 90, 77)  # vel in km/h, speed in m/s
    assert fix.extra is not None
    assert json.loads(fix.extra) == rest


def test_a_time_in_milliseconds_is_no_date_in_the_far_future() -> None:
    (fix,) = decode_owntracks(json.dumps({**LOCATION, "tst": 1_790_000_000_500}).encode())
    assert isinstance(fix, Reported)
    assert fix.t == 1_790_000_000.5


def test_transition() -> None:
    where = {"lat": 38.9, "lon": 121.5, "acc": 5, "desc": "库房", "t": "c", "rid": "a1"}
    (part,) = decode_owntracks(
        encode(_type="transition", event="enter", tst=1_790_000_000, wtst=1_700_000_000, **where)
    )
    assert part == Transition("enter", 1_790_000_000, 1_700_000_000, "库房", 121.5, 38.9, 5, "c", "a1")


def test_transition_without_place() -> None:
    (part,) = decode_owntracks(encode(_type="transition", event="leave", tst=1))
    assert part == Transition("leave", 1, None, "", None, None, None, None, None)


def test_last_will() -> None:
    assert decode_owntracks(encode(_type="lwt", tst=1_790_000_000)) == [Lost(1_790_000_000)]


def test_waypoints_one_and_many() -> None:
    one = {"_type": "waypoint", "desc": "库房", "tst": 5, "lat": 38.9, "lon": 121.5, "rad": 100, "rid": "a1"}
    assert decode_owntracks(json.dumps(one).encode()) == [Mark(5, "库房", 121.5, 38.9, 100, b'{"rid":"a1"}')]
    good, bad = decode_owntracks(encode(_type="waypoints", _creator="x", waypoints=[one, {**one, "tst": "?"}]))
    assert isinstance(good, Mark)
    assert isinstance(bad, Refused)
    assert bad.item == 1


@pytest.mark.parametrize("kind", ["card", "status", "steps", "beacon", "configuration", "dump"])
def test_what_a_device_says_of_itself_is_kept(kind: str) -> None:
    assert decode_owntracks(encode(_type=kind, name="Li")) == [Note(kind, b'{"name":"Li"}')]


def test_our_own_commands_are_passed_over_with_their_reason() -> None:
    assert decode_owntracks(encode(_type="cmd", action="reportLocation")) == [Skipped("command to the device")]


def sealed(payload: bytes, key: bytes) -> bytes:
    box = SecretBox(key.ljust(32, b"\0"))
    return encode(_type="encrypted", data=base64.b64encode(bytes(box.encrypt(payload, bytes(24)))).decode())


def test_an_encrypted_location_opens_with_the_devices_key_padded_with_nul() -> None:
    (fix,) = decode_owntracks(sealed(json.dumps(LOCATION).encode(), b"geheim"), b"geheim")
    assert isinstance(fix, Reported)
    assert fix.lat == 38.95


@pytest.mark.parametrize(
    ("payload", "key", "reason"),
    [
        (sealed(b"{}", b"geheim"), None, Reason.NO_KEY),
        (sealed(b"{}", b"geheim"), b"other", Reason.CANNOT_DECRYPT),
        (encode(_type="encrypted", data="not base64!"), b"geheim", Reason.CANNOT_DECRYPT),
        (encode(_type="encrypted", data=""), b"geheim", Reason.CANNOT_DECRYPT),
        (encode(_type="encrypted", data=7), b"geheim", Reason.WRONG_TYPE),
        (sealed(b"not json", b"geheim"), b"geheim", Reason.NOT_JSON),
        (sealed(sealed(b"{}", b"geheim"), b"geheim"), b"geheim", Reason.UNKNOWN_TYPE),
        (b"", None, Reason.EMPTY),
        (b"[]", None, Reason.WRONG_SHAPE),
        (encode(lat=1, lon=1, tst=1), None, Reason.MISSING_FIELD),
        (encode(_type="teapot"), None, Reason.UNKNOWN_TYPE),
        (encode(_type=["location"]), None, Reason.UNKNOWN_TYPE),
        (encode(**{**LOCATION, "lat": 90.01}), None, Reason.OUT_OF_RANGE),
        (encode(**{**LOCATION, "tst": None}), None, Reason.BAD_TIME),
        (encode(_type="location", lat=1, lon=1), None, Reason.MISSING_FIELD),
        (encode(_type="waypoints", waypoints={}), None, Reason.MISSING_FIELD),
        (encode(_type="transition", event="jump", tst=1), None, Reason.WRONG_TYPE),
    ],
)
def test_every_way_of_being_wrong_has_its_reason(payload: bytes, key: bytes | None, reason: Reason) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_owntracks(payload, key)
    assert caught.value.reason is reason
