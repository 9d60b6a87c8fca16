"""What a message can amount to: values that no longer know which format they came in."""

from typing import NamedTuple

from sensors.formats.errors import Reason


class Reported(NamedTuple):
    """A fix: `t` epoch seconds UTC, degrees in `crs`, metres, m/s, degrees clockwise from north, percent.

    `extra` is the rest of the message, a JSON object under the message's own names.
    """

    t: float
    lat: float
    lon: float
    acc: float | None = None
    alt: float | None = None
    speed: float | None = None
    course: float | None = None
    battery: float | None = None
    sos: bool = False
    crs: str = "wgs84"
    extra: bytes | None = None


class Refused(NamedTuple):
    """A part of a message that cannot be understood: `item` is its index in the list, `body` its own JSON."""

    reason: Reason
    detail: str
    sos: bool
    item: int | None = None
    body: bytes | None = None


class Transition(NamedTuple):
    """The device entered or left a region that it watches itself; times in epoch seconds."""

    event: str
    t: float
    waypoint_t: float | None
    description: str
    lon: float | None
    lat: float | None
    acc: float | None
    trigger: str | None
    region: str | None


class Lost(NamedTuple):
    """The broker spoke the device's last will; `t` is the epoch second of that connection's beginning."""

    t: float | None


class Cry(NamedTuple):
    """A call for help: place in WGS 84, `t` in epoch microseconds, null where the message held no readable fix."""

    lon: float | None
    lat: float | None
    t: int | None
    quality: int


class Mark(NamedTuple):
    """A place its owner has marked; radius in metres, `extra` a JSON object or None."""

    t: float
    description: str
    lon: float | None
    lat: float | None
    radius: float | None
    extra: bytes | None


class Note(NamedTuple):
    """What a device says of itself: the newest of each kind is kept. `body` is a JSON object."""

    kind: str
    body: bytes


class Observed(NamedTuple):
    """A measured value in its datastream's unit; `t` epoch seconds UTC, `quality` the station's own word as bits.

    `extra` is the rest of the message, a JSON object under the message's own names.
    """

    t: float
    value: float
    quality: int = 0
    extra: bytes | None = None


class OrderStatus(NamedTuple):
    """A crew says how an order stands; `t` epoch seconds UTC."""

    order: int
    status: str
    t: float
    note: str


class ToldPart(NamedTuple):
    """Something of a plugin's own, a JSON object, for the plugin to handle."""

    feed: str
    body: bytes


class OfProperty(NamedTuple):
    """A value that a device of a plugin's feed has measured of this property."""

    property: str
    body: Observed


class Skipped(NamedTuple):
    """A message that is nothing new to us, and why."""

    why: str


Part = Reported | Refused | Transition | Lost | Mark | Note | Observed | OrderStatus | ToldPart | OfProperty | Skipped
