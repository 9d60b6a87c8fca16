"""Second step: from bytes to columns. Pure; nothing here raises for anything a stranger may send.

Plain single fixes, nearly all of the traffic, go a short way: one typed decoding, one tuple. Everything else goes the
long way, which knows every format and every reason for refusing.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

import msgspec
import numpy as np

from gis.api import to_wgs84
from sensors.feeds.read import parts_of as parts_of_feed
from sensors.formats.errors import DecodeError, Reason
from sensors.formats.observation import decode_bare, decode_observations
from sensors.formats.order import decode_order
from sensors.formats.owntracks import decode_owntracks
from sensors.formats.plain import decode_plain, decode_quickly
from sensors.formats.reported import (
    Cry,
    Lost,
    Mark,
    Note,
    Observed,
    OfProperty,
    OrderStatus,
    Part,
    Refused,
    Reported,
    Skipped,
    ToldPart,
    Transition,
)
from sensors.formats.times import MILLISECONDS_FROM, epoch_s
from sensors.limits import Range, judging
from sensors.pipeline.columns import MICROSECONDS, Fixes, Floats
from sensors.pipeline.directory import Route
from sensors.pipeline.inbox import KEPT_BYTES, Batch
from sensors.quality import Quality
from sensors.topics import Family

log = logging.getLogger(__name__)
_values = attrgetter("t", "lat", "lon", "acc", "alt", "speed", "course", "battery", "sos")
_Values = tuple[float, float, float, float | None, float | None, float | None, float | None, float | None, bool]


class Dead(NamedTuple):
    """A message, or an item of it, for the dead letters; `device_id` where the sender is known."""

    message: int
    topic: bytes
    device_id: int | None
    reason: Reason
    detail: str
    item: int | None
    size: int
    payload: bytes
    received: int


class Signal(NamedTuple):
    """Something rare that becomes an event, once: `key` tells the same message delivered again."""

    message: int
    route: Route
    key: int
    received: int
    body: Transition | Lost | Cry | OrderStatus


class Measured(NamedTuple):
    """An observation and where it came from."""

    message: int
    route: Route
    received: int
    body: Observed


class Kept(NamedTuple):
    """A waypoint, a report of the device on itself, or something for a plugin."""

    message: int
    route: Route
    received: int
    body: Mark | Note | ToldPart


@dataclass
class Decoded:
    """What a batch amounts to. `extras` is JSON by row of `fixes`; `skipped` counts by why.

    `heard` are the stations that said anything, understood or not, by device.
    """

    fixes: Fixes
    routes: list[Route]
    extras: dict[int, bytes]
    measured: list[Measured] = field(default_factory=list)
    heard: dict[int, Route] = field(default_factory=dict)
    signals: list[Signal] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    dead: list[Dead] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def decode(batch: Batch, routes: Mapping[bytes, Route], strangers: Mapping[bytes, DecodeError]) -> Decoded:
    """Decode a batch whose topics have been looked up."""
    work = _Work(batch, routes, strangers)
    for index, (topic, payload) in enumerate(zip(batch.topics, batch.payloads, strict=True)):
        route = routes.get(topic)
        if route is not None and route.family is Family.PLAIN:
            try:
                fix = decode_quickly(payload)
                if type(fix.t) is float and fix.crs == "wgs84":
                    work.add(index, route, _values(fix))
                    continue
            except (msgspec.MsgspecError, ValueError, RecursionError):
                pass  # the long way finds out why
        elif route is not None and route.family is Family.OBSERVATION:
            try:
                bare = decode_bare(payload)
                work.observe(index, route, Observed(epoch_s(bare.t), bare.v))
                continue
            except (msgspec.MsgspecError, ValueError, RecursionError):
                pass
        work.slowly(index, topic, payload, route)
    return work.result()


class _Work:
    """Collects what decoding a batch brings."""

    def __init__(self, batch: Batch, routes: Mapping[bytes, Route], strangers: Mapping[bytes, DecodeError]) -> None:
        self.batch, self.strangers = batch, strangers
        self.messages: list[int] = []
        self.routes: list[Route] = []
        self.values: list[_Values] = []
        self.extras: dict[int, bytes] = {}
        self.elsewhere: dict[str, list[int]] = {}
        self.decoded = Decoded(_no_fixes(), [], {})

    def add(self, index: int, route: Route, values: _Values) -> None:
        self.messages.append(index)
        self.routes.append(route)
        self.values.append(values)

    def observe(self, index: int, route: Route, body: Observed) -> None:
        self.decoded.measured.append(Measured(index, route, self.batch.received[index], body))

    def slowly(self, index: int, topic: bytes, payload: bytes, route: Route | None) -> None:
        """The long way, for one message."""
        try:
            if route is None:
                raise self.strangers.get(topic) or DecodeError(Reason.UNKNOWN_DEVICE)
            if index in self.batch.oversized:
                raise DecodeError(Reason.TOO_LARGE, f"{self.batch.oversized[index]} bytes")
            for part in _parts(route, payload):
                self._take(index, route, part)
        except DecodeError as error:
            self._refuse(index, route, Refused(error.reason, error.detail, error.sos))
        except Exception as error:
            log.exception("a decoder failed", extra={"topic": repr(topic), "payload": repr(payload[:1000])})
            self._refuse(index, route, Refused(Reason.INTERNAL, repr(error)[:500], False))

    def _take(self, index: int, route: Route, part: Part) -> None:
        match part:
            case Reported():
                self._take_fix(index, route, part)
            case Refused():
                self._refuse(index, route, part)
            case Observed():
                self.observe(index, route, part)
            case Transition() | Lost() | OrderStatus():
                self._signal(index, route, part)
            case OfProperty():
                assert route.feed is not None
                self.observe(index, route._replace(stream=route.feed.streams[part.property]), part.body)
            case Mark() | Note() | ToldPart():
                self.decoded.kept.append(Kept(index, route, self.batch.received[index], part))
            case Skipped():
                self.decoded.skipped[part.why] += 1

    def _take_fix(self, index: int, route: Route, part: Reported) -> None:
        row = len(self.values)
        self.add(index, route, _values(part))
        if part.extra is not None:
            self.extras[row] = part.extra
        if part.crs != "wgs84":
            self.elsewhere.setdefault(part.crs, []).append(row)

    def _signal(self, index: int, route: Route, body: Transition | Lost | OrderStatus) -> None:
        key = digest_key(self.batch.payloads[index])
        self.decoded.signals.append(Signal(index, route, key, self.batch.received[index], body))

    def _refuse(self, index: int, route: Route | None, refused: Refused) -> None:
        batch = self.batch
        body = batch.payloads[index] if refused.body is None else refused.body
        size = batch.size_of(index) if refused.body is None else len(body)
        device = route.device_id if route else None
        if route is not None and route.family is Family.OBSERVATION:
            self.decoded.heard[route.device_id] = route
        kind = (refused.reason, refused.detail, refused.item)
        self.decoded.dead.append(
            Dead(index, batch.topics[index], device, *kind, size, body[:KEPT_BYTES], batch.received[index])
        )
        if refused.sos and route is not None:
            self.decoded.signals.append(cry_without_fix(index, route, batch.received[index], body))

    def result(self) -> Decoded:
        """The columns and everything beside them."""
        self.decoded.heard |= {each.route.device_id: each.route for each in self.decoded.measured}
        if self.values:
            self.decoded.fixes = self._columns()
            self.decoded.routes, self.decoded.extras = self.routes, self.extras
        return self.decoded

    def _columns(self) -> Fixes:
        t, lat, lon, *measured, sos = zip(*self.values, strict=True)
        lon_deg, lat_deg = self._to_wgs84(np.array(lon, float), np.array(lat, float))
        received = np.array(self.batch.received, np.int64)[self.messages]
        names = ("acc", "alt", "speed", "course", "battery")
        within = {name: self._within(name, np.array(each, float)) for name, each in zip(names, measured, strict=True)}
        return Fixes(
            message=np.array(self.messages, np.int64),
            slot=np.array([route.slot for route in self.routes], np.int64),
            device=np.array([route.device_id for route in self.routes], np.int64),
            t=_microseconds(np.array(t, float)),
            received=received,
            lon=lon_deg,
            lat=lat_deg,
            **within,
            quality=np.where(np.array(sos, bool), int(Quality.SOS), 0).astype(np.int64),
        )

    def _to_wgs84(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Convert, once and here, what was declared to be in another system."""
        for crs, rows in self.elsewhere.items():
            lon[rows], lat[rows] = to_wgs84(lon[rows], lat[rows], crs)
        return lon, lat

    def _within(self, name: str, values: Floats) -> Floats:
        """Values outside the possible mean "not known" (phones send -1): null, and kept as they came in `extra`."""
        limits: Range = judging().ranges[name]
        outside = (values < limits.least) | (values > limits.most)
        if outside.any():
            for row in np.flatnonzero(outside):
                self._remember(int(row), name, float(values[row]))
            values[outside] = np.nan
        return values

    def _remember(self, row: int, name: str, value: float) -> None:
        extra = msgspec.json.decode(self.extras[row]) if row in self.extras else {}
        self.extras[row] = msgspec.json.encode({**extra, name: value})


