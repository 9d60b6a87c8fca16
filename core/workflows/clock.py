"""A case's clock: working time used, limits, lamps. Pure over values; the actions store what it says."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from core.worktime.api import DAY_S, Calendar, add_working_seconds, working_seconds

if TYPE_CHECKING:
    from core.workflows.models import Case

Lamp = Literal["green", "yellow", "red", "paused", "off"]
_NEAR_PART, _NEAR_LEAST_S = 0.2, DAY_S  # yellow for the last fifth of the promised time, for a working day at least


@dataclass(frozen=True)
class Clock:
    """Working seconds counted so far, without the stretch since `running_since` (None: it stands)."""

    used_s: int
    running_since: datetime | None

    def used(self, now: datetime, calendar: Calendar) -> int:
        """Working seconds used up to now."""
        if self.running_since is None:
            return self.used_s
        return self.used_s + max(0, working_seconds(self.running_since, now, calendar))

    def turned(self, runs: bool, now: datetime, calendar: Calendar) -> "Clock":
        """The clock from now on, running or standing; one that goes on running is left alone."""
        if runs and self.running_since is not None:
            return self
        return Clock(self.used(now, calendar), now if runs else None)

    def runs_out(self, limit_s: int, calendar: Calendar) -> datetime | None:
        """When a limit in working seconds is used up if the clock goes on; None while it stands."""
        if self.running_since is None:
            return None
        return add_working_seconds(self.running_since, limit_s - self.used_s, calendar)


@dataclass(frozen=True)
class Limits:
    """Working days promised, granted on top of them, and allowed by law; an extension may go beyond the law's limit
    only because the law itself allows it to be extended."""

    promised: int
    extended: int
    legal: int

    @property
    def promised_s(self) -> int:
        """The promise with its extension, in working seconds."""
        return (self.promised + self.extended) * DAY_S

    @property
    def legal_s(self) -> int:
        """The law's limit, in working seconds."""
        return max(self.legal * DAY_S, self.promised_s)

    @property
    def warn_s(self) -> int:
        """After how many working seconds the lamp turns yellow."""
        return max(0, self.promised_s - max(_NEAR_LEAST_S, int(self.promised_s * _NEAR_PART)))


def clock_of(case: "Case") -> Clock:
    """The clock of a case, as it is stored."""
    return Clock(case.used_s, case.running_since)


def limits_of(case: "Case") -> Limits:
    """The limits of a case, as they are stored."""
    return Limits(case.promised_days, case.extended_days, case.legal_days)


def set_clock(case: "Case", clock: Clock, calendar: Calendar) -> None:
    """Put a clock, and the moments at which its limits run out, into the fields of a case."""
    limits = limits_of(case)
    case.used_s, case.running_since = clock.used_s, clock.running_since
    case.promised_due = clock.runs_out(limits.promised_s, calendar)
    case.legal_due = clock.runs_out(limits.legal_s, calendar)
    case.warn_at = clock.runs_out(limits.warn_s, calendar)


def lamp(case: "Case", now: datetime) -> Lamp:
    """Green; yellow when the promised limit is near; red when it has passed; paused; off when the case is closed."""
    if case.closed_at is not None:
        return "off"
    if case.promised_due is None or case.warn_at is None:
        return "paused"
    if now >= case.promised_due:
        return "red"
    return "yellow" if now >= case.warn_at else "green"
