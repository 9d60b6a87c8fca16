"""Keeping the special days."""

from datetime import date

from django.db import transaction

from core.access.api import Principal, require
from core.events.api import append
from core.worktime.events import CalendarChanged
from core.worktime.models import SpecialDay

MANAGE = "core.calendar.manage"


@transaction.atomic
def set_special_day(actor: Principal, day: date, worked: bool, reason: str) -> SpecialDay:
    """Say that a day is worked, or free, whatever the national calendar says. The limits of open cases follow.

    Raises:
        AccessDenied: the actor does not keep the calendar.
        ValidationError: no reason, or one that is too long.
    """
    require(actor, MANAGE)
    special = SpecialDay(day=day, worked=worked, reason=reason.strip())
    special.full_clean(validate_unique=False)
    special.save()
    append(CalendarChanged(day=day.isoformat(), worked=worked, reason=special.reason), actor=actor)
    return special


@transaction.atomic
def remove_special_day(actor: Principal, day: date) -> None:
    """Let a day follow the national calendar again. Raises AccessDenied, SpecialDay.DoesNotExist."""
    require(actor, MANAGE)
    special = SpecialDay.objects.select_for_update().get(day=day)
    reason = special.reason
    special.delete()
    append(CalendarChanged(day=day.isoformat(), worked=None, reason=reason), actor=actor)
