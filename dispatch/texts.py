"""What people write into orders. Pure."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 1000


def clean_text(text: str) -> str:
    """The text as it is kept: without blanks round it. It is shown as text everywhere, never as markup.

    Raises:
        ValidationError: it is too long, or holds NUL, which the database cannot keep.
    """
    cleaned = text.strip()
    if len(cleaned) > LONGEST:
        raise ValidationError(_("The text is too long: at most %d characters.") % LONGEST)
    if "\0" in cleaned:
        raise ValidationError(_("The text holds a character that cannot be kept (NUL)."))
    return cleaned
