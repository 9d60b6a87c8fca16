"""The face of the working time room."""

from core.worktime.actions import remove_special_day, set_special_day
from core.worktime.calendar import DAY_S, Calendar, add_working_days, add_working_seconds, working_seconds
from core.worktime.models import SpecialDay
from core.worktime.read import calendar

__all__ = [
    "DAY_S",
    "Calendar",
    "SpecialDay",
    "add_working_days",
    "add_working_seconds",
    "calendar",
    "remove_special_day",
    "set_special_day",
    "working_seconds",
]
