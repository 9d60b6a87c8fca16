"""From a plugin's bytes to parts: its decoder runs fenced in, and what it returns is looked at closely."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import msgspec

from core.plugins.api import Feed, dotted, enabled, feeds
from sensors.feeds.values import FeedFix, FeedReading
from sensors.formats.errors import DecodeError, Reason
from sensors.formats.reported import Observed, OfProperty, Part, Skipped, ToldPart

IGNORED = Skipped("feed_disabled")
MOST_PARTS = 10_000
_LARGEST_BODY = 64 * 1024
_DETAIL = 500


def parts_of(name: str, payload: bytes) -> list[Part]:
    """What a message of this feed holds; of a disabled plugin's nothing but that it was ignored.

    Raises:
        DecodeError: the plugin refused it, failed, or returned what cannot be.
    """
    if not enabled(feeds().owner(name)):
        return [IGNORED]
    feed = feeds()[name]
    found = _asked(name, feed, payload)
    if not isinstance(found, list | tuple) or len(found) > MOST_PARTS:
        raise DecodeError(Reason.FEED_BAD_VALUE, f"{type(found).__name__} instead of a list of at most {MOST_PARTS}")
    return list(_checked(name, feed, found))


def _asked(name: str, feed: Feed, payload: bytes) -> Any:
    try:
        return dotted(feeds().owner(name), feed.decode)(payload)
    except ValueError as error:  # msgspec's errors are of this kind too
        raise DecodeError(Reason.FEED_REFUSED, str(error)[:_DETAIL]) from error
    except Exception as error:
        raise DecodeError(Reason.FEED_FAILED, repr(error)[:_DETAIL]) from error


def _checked(name: str, feed: Feed, found: Any) -> Iterator[Part]:
    for part in found:
        match part:
            case FeedReading():
                yield _reading(feed, part)
            case FeedFix() if feed.positions:
                yield _fix(part)
            case msgspec.Struct() if feed.handle:
                yield ToldPart(name, _body(part))
            case _:
                raise DecodeError(Reason.FEED_BAD_VALUE, f"{type(part).__name__} is nothing that this feed may report")


def _reading(feed: Feed, part: FeedReading) -> OfProperty:
    if part.property not in feed.measures:
        raise DecodeError(Reason.FEED_BAD_VALUE, f"{part.property!r} is not among what the feed measures")
    _need_numbers({"t": part.t, "value": part.value})
    return OfProperty(part.property, Observed(float(part.t), float(part.value)))


def _fix(part: FeedFix) -> FeedFix:
    measured = {"acc": part.acc, "alt": part.alt, "speed": part.speed, "course": part.course, "battery": part.battery}
    _need_numbers({"t": part.t, "lon": part.lon, "lat": part.lat})
    _need_numbers({name: value for name, value in measured.items() if value is not None})
    if not (-180 <= part.lon <= 180 and -90 <= part.lat <= 90):
        raise DecodeError(Reason.OUT_OF_RANGE, f"{part.lon}, {part.lat}")
    if part.crs not in {"wgs84", "gcj02", "bd09"}:
        raise DecodeError(Reason.UNKNOWN_CRS, str(part.crs)[:_DETAIL])
    return part._replace(extra=None, sos=bool(part.sos))


def _need_numbers(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise DecodeError(Reason.FEED_BAD_VALUE, f"{name} is {value!r}"[:_DETAIL])
    t = values.get("t")
    if t is not None and not 0 <= t < 32_503_680_000:  # the year 3000, in seconds
        raise DecodeError(Reason.BAD_TIME, f"{t!r}")


def _body(part: msgspec.Struct) -> bytes:
    try:
        body = msgspec.json.encode(part)
    except Exception as error:  # a struct may hold anything
        raise DecodeError(Reason.FEED_BAD_VALUE, repr(error)[:_DETAIL]) from error
    if len(body) > _LARGEST_BODY or not body.startswith(b"{") or b"\\u0000" in body:
        raise DecodeError(Reason.FEED_BAD_VALUE, f"{type(part).__name__} is no small JSON object")
    return body
