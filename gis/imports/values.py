"""Values of a column as the layer's field keeps them; what does not fit is said row by row. Pure."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings

from gis.collections.declare import Kind
from gis.imports.problems import Problem
from gis.imports.source import Array

LONGEST_TEXT = 10_000
LARGEST_INTEGER = 2**63
_YES = frozenset({"1", "true", "yes", "y", "t", "是", "有", "√"})
_NO = frozenset({"0", "false", "no", "n", "f", "否", "无", "×"})
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


def coerced(values: Array, kind: Kind, rows: Array, field: str) -> tuple[list[Any], list[Problem]]:
    """The values as a list for the database, and the rows that do not fit.

    Args:
        values: (N,) as they were read. rows: (N,) their numbers. field: as the file calls it, for the report.
    """
    quick = _QUICK.get(kind)
    if quick is not None and values.dtype != object:
        found = quick(values)
        if found is not None:
            return found, []
    return _one_by_one(values, _READERS[kind], kind, rows, field)


def _quick_integer(values: Array) -> list[Any] | None:
    if values.dtype.kind in "iub":
        return list(values.astype(np.int64).tolist())
    if values.dtype.kind == "f":  # whole numbers with gaps come as floats
        gaps = np.isnan(values)
        whole = gaps | ((np.trunc(values) == values) & (np.abs(values) < LARGEST_INTEGER))
        if whole.all():
            return [None if gap else int(value) for value, gap in zip(values.tolist(), gaps.tolist(), strict=True)]
    return None


def _quick_number(values: Array) -> list[Any] | None:
    if values.dtype.kind not in "iufb" or np.isinf(values).any():
        return None
    return [None if value != value else value for value in values.astype(float).tolist()]


def _quick_boolean(values: Array) -> list[Any] | None:
    return list(values.tolist()) if values.dtype.kind == "b" else None


_QUICK: dict[str, Callable[[Array], list[Any] | None]] = {
    "integer": _quick_integer,
    "number": _quick_number,
    "boolean": _quick_boolean,
}


def _one_by_one(
    values: Array, read: Callable[[Any], Any], kind: Kind, rows: Array, field: str
) -> tuple[list[Any], list[Problem]]:
    found: list[Any] = []
    problems: list[Problem] = []
    for row, value in zip(rows.tolist(), values.tolist(), strict=True):
        try:
            found.append(None if _nothing(value) else read(value))
        except LongTextError:
            facts = {"count": len(value), "most": LONGEST_TEXT}
            problems.append(Problem("long_text", facts, row, field))
            found.append(None)
        except (ValueError, TypeError, OverflowError):
            problems.append(Problem(f"bad_{kind}", {"value": str(value)[:40]}, row, field))
            found.append(None)
    return found, problems


class LongTextError(ValueError):
    """The text is longer than a field may hold."""


def _nothing(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value.isoformat(" ") if isinstance(value, datetime) else str(value).strip()
    if "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        raise ValueError(text)
    if len(text) > LONGEST_TEXT:
        raise LongTextError
    return text


def _integer(value: Any) -> int:
    if isinstance(value, str):
        value = value.strip().replace(",", "")
        value = int(value) if value.lstrip("+-").isdecimal() else float(value)
    if int(value) != value or abs(value) >= LARGEST_INTEGER:
        raise ValueError(value)
    return int(value)


def _number(value: Any) -> float:
    found = float(value.strip().replace(",", "") if isinstance(value, str) else value)
    if not np.isfinite(found):
        raise ValueError(value)
    return found


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(int(value) if isinstance(value, float) else value).strip().lower()
    if word not in _YES | _NO:
        raise ValueError(value)
    return word in _YES


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return datetime.fromisoformat(text).date()


def _datetime(value: Any) -> datetime:
    """Times without a zone are the district's."""
    if isinstance(value, datetime):
        return _zoned(value)
    if isinstance(value, date):
        return _zoned(datetime(value.year, value.month, value.day))  # noqa: DTZ001
    text = str(value).strip()
    for form in _TIMES:
        try:
            return _zoned(datetime.strptime(text, form))  # noqa: DTZ007
        except ValueError:
            continue
    return _zoned(datetime.fromisoformat(text))


def _zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
}
