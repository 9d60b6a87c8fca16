"""Tags of the desk's templates: ages, times, distances and levels in words."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from command.api import SEVERITIES
from maps.desk.ages import age_words, between, exact_words
from maps.desk.words import LEVELS

register = template.Library()
KILOMETRE = 1000
_ROUNDED_UP = 995


@register.simple_tag(takes_context=True)
def age(context: template.Context, since: datetime | str | None, style: str = "short") -> SafeString | str:
    """How long ago, in words; the page's script lets it tick (`data-age`). Empty for no time."""
    at = _moment(since)
    if at is None:
        return ""
    words = exact_words if style == "exact" else age_words
    shown = words(between(at, context["now"]))
    return format_html(
        '<time class="age" data-age="{}" datetime="{}" title="{}">{}</time>', style, at.isoformat(), clock(at), shown
    )


@register.filter
def clock(at: datetime | str | None) -> str:
    """Time of day in the district, to the second; with the day where that is not today."""
    moment = _moment(at)
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return local.strftime("%H:%M:%S" if local.date() == timezone.localdate() else "%m-%d %H:%M:%S")


@register.filter
def metres(value: float | None) -> str:
    """A distance: metres below a kilometre, else kilometres with one decimal."""
    if value is None:
        return "–"
    if value < _ROUNDED_UP:
        return _("{m} m").format(m=round(value / 10) * 10)
    return _("{km} km").format(km=f"{value / KILOMETRE:.1f}")


@register.filter
def minutes(seconds: float | None) -> str:
    """A drive in whole minutes, one at least."""
    return "" if seconds is None else _("{m} min").format(m=max(1, round(seconds / 60)))


@register.filter
def short_age(seconds: float | None) -> str:
    """An age in seconds, in words."""
    return "–" if seconds is None else age_words(seconds)


@register.filter
def severity(value: int) -> StrOrPromise:
    """The word of an incident's severity."""
    return SEVERITIES.get(value, str(value))


@register.filter
def level(value: int) -> StrOrPromise:
    """The colour word of an alarm's level."""
    return LEVELS.get(value, str(value))


@register.filter
def both(texts: dict[str, str] | None) -> str:
    """Of words in both languages those of the reader."""
    if not texts:
        return ""
    return texts.get("en" if (get_language() or "").startswith("en") else "zh", "")


@register.filter
def decimal(value: float | None) -> str:
    """A measured value without zeros that say nothing."""
    return "" if value is None else f"{value:.6g}"


def _moment(at: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(at) if isinstance(at, str) else at
