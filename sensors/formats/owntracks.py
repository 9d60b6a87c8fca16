"""OwnTracks JSON (booklet, `tech/json`): location, transition, waypoint(s), lwt, card, status and the rest."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from sensors.formats.errors import DecodeError, Reason
from sensors.formats.plain import Lat, Lon, Time
from sensors.formats.reading import fit, parse, write
from sensors.formats.reported import Lost, Mark, Note, Part, Refused, Reported, Skipped, Transition
from sensors.formats.sealed import open_sealed
from sensors.formats.times import epoch_s

KMH_PER_MS = 3.6
SUBTOPICS = frozenset({"event", "waypoint", "waypoints", "cmd", "status", "step", "beacon", "dump", "info"})


class _Location(msgspec.Struct, frozen=True):
    """The fields of a location that have columns. vel km/h; sos is our own addition, OwnTracks has none."""

    lat: Lat
    lon: Lon
    tst: Time
    acc: float | None = None
    alt: float | None = None
    vel: float | None = None
    cog: float | None = None
    batt: float | None = None
    sos: bool = False


class _Transition(msgspec.Struct, frozen=True):
    event: Literal["enter", "leave"]
    tst: Time
    wtst: Time | None = None
    desc: str = ""
    lat: Lat | None = None
    lon: Lon | None = None
    acc: float | None = None
    t: str | None = None
    rid: str | None = None


class _Waypoint(msgspec.Struct, frozen=True):
    tst: Time
    desc: str = ""
    lat: Lat | None = None
    lon: Lon | None = None
    rad: float | None = None


class _Lwt(msgspec.Struct, frozen=True):
    tst: Time | None = None


class _Encrypted(msgspec.Struct, frozen=True):
    data: str


def _left(value: dict[str, Any], shape: type[msgspec.Struct]) -> bytes | None:
    """What of the message has no column, under the message's own names and units (p in kPa, vac and rad in m)."""
    extra = {key: item for key, item in value.items() if key != "_type" and key not in shape.__struct_fields__}
    return write(extra) if extra else None


def _location(value: dict[str, Any]) -> list[Part]:
    read = fit(value, _Location)
    speed = None if read.vel is None else read.vel / KMH_PER_MS
    try:
        t = epoch_s(read.tst)
    except DecodeError as error:
        raise DecodeError(error.reason, error.detail, sos=read.sos) from None
    extra = _left(value, _Location)
    return [Reported(t, read.lat, read.lon, read.acc, read.alt, speed, read.cog, read.batt, read.sos, extra=extra)]


def _transition(value: dict[str, Any]) -> list[Part]:
    read = fit(value, _Transition)
    waypoint_t = None if read.wtst is None else epoch_s(read.wtst)
    whole = read.lon is not None and read.lat is not None
    lon, lat = (read.lon, read.lat) if whole else (None, None)
    return [Transition(read.event, epoch_s(read.tst), waypoint_t, read.desc, lon, lat, read.acc, read.t, read.rid)]


def _waypoint(value: dict[str, Any]) -> list[Part]:
    read = fit(value, _Waypoint)
    return [Mark(epoch_s(read.tst), read.desc, read.lon, read.lat, read.rad, _left(value, _Waypoint))]


def _waypoints(value: dict[str, Any]) -> list[Part]:
    items = value.get("waypoints")
    if not isinstance(items, list):
        raise DecodeError(Reason.MISSING_FIELD, "waypoints must be a list")
    return [_waypoint_item(index, item) for index, item in enumerate(items)]


def _waypoint_item(index: int, item: Any) -> Part:
    try:
        return _waypoint(item)[0]
    except DecodeError as error:
        return Refused(error.reason, error.detail, error.sos, item=index, body=write(item))


def _lwt(value: dict[str, Any]) -> list[Part]:
    read = fit(value, _Lwt)
    return [Lost(None if read.tst is None else epoch_s(read.tst))]


def _note(value: dict[str, Any]) -> list[Part]:
    body = {key: item for key, item in value.items() if key != "_type"}
    return [Note(str(value["_type"]), write(body))]


def _skip(why: str) -> Callable[[dict[str, Any]], list[Part]]:
    return lambda _value: [Skipped(why)]


_READERS: dict[str, Callable[[dict[str, Any]], list[Part]]] = {
    "location": _location,
    "transition": _transition,
    "waypoint": _waypoint,
    "waypoints": _waypoints,
    "lwt": _lwt,
    "card": _note,
    "status": _note,
    "steps": _note,
    "beacon": _note,
    "configuration": _note,
    "dump": _note,
    "cmd": _skip("command to the device"),
    "request": _skip("request for a card"),
}


def decode_owntracks(payload: bytes, key: bytes | None = None) -> list[Part]:
    """What a message of `owntracks/<user>/<device>[/…]` amounts to; `key` opens the device's encrypted payloads.

    Raises:
        DecodeError: it amounts to nothing that can be understood.
    """
    value = _object(parse(payload))
    if value.get("_type") == "encrypted":
        value = _object(parse(open_sealed(fit(value, _Encrypted).data, key)))
    kind = value.get("_type")
    if kind is None:
        raise DecodeError(Reason.MISSING_FIELD, "Object missing required field `_type`", sos=bool(value.get("sos")))
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise DecodeError(Reason.UNKNOWN_TYPE, f"_type {str(kind)[:40]!r}", sos=bool(value.get("sos")))
    return reader(value)


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise DecodeError(Reason.WRONG_SHAPE, f"Expected `object`, got `{type(value).__name__}`")
