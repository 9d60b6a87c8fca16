"""What the devices send: OwnTracks JSON or our own plain JSON. Pure."""

import json
from typing import NamedTuple

from simulation.motion.kinds import Wire

KMH = 3.6


class Report(NamedTuple):
    """One fix as a device knows it: epoch seconds, WGS 84 degrees, metres, m/s, degrees, percent; None is unknown."""

    t: float
    lon: float
    lat: float
    acc: float | None = None
    alt: float | None = None
    speed: float | None = None
    course: float | None = None
    battery: float | None = None
    sos: bool = False


def encode(wire: Wire, report: Report) -> bytes:
    """The fix in a device's format."""
    return _owntracks(report) if wire is Wire.OWNTRACKS else _plain(report)


def topic_of(wire: Wire, ident: str) -> str:
    """Where a device of that name publishes."""
    return f"owntracks/{ident}" if wire is Wire.OWNTRACKS else f"gps/{ident}"


def will(wire: Wire, connected: float) -> bytes | None:
    """What the broker is to say when the device is lost; only phones leave one."""
    return _bytes({"_type": "lwt", "tst": int(connected)}) if wire is Wire.OWNTRACKS else None


def encode_reading(t: float, value: float) -> bytes:
    """What a station measured at epoch seconds `t`, in the property's unit."""
    return _bytes({"t": round(t, 3), "v": value})


def encode_step(order: int, status: str, t: float) -> bytes:
    """A crew's report: the step `status` of an order was taken at epoch seconds `t`."""
    return _bytes({"order": order, "status": status, "t": round(t, 3)})


def _owntracks(report: Report) -> bytes:
    """Location as the phone app writes it: whole km/h and degrees, zero values left out, time in whole seconds."""
    message = {"_type": "location", "tid": "SM", "lat": round(report.lat, 6), "lon": round(report.lon, 6)}
    optional = {
        "acc": _whole(report.acc),
        "alt": _whole(report.alt),
        "vel": _whole(report.speed, KMH),
        "cog": _whole(report.course),
        "batt": _whole(report.battery),
    }
    told = {key: value for key, value in optional.items() if value}
    return _bytes({**message, "tst": int(report.t), **told, "bs": 1, "conn": "m", "t": "t", **_help(report)})


def _help(report: Report) -> dict[str, object]:
    return {"sos": True} if report.sos else {}


def _whole(value: float | None, factor: float = 1.0) -> int | None:
    return None if value is None else round(value * factor)


def _plain(report: Report) -> bytes:
    message = {
        "t": round(report.t, 3),
        "lat": round(report.lat, 6),
        "lon": round(report.lon, 6),
        "acc": report.acc,
        "alt": report.alt,
        "speed": None if report.speed is None else round(report.speed, 2),
        "course": None if report.course is None else round(report.course, 1),
        "battery": _whole(report.battery),
    }
    return _bytes({key: value for key, value in message.items() if value is not None} | _help(report))


def _bytes(message: dict[str, object]) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()
