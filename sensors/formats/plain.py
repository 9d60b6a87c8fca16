"""`gps/<device>`: our own plain JSON, one fix or a list of them.

`{"t": ISO 8601 or epoch seconds, "lat", "lon", "acc"? m, "alt"? m, "speed"? m/s, "course"? deg, "battery"? %,
"sos"? bool, "crs"? "wgs84" | "gcj02" | "bd09"}`; other keys are kept as `extra`.
"""

from typing import Annotated, Any, Literal

import msgspec

from sensors.formats.errors import DecodeError, Reason
from sensors.formats.reading import fit, parse, write
from sensors.formats.reported import Part, Refused, Reported
from sensors.formats.times import MILLISECONDS_END, epoch_of_text, epoch_s

Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Time = Annotated[float, msgspec.Meta(ge=0, lt=MILLISECONDS_END)]
LARGEST_LIST = 10_000


class PlainFix(msgspec.Struct, frozen=True, gc=False):
    """One fix as it stands in the message; the hot path decodes straight into this."""

    t: Time | str
    lat: Lat
    lon: Lon
    acc: float | None = None
    alt: float | None = None
    speed: float | None = None
    course: float | None = None
    battery: float | None = None
    sos: bool = False
    crs: Literal["wgs84", "gcj02", "bd09"] = "wgs84"


class StrictPlainFix(PlainFix, frozen=True, gc=False, forbid_unknown_fields=True):
    """A fix with nothing that would have to be kept as extra: what the hot path takes."""


_KNOWN = frozenset(PlainFix.__struct_fields__)
decode_quickly = msgspec.json.Decoder(StrictPlainFix).decode


def decode_plain(payload: bytes) -> list[Part]:
    """Every fix of a message, and what of it could not be understood, with its index.

    Raises:
        DecodeError: nothing of the message can be understood.
    """
    value = parse(payload)
    if not isinstance(value, list):
        return [_one(value)]
    if not value:
        raise DecodeError(Reason.EMPTY, "an empty list")
    if len(value) > LARGEST_LIST:
        raise DecodeError(Reason.TOO_LARGE, f"{len(value)} fixes in one message, at most {LARGEST_LIST}")
    return [_item(index, item) for index, item in enumerate(value)]


def _item(index: int, value: Any) -> Part:
    try:
        return _one(value)
    except DecodeError as error:
        return Refused(error.reason, error.detail, error.sos, item=index, body=write(value))


def _one(value: Any) -> Reported:
    fix = fit(value, PlainFix)
    try:
        t = epoch_of_text(fix.t) if isinstance(fix.t, str) else epoch_s(fix.t)
    except DecodeError as error:
        raise DecodeError(error.reason, error.detail, sos=fix.sos) from None
    extra = {key: item for key, item in value.items() if key not in _KNOWN}
    return Reported(
        t,
        fix.lat,
        fix.lon,
        fix.acc,
        fix.alt,
        fix.speed,
        fix.course,
        fix.battery,
        fix.sos,
        crs=fix.crs,
        extra=write(extra) if extra else None,
    )
