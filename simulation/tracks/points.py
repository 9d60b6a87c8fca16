"""Points of a recorded track, and why a file cannot be used. Pure."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

LOCAL = ZoneInfo("Asia/Shanghai")  # of times that name no zone
MILLISECONDS_FROM = 1e11  # epoch numbers beyond this count milliseconds
OPTIONAL = ("acc", "alt", "speed", "course", "battery")


class TrackError(ValueError):
    """The file cannot be used; the message is for people and names the row."""

    def __init__(self, reason: str, row: int | None = None) -> None:
        self.reason, self.row = reason, row
        super().__init__(_("row %(row)d: %(reason)s") % {"row": row, "reason": reason} if row else reason)


class TrackPoint(NamedTuple):
    """Epoch seconds, WGS 84 degrees; metres, m/s, degrees, percent where the file tells them."""

    t: float
    lon: float
    lat: float
    acc: float | None = None
    alt: float | None = None
    speed: float | None = None
    course: float | None = None
    battery: float | None = None


def point(values: Mapping[str, Any], row: int) -> TrackPoint:
    """A point from raw values `t`, `lon`, `lat` and the optional ones.

    Raises:
        TrackError: something is missing or impossible.
    """
    lon = _number(values.get("lon"), _("longitude"), row)
    lat = _number(values.get("lat"), _("latitude"), row)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise TrackError(_("%(lat)s, %(lon)s is not a position on the earth") % {"lat": lat, "lon": lon}, row)
    told = {name: _number(values[name], name, row) for name in OPTIONAL if values.get(name) not in (None, "")}
    return TrackPoint(time_of(values.get("t"), row), lon, lat, **told)


def time_of(value: Any, row: int) -> float:
    """Epoch seconds from ISO 8601 text or an epoch number in seconds or milliseconds.

    Raises:
        TrackError: there is no time, or none that can be read.
    """
    if value in (None, ""):
        raise TrackError(_("has no time; without times a track cannot be replayed"), row)
    try:
        number = float(value)
    except ValueError:
        return _iso(str(value), row)
    if not (math.isfinite(number) and number > 0):
        raise TrackError(_("“%s” is not a time") % value, row)
    return number / 1000 if number >= MILLISECONDS_FROM else number


def in_order(points: Iterable[tuple[int, TrackPoint]]) -> list[TrackPoint]:
    """The points of numbered rows, once each, if their times rise.

    Raises:
        TrackError: there are none, or one is earlier than the one before.
    """
    found: list[TrackPoint] = []
    for row, each in points:
        if found and each.t < found[-1].t:
            raise TrackError(_("is earlier than the row before; a track must be in the order of time"), row)
        if not found or each.t > found[-1].t:
            found.append(each)
    if not found:
        raise TrackError(_("there is no point with a time in this file"))
    return found


def _iso(text: str, row: int) -> float:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise TrackError(_("“%s” is not a time") % text, row) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)).timestamp()


def _number(value: Any, name: str, row: int) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        given = "" if value is None else value
        raise TrackError(_("%(name)s “%(value)s” is not a number") % {"name": name, "value": given}, row)
    return number
