"""Password rules beyond Django's own (GB/T 22239-2019: complexity)."""

import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_KINDS = (str.isupper, str.islower, str.isdigit)


def kinds_in(password: str) -> int:
    """How many of upper case, lower case, digits and signs occur."""
    letters = sum(any(test(char) for char in password) for test in _KINDS)
    return letters + any(char in string.punctuation or char.isspace() for char in password)


class CharacterKindsValidator:
    """Wants at least `kinds` of the four kinds of characters."""

    def __init__(self, kinds: int = 3) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError where too few kinds occur."""
        if kinds_in(password) < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("Use at least %(kinds)d of: capital letters, small letters, digits, signs.") % {"kinds": self.kinds}
