"""Which records of the catalogue a request asks for: the query parameters of OGC API Records (OGC 20-004), core.

Records without a place lie in every box, records without a time in every period, as the standard's common part says.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from gis.cql2.geometry import box_of
from gis.cql2.terms import read_day, read_moment
from gis.ogc.query import crs_in, numbers_of

PARAMETERS = ("q", "type", "ids", "externalIds", "bbox", "bbox-crs", "datetime", "limit", "offset")
USUAL, MOST = 100, 1000
_OPEN = ("", "..")
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Search:
    """What is asked; empty parts keep everything.

    Attributes:
        phrases: one of them is in the title, the description or a keyword. types, ids: one of them is the record's.
        external: one of them is its number elsewhere.
        box: meets it (EPSG:4490). period: overlaps it.
    """

    phrases: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    box: BaseGeometry | None = None
    period: Period | None = None
    limit: int = USUAL
    offset: int = 0

    def keeps(self, record: dict[str, Any]) -> bool:
        """Whether the record is asked for."""
        properties = record["properties"]
        named = {str(each["value"]) for each in properties.get("externalIds", ())}
        return (
            (not self.phrases or any(phrase in _text(properties) for phrase in self.phrases))
            and (not self.types or properties["type"] in self.types)
            and (not self.ids or record["id"] in self.ids)
            and (not self.external or not named.isdisjoint(self.external))
            and _meets(record["geometry"], self.box)
            and _overlaps(record["time"], self.period)
        )


def search_of(given: QueryDict) -> Search:
    """The search of a request's parameters.

    Raises:
        ValidationError: one of them is wrong, and which.
    """
    return Search(
        phrases=tuple(" ".join(each.lower().split()) for each in _listed(given, "q")),
        types=_listed(given, "type"),
        ids=_listed(given, "ids"),
        external=_listed(given, "externalIds"),
        box=_box(given),
        period=period_of(given.get("datetime", "")),
        limit=min(_number(given, "limit", USUAL, 1), MOST),
        offset=_number(given, "offset", 0, 0),
    )


def period_of(text: str) -> Period | None:
    """From when to when `datetime` asks for; None where it asks for no time.

    Raises:
        ValidationError: it is neither an instant nor a period.
    """
    if not text:
        return None
    first, slash, last = text.partition("/")
    if not slash:
        return _side(first, 0), _side(first, 1)
    start = _FIRST if first in _OPEN else _side(first, 0)
    end = _LAST if last in _OPEN else _side(last, 1)
    if start > end:
        raise ValidationError(_("The period %(text)s ends before it begins.") % {"text": text[:80]})
    return start, end


def _side(text: str, end: int) -> datetime:
    """A moment, or where a day begins (`end` 0) or ends (1) in the district."""
    if "T" in text.upper():
        return read_moment(text)
    return _midnight(read_day(text), end)


def _midnight(day: date, end: int) -> datetime:
    midnight = datetime.combine(day, time.max if end else time.min, get_default_timezone())
    try:
        return midnight.astimezone(UTC)
    except OverflowError:  # the first and the last day of all
        return _LAST if end else _FIRST


def _text(properties: dict[str, Any]) -> str:
    words = [properties.get("title", ""), properties.get("description", ""), *properties.get("keywords", ())]
    return "\n".join(" ".join(str(each).lower().split()) for each in words)


def _meets(geometry: Any, box: BaseGeometry | None) -> bool:
    return box is None or geometry is None or bool(box.intersects(shapely.geometry.shape(geometry)))


def _overlaps(time_: Any, period: Period | None) -> bool:
    if period is None or time_ is None:
        return True
    day = date.fromisoformat(time_["date"])
    return _midnight(day, 0) <= period[1] and _midnight(day, 1) >= period[0]


def _listed(given: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(each for part in given.get(name, "").split(",") if (each := part.strip()))


def _box(given: QueryDict) -> BaseGeometry | None:
    crs, text = crs_in(given.get("bbox-crs")), given.get("bbox", "")
    return box_of(numbers_of(text), crs) if text else None


def _number(given: QueryDict, name: str, usual: int, least: int) -> int:
    text = given.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise ValidationError(_("%(name)s must be a number from %(least)s.") % {"name": name, "least": least})
    return int(text)
