"""What a distance, an age and a reason are called. Pure."""

from django.utils.translation import gettext_lazy as _

from dispatch.recommend.values import Way
from dispatch.words import Sentence

_M, _KM = _("%(number)s m"), _("%(number)s km")
_SECONDS, _MINUTES, _HOURS = _("%(number)s s ago"), _("%(number)s min ago"), _("%(number)s h ago")
_ROAD = _("%(distance)s by road, about %(minutes)s min; fix %(ago)s")
_LINE = _("roads do not reach there, %(distance)s in a straight line; fix %(ago)s")
_NO_PLACE = _("the incident has no place yet; fix %(ago)s")


def distance(metres: float) -> Sentence:
    """Metres as people say them."""
    if metres < 995:
        return Sentence(_M, {"number": round(metres / 10) * 10 or round(metres)})
    return Sentence(_KM, {"number": f"{metres / 1000:.1f}"})


def ago(seconds: float) -> Sentence:
    """An age as people say it."""
    if seconds < 120:
        return Sentence(_SECONDS, {"number": int(seconds)})
    if seconds < 7200:
        return Sentence(_MINUTES, {"number": int(seconds // 60)})
    return Sentence(_HOURS, {"number": int(seconds // 3600)})


def reason(way: Way, age_s: float) -> Sentence:
    """Why this unit stands where it stands in the list."""
    if way.metres is None:
        return Sentence(_NO_PLACE, {"ago": ago(age_s)})
    facts = {"distance": distance(way.metres), "ago": ago(age_s)}
    if way.seconds is None:
        return Sentence(_LINE, facts)
    return Sentence(_ROAD, {**facts, "minutes": max(1, round(way.seconds / 60))})
