"""What the devices send: OwnTracks JSON or our own plain JSON (`docs/reference`, wire formats). Pure."""

import json
import math

from simulation.motion.kinds import Wire
from simulation.motion.sensing import Fixes

KMH = 3.6


def payload(wire: Wire, fixes: Fixes, index: int, origin: float) -> bytes:
    """One fix in a device's format; `origin` is the epoch second of the simulation's start."""
    return _owntracks(fixes, index, origin) if wire is Wire.OWNTRACKS else _plain(fixes, index, origin)


def will(wire: Wire, connected: float) -> bytes | None:
    """What the broker is to say when the device is lost; only phones leave one."""
    return _bytes({"_type": "lwt", "tst": int(connected)}) if wire is Wire.OWNTRACKS else None


def _owntracks(fixes: Fixes, index: int, origin: float) -> bytes:
    """Location as the phone app writes it: whole km/h and degrees, zero values left out, time in whole seconds."""
    course, battery = float(fixes.course[index]), int(fixes.battery[index])
    message = {
        "_type": "location",
        "tid": "SM",
        "lat": round(float(fixes.lat[index]), 6),
        "lon": round(float(fixes.lon[index]), 6),
        "tst": int(origin + float(fixes.seconds[index])),
        "acc": round(float(fixes.acc[index])),
        "alt": round(float(fixes.alt[index])),
        "vel": round(float(fixes.speed[index]) * KMH),
        "cog": 0 if math.isnan(course) else round(course),
        "batt": battery,
        "bs": 1,
        "conn": "m",
        "t": "t",
    }
    return _bytes({key: value for key, value in message.items() if value != 0 or key in _ALWAYS})


_ALWAYS = {"lat", "lon", "tst", "batt"}


def _plain(fixes: Fixes, index: int, origin: float) -> bytes:
    course = float(fixes.course[index])
    message: dict[str, float] = {
        "t": round(origin + float(fixes.seconds[index]), 3),
        "lat": round(float(fixes.lat[index]), 6),
        "lon": round(float(fixes.lon[index]), 6),
        "acc": float(fixes.acc[index]),
        "alt": float(fixes.alt[index]),
        "speed": round(float(fixes.speed[index]), 2),
        "battery": int(fixes.battery[index]),
    }
    if not math.isnan(course):
        message["course"] = round(course, 1)
    return _bytes(message)


def _bytes(message: dict[str, object] | dict[str, float]) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()
