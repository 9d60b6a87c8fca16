"""Do values fit the fields of a layer? Pure: what was typed or sent in, JSON values to keep out."""

import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

LONGEST_TEXT = 10_000
_LARGEST = 2**63
_YES = {"true", "yes", "1", "是", "有"}
_NO = {"false", "no", "0", "否", "无"}
FieldOf = Mapping[str, Any]  # an entry of `Layer.fields`


def checked_values(fields: Iterable[FieldOf], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values given, as JSON: dates as ISO 8601, nothing as None. An empty text is nothing.

    Raises:
        ValidationError: by field, everything that is wrong.
    """
    known = {each["name"]: each for each in fields}
    errors = {name: [_("This layer has no such field.")] for name in given if name not in known}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            continue
        try:
            values[name] = checked_value(known[name]["kind"], value)
        except ValueError as error:
            errors[name] = [str(error)]
    if errors:
        raise ValidationError(errors)
    return values


def checked_value(kind: str, given: Any) -> Any:
    """One value of this kind (`gis.collections.declare.Kind`) as JSON. Raises ValueError with a sentence."""
    value = given.strip() if isinstance(given, str) else given
    return None if value is None or value == "" else _READERS[kind](value)


def _text(value: Any) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise ValueError(_("This is not text."))
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise ValueError(_("At most %(most)d characters.") % {"most": LONGEST_TEXT})
    if any(unicodedata.category(each) in ("Cc", "Cs") and each not in "\n\r\t" for each in text):
        raise ValueError(_("There are characters in it that cannot be seen."))
    return text


def _number(value: Any) -> float:
    try:
        number = float("x") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(_("This is not a number."))
    return number


def _integer(value: Any) -> int:
    number = _number(value)
    if not number.is_integer() or abs(number) >= _LARGEST:
        raise ValueError(_("This is not a whole number."))
    return int(value) if isinstance(value, int | str) and not _has_point(value) else int(number)


def _has_point(value: int | str) -> bool:
    return not str(value).lstrip("+-").isdigit()


def _boolean(value: Any) -> bool:
    word = str(value).casefold()
    if word not in _YES | _NO:
        raise ValueError(_("Yes or no is wanted."))
    return word in _YES


def _date(value: Any) -> str:
    found = value if isinstance(value, date) and not isinstance(value, datetime) else _parsed(parse_date, value)
    return str(found.isoformat())


def _moment(value: Any) -> str:
    found = value if isinstance(value, datetime) else _parsed(parse_datetime, value)
    if timezone.is_naive(found):  # times without a zone are the district's
        found = timezone.make_aware(found)
    return str(found.astimezone(UTC).isoformat())


def _parsed(parse: Callable[[str], Any], value: Any) -> Any:
    try:
        found = parse(str(value))
    except ValueError:
        found = None
    if found is None:
        raise ValueError(_("This is no date; write 2026-11-24, with a time 2026-11-24T08:30."))
    return found


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "datetime": _moment,
}
