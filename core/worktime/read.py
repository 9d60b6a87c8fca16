"""The calendar that holds now."""

from core.worktime.calendar import Calendar
from core.worktime.models import SpecialDay


def calendar() -> Calendar:
    """The district's calendar with its special days, as they are now: a short query, so ask once for a whole list."""
    return Calendar(dict(SpecialDay.objects.values_list("day", "worked")))