def _parts(route: Route, payload: bytes) -> list[Part]:
    match route.family:
        case Family.PLAIN:
            return decode_plain(payload)
        case Family.ORDER:
            return decode_order(payload)
        case Family.OBSERVATION:
            assert route.stream is not None
            return decode_observations(payload, route.stream.unit)
        case Family.FEED:
            assert route.feed is not None
            return parts_of_feed(route.feed.name, payload)
        case Family.OWNTRACKS:
            return decode_owntracks(payload, route.key)


def _microseconds(seconds: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    seconds = np.where(seconds >= MILLISECONDS_FROM, seconds / 1000, seconds)
    return np.rint(seconds * MICROSECONDS).astype(np.int64)


def digest_key(*content: bytes) -> int:
    """A key for a message whose time is no key: negative, so that it never meets one that is a time."""
    digest = hashlib.blake2b(b"\0".join(content), digest_size=8).digest()
    return -(int.from_bytes(digest) >> 2) - 1


def cry_without_fix(index: int, route: Route, received: int, payload: bytes) -> Signal:
    """A call for help in a message that is otherwise refused. Each arrival counts: better raised twice than not."""
    return Signal(index, route, digest_key(payload, str(received).encode()), received, Cry(None, None, None, 0))


def cries_of(decoded: Decoded, fixes: Fixes) -> list[Signal]:
    """The calls for help among judged fixes."""
    rows = np.flatnonzero(fixes.quality & Quality.SOS)
    return [_cry_at(decoded.routes[row], fixes, row) for row in rows.tolist()]


def _cry_at(route: Route, fixes: Fixes, row: int) -> Signal:
    t, received, quality = int(fixes.t[row]), int(fixes.received[row]), int(fixes.quality[row])
    # a clock that stands still must not make two calls for help into one
    wrong_clock = quality & (Quality.FUTURE | Quality.TOO_OLD)
    key = digest_key(str(t).encode(), str(received).encode()) if wrong_clock else t
    cry = Cry(float(fixes.lon[row]), float(fixes.lat[row]), t, quality)
    return Signal(int(fixes.message[row]), route, key, received, cry)


def _no_fixes() -> Fixes:
    whole, real = np.zeros(0, np.int64), np.zeros(0)
    measured = {"lon": real, "lat": real, "acc": real, "alt": real, "speed": real, "course": real, "battery": real}
    return Fixes(whole, whole, whole, whole, whole, slot=whole, **measured)
