"""Which callsigns are possible: they stand in the topic `orders/<callsign>`. Pure."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# separators and wildcards of topics; control characters, which brokers may refuse and terminals obey
_IMPOSSIBLE = re.compile(r"[/+#\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ORDERS = "orders/"


def clean_callsign(callsign: str) -> str:
    """The callsign as it is kept: without blanks round it, in Unicode's normal form (NFC).

    Raises:
        ValidationError: it could not stand in a topic.
    """
    cleaned = unicodedata.normalize("NFC", callsign).strip()
    if not possible(cleaned):
        raise ValidationError(_("A callsign must not hold / + # or invisible control characters."))
    return cleaned


def possible(callsign: str) -> bool:
    """Whether the callsign can stand in a topic. Units made before this was asked may have another."""
    return not _IMPOSSIBLE.search(callsign)


def topic_of(callsign: str) -> str:
    """Where the orders of the unit with this callsign are published."""
    return ORDERS + callsign
