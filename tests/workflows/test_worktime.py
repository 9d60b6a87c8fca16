"""Working time: holidays, worked weekends, the district's own days, and adding that agrees with measuring."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.access.api import AccessDenied, Role
from core.events.api import read_since
from core.worktime.api import (
    DAY_S,
    Calendar,
    add_working_days,
    add_working_seconds,
    calendar,
    remove_special_day,
    set_special_day,
    working_seconds,
)
from core.worktime.calendar import ZONE
from tests.workflows.world import World

NATIONAL = Calendar()
moments = st.integers(1_546_272_000, 1_924_963_200).map(lambda second: datetime.fromtimestamp(second, ZONE))  # to 2031
specials = st.dictionaries(st.dates(date(2019, 1, 1), date(2031, 1, 1)), st.booleans(), max_size=6)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday worked in its stead
        (date(2026, 11, 22), False),  # a Sunday
        (date(2031, 10, 1), True),  # a Wednesday of a year whose holidays nobody has announced
        (date(2031, 10, 4), False),
    ],
)
def test_days_follow_the_national_calendar(day: date, worked: bool) -> None:
    assert NATIONAL.worked(day) is worked


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-24T10:00", 1, "2026-11-25T10:00"),
        ("2026-11-24T20:00", 1, "2026-11-25T17:00"),  # counted from the next morning to that day's end
        ("2026-11-24T12:00", 0.5, "2026-11-24T16:30"),  # the noon break does not count
        ("2026-11-27T16:00", 1, "2026-11-30T16:00"),  # over a weekend
        ("2026-09-30T10:00", 1, "2026-10-08T10:00"),  # over National Day
    ],
)
def test_working_days_are_added(start: str, days: float, end: str) -> None:
    assert add_working_days(at(start), days, NATIONAL) == at(end)


def test_a_special_day_overrules_the_national_calendar() -> None:
    stormy = Calendar({date(2026, 11, 25): False, date(2026, 11, 28): True})
    assert add_working_days(at("2026-11-24T10:00"), 1, stormy) == at("2026-11-26T10:00")
    assert working_seconds(at("2026-11-28T00:00"), at("2026-11-29T00:00"), stormy) == DAY_S


@given(moments, st.integers(1, 400 * DAY_S), specials)
def test_what_was_added_is_what_is_measured(start: datetime, seconds: int, special: dict[date, bool]) -> None:
    days = Calendar(special)
    end = add_working_seconds(start, seconds, days)
    assert end >= start.replace(microsecond=0)
    assert working_seconds(start, end, days) == seconds
    assert working_seconds(start, end - timedelta(seconds=1), days) < seconds  # the earliest such moment
    assert days.worked(end.astimezone(ZONE).date())


@given(st.lists(moments, min_size=3, max_size=3).map(sorted), specials)
def test_stretches_add_up(three: list[datetime], special: dict[date, bool]) -> None:
    (first, second, third), days = three, Calendar(special)
    whole = working_seconds(first, third, days)
    assert whole == working_seconds(first, second, days) + working_seconds(second, third, days)
    assert whole == -working_seconds(third, first, days)
    assert 0 <= whole <= (third - first).total_seconds() + 1


@given(moments, st.integers(-100 * DAY_S, 100 * DAY_S))
def test_time_zones_do_not_matter(start: datetime, seconds: int) -> None:
    assert add_working_seconds(start.astimezone(UTC), seconds, NATIONAL) == add_working_seconds(
        start, seconds, NATIONAL
    )


def test_years_without_a_table_are_refused() -> None:
    with pytest.raises(ValueError, match="2000-01-01"):
        working_seconds(at("1999-12-31T12:00"), at("2026-01-01T00:00"), NATIONAL)


def test_the_system_administrator_keeps_special_days(world: World) -> None:
    keeper = world.person("keeper", Role.SYSTEM_ADMIN, at=world.district)
    with pytest.raises(AccessDenied):
        set_special_day(world.person("liaison", Role.LIAISON), date(2026, 11, 25), False, "typhoon")
    for year in (1999, 2100):
        with pytest.raises(ValidationError):
            set_special_day(keeper, date(year, 1, 1), False, "too far away")
    set_special_day(keeper, date(2026, 11, 25), False, "typhoon")
    assert not calendar().worked(date(2026, 11, 25))
    remove_special_day(keeper, date(2026, 11, 25))
    assert calendar().worked(date(2026, 11, 25))
    told = [event.payload["worked"] for event in read_since(0, 1000) if event.type == "core.calendar.changed"]
    assert told == [False, None]
