"""Text as people give it, made fit to keep: kept as text, whatever it looks like; whoever shows it escapes it."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from command.limits import limits
from command.models import Incident

TITLES = {
    "title": gettext_lazy("title"),
    "kind_name": pgettext_lazy("incident", "kind"),
    "severity": gettext_lazy("severity"),
    "lon": gettext_lazy("longitude"),
    "lat": gettext_lazy("latitude"),
    "address": gettext_lazy("place"),
    "description": gettext_lazy("what was reported"),
    "reporter": gettext_lazy("reporter"),
    "phone": gettext_lazy("telephone"),
    "agency": gettext_lazy("agency"),
    "note": gettext_lazy("note"),
}
"""What the fields of an incident are called within a sentence."""

_UNSEEN = {"Cc", "Cs"}  # control characters, which no database takes all of, and halves of characters


def line(field: str, text: str, *, needed: bool = False) -> str:
    """One line for a column of the incident: spaces run together, control characters gone.

    Raises:
        ValidationError: longer than the column, or empty though needed.
    """
    most = Incident._meta.get_field(field).max_length  # type: ignore[union-attr]  # fields with text have one
    return _checked(field, " ".join(_seen(text).split()), int(most or 0), needed)


def lines(field: str, text: str, *, needed: bool = False) -> str:
    """Several lines, such as a note: line breaks stay. Raises ValidationError: too long, or empty though needed."""
    return _checked(field, _seen(text.replace("\r\n", "\n")).strip(), limits().longest_text, needed)


def _seen(text: str) -> str:
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in _UNSEEN)


def _checked(field: str, text: str, most: int, needed: bool) -> str:
    if needed and not text:
        raise ValidationError(_("“%(field)s” is missing.") % {"field": TITLES[field]})
    if len(text) > most:
        facts = {"field": TITLES[field], "most": most, "length": len(text)}
        raise ValidationError(_("“%(field)s” may have %(most)d characters at most; it has %(length)d.") % facts)
    return text
