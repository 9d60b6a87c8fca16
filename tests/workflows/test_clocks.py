"""The pure clock, its lamps, the notices when a limit is near, and a calendar that changes under running cases."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.access.api import SYSTEM, Role
from core.indicators.api import figures
from core.notices.api import latest, see, tell, text_of, unseen
from core.workflows.api import Case, lamp, remind, take
from core.workflows.clock import Clock, Limits
from core.workflows.watches import follow_calendar
from core.worktime.api import DAY_S, Calendar, add_working_days, calendar, set_special_day
from core.worktime.calendar import ZONE
from tests.workflows.world import World, again, text

DAYS = Calendar()
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


@given(st.lists(st.integers(0, 12 * 3600), min_size=2, max_size=12), st.integers(1, 20))
def test_pauses_never_eat_working_time(gaps: list[int], limit: int) -> None:
    """Whatever the pauses, the time used is that of the stretches it ran, and it runs out when that is the limit."""
    clock, now, ran, expected = Clock(0, MONDAY), MONDAY, True, 0
    for gap in gaps:
        later = now + timedelta(seconds=gap)
        if ran:
            expected += Clock(0, now).used(later, DAYS)
        now, ran = later, not ran
        clock = clock.turned(ran, now, DAYS)
    assert clock.used(now, DAYS) == expected
    clock = clock.turned(True, now, DAYS)
    due = clock.runs_out(limit * DAY_S, DAYS)
    assert due is not None
    if expected < limit * DAY_S:
        assert clock.used(due, DAYS) == limit * DAY_S
    else:
        assert due <= now


def test_a_running_clock_is_not_started_again() -> None:
    clock = Clock(0, MONDAY)
    assert clock.turned(True, MONDAY + timedelta(hours=1), DAYS) is clock
    assert Clock(7, None).turned(False, MONDAY, DAYS) == Clock(7, None)
    assert Clock(7, None).runs_out(DAY_S, DAYS) is None


def test_limits() -> None:
    assert Limits(10, 0, 20).warn_s == 8 * DAY_S
    assert Limits(3, 0, 20).warn_s == 2 * DAY_S  # a day before at least
    assert Limits(1, 0, 20).warn_s == 0
    assert Limits(10, 5, 20).legal_s == 20 * DAY_S
    assert Limits(20, 5, 20).legal_s == 25 * DAY_S  # extended as the law lets it be


def test_lamps() -> None:
    case = Case(promised_due=MONDAY + timedelta(days=10), warn_at=MONDAY + timedelta(days=8))
    assert lamp(case, MONDAY) == "green"
    assert lamp(case, MONDAY + timedelta(days=8)) == "yellow"
    assert lamp(case, MONDAY + timedelta(days=10)) == "red"
    assert lamp(Case(), MONDAY) == "paused"
    assert lamp(Case(closed_at=MONDAY, promised_due=MONDAY), MONDAY) == "off"


def test_people_are_reminded_once_and_once_more(world: World) -> None:
    officer = world.person("officer", Role.DUTY_OFFICER)
    boss = world.person("boss", Role.DUTY_OFFICER, at=world.district)  # has the right too, but is not the nearest
    case = world.opened(world.person("resident"))
    assert case.warn_at is not None
    assert case.promised_due is not None
    assert remind(case.warn_at - timedelta(seconds=1)) == 0
    assert remind(case.warn_at) == 1
    assert remind(case.warn_at) == 0
    assert remind(case.promised_due) == 1
    assert remind(case.promised_due + timedelta(days=30)) == 0
    said = [notice.en for notice in latest(officer)]
    assert len(said) == 2
    assert "is overdue" in said[0]
    assert "soon overdue" in said[1]
    assert not latest(boss)


def test_notices_are_left_once_and_seen(world: World) -> None:
    first, second = world.person("first"), world.person("second")
    for _ in range(2):
        tell([first.user_id, second.user_id], text("hello"), "/inbox/", "greeting")  # type: ignore[list-item]
    assert (unseen(first), unseen(second)) == (1, 1)
    (notice,) = latest(first)
    assert text_of(notice) == text("hello")
    assert see(second, notice.pk) == 0  # somebody else's
    assert see(first, notice.pk) == 1
    assert (unseen(first), unseen(second)) == (0, 1)


def test_limits_follow_the_calendar(world: World) -> None:
    case = world.opened(world.person("resident"))
    following = add_working_days(case.opened_at, 2, calendar()).astimezone(ZONE).date()
    set_special_day(SYSTEM, following, False, "typhoon")
    follow_calendar(None)  # type: ignore[arg-type]
    moved = again(case)
    assert moved.promised_due == add_working_days(case.opened_at, 10, calendar()) != case.promised_due
    assert moved.tasks.get().due == moved.promised_due
    assert isinstance(following, date)


@pytest.mark.django_db
def test_figures_count_what_the_asker_may_see(world: World) -> None:
    officer, west = world.person("officer", Role.DUTY_OFFICER), world.person("west", Role.DUTY_OFFICER, at=world.west)
    resident = world.person("resident")
    late, good = world.opened(resident), world.opened(resident)
    Case.objects.filter(pk=late.pk).update(used_s=12 * DAY_S, running_since=timezone.now())
    take(officer, late.pk, "deny", revision=1)
    Case.objects.filter(pk=good.pk).update(used_s=4 * DAY_S, running_since=timezone.now())
    take(officer, good.pk, "deny", revision=1)

    def found(name: str, asker: object = officer) -> object:
        return next(f.value for f in figures(asker) if f.indicator.name == f"trial.permit.{name}")  # type: ignore[arg-type]

    assert (found("volume"), found("on_time"), found("median_days")) == (2, 50.0, 8.0)
    assert (found("volume", west), found("on_time", west)) == (0, None)
    assert again(late).on_time is False
