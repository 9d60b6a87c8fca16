"""`gps/<device>`: our own plain JSON, one fix or a list of them.

`{"t": ISO 8601 or epoch seconds, "lat", "lon", "acc"? m, "alt"? m, "speed"? m/s, "course"? deg, "battery"? %,
"sos"? bool, "crs"? "wgs84" | "gcj02" | "bd09"}`; other keys are kept as `extra`.
"""

from typing import Annotated, Any, Literal

import msgspec

from sensors.formats.errors import DecodeError
from sensors.formats.listed import decode_each
from sensors.formats.reading import fit, write
from sensors.formats.reported import Part, Reported
from sensors.formats.times import MILLISECONDS_END, epoch_of

Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Time = Annotated[float, msgspec.Meta(ge=0, lt=MILLISECONDS_END)]


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
    return decode_each(payload, _one)


def _one(value: Any) -> Reported:
    fix = fit(value, PlainFix)
    try:
        t = epoch_of(fix.t)
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
