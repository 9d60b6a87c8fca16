"""Working time: which days are worked, and the hours of a day. Pure; the special days come in as values.

Chinese public holidays and the weekends worked in their stead come from the `chinesecalendar` package; for years that
it does not know, Monday to Friday are worked. The district's special days overrule both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar
import numpy as np
from chinese_calendar.constants import holidays
from numpy.typing import NDArray

from core.worktime.models import FIRST_YEAR, LAST_YEAR

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
_SATURDAY = 5
_HOUR = 3600
HOURS = ((8 * _HOUR + 1800, 11 * _HOUR + 1800), (13 * _HOUR, 17 * _HOUR))  # seconds after midnight
DAY_S = sum(end - begin for begin, end in HOURS)  # working seconds of a working day
Days = NDArray[np.bool_]


@dataclass(frozen=True)
class Calendar:
    """The district's calendar: what the country says, and the district's exceptions (day: worked or not)."""

    special: Mapping[date, bool] = field(default_factory=dict)

    def worked(self, day: date) -> bool:
        """Whether this day is worked. Raises ValueError: before 2000 or after 2099."""
        return bool(self._table.days[_place(day)])

    @property
    def _table(self) -> "_Table":
        return _table(tuple(sorted(self.special.items())))


@dataclass(frozen=True)
class _Table:
    """Per day from FIRST on: whether it is worked, and how many days were worked up to its end."""

    days: Days
    counted: NDArray[np.int64]

    def until(self, moment: datetime) -> int:
        """Working seconds from the beginning of the table to a moment, whole seconds."""
        local = moment.astimezone(ZONE)
        place = _place(local.date())
        before = int(self.counted[place]) - int(self.days[place])
        clock = local.hour * _HOUR + local.minute * 60 + local.second
        return before * DAY_S + (_within(clock) if self.days[place] else 0)

    def moment(self, worked: int) -> datetime:
        """The earliest moment by which so many seconds were worked; `worked` is above 0."""
        full, rest = divmod(worked - 1, DAY_S)
        place = int(np.searchsorted(self.counted, full + 1))
        if place >= len(self.days):
            raise ValueError(f"after {LAST}")
        midnight = datetime.combine(FIRST + timedelta(days=place), time(), ZONE)
        return midnight + timedelta(seconds=_clock(rest + 1))


def add_working_days(start: datetime, days: float, calendar: Calendar) -> datetime:
    """The moment when `days` working days have passed since `start`; from 10:00 on to 10:00 of a later working day.

    Where `start` is outside working hours, counting begins with the next ones, and full days end with the day's hours.
    Raises ValueError: outside the years 2000 to 2099.
    """
    return add_working_seconds(start, round(days * DAY_S), calendar)


def add_working_seconds(start: datetime, seconds: int, calendar: Calendar) -> datetime:
    """The same in seconds; with a negative number, a moment before `start`. Zero gives `start` itself."""
    if seconds == 0:
        return start
    table = calendar._table
    return table.moment(table.until(start) + seconds).astimezone(start.tzinfo)


def working_seconds(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Working seconds between two moments; negative where `end` is the earlier one."""
    table = calendar._table
    return table.until(end) - table.until(start)


def _place(day: date) -> int:
    if not FIRST <= day <= LAST:
        raise ValueError(f"{day}: working time is known from {FIRST} to {LAST}")
    return (day - FIRST).days


def _within(clock: int) -> int:
    return sum(min(max(clock - begin, 0), end - begin) for begin, end in HOURS)


def _clock(worked: int) -> int:
    """The time of day, in seconds, by which so much of the day was worked."""
    for begin, end in HOURS:
        if worked <= end - begin:
            return begin + worked
        worked -= end - begin
    raise AssertionError(worked)


@lru_cache(maxsize=8)
def _table(special: tuple[tuple[date, bool], ...]) -> _Table:
    days = _national().copy()
    for day, worked in special:
        days[_place(day)] = worked
    return _Table(days, np.cumsum(days, dtype=np.int64))


@lru_cache(maxsize=1)
def _national() -> Days:
    every = [FIRST + timedelta(days=place) for place in range(_place(LAST) + 1)]
    known = range(min(holidays).year, max(holidays).year + 1)
    return np.array([chinese_calendar.is_workday(day) if day.year in known else _weekday(day) for day in every])


def _weekday(day: date) -> bool:
    return day.weekday() < _SATURDAY
