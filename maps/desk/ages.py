"""How old something is, in words; the same words as the wall's script finds (`format.js`)."""

from datetime import datetime

from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400
_LONGEST_IN_HOURS = 48 * HOUR


def age_words(seconds: float) -> str:
    """In one part, for lists: `3 min`."""
    s = max(0, int(seconds))
    if s < MINUTE:
        return _("{s} s").format(s=s)
    if s < HOUR:
        return _("{m} min").format(m=s // MINUTE)
    if s < _LONGEST_IN_HOURS:
        return _("{h} h").format(h=s // HOUR)
    return _("{d} d").format(d=s // DAY)


def exact_words(seconds: float) -> str:
    """In two parts, for a clock that somebody watches: `3 min 07 s`."""
    s = max(0, int(seconds))
    if s < MINUTE:
        return _("{s} s").format(s=s)
    if s < HOUR:
        return _("{m} min {s} s").format(m=s // MINUTE, s=f"{s % MINUTE:02}")
    if s < _LONGEST_IN_HOURS:
        return _("{h} h {m} min").format(h=s // HOUR, m=f"{s % HOUR // MINUTE:02}")
    return _("{d} d").format(d=s // DAY)


def between(since: datetime, now: datetime) -> float:
    """Seconds from one moment to the other."""
    return (now - since).total_seconds()
