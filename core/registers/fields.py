"""Fields of records whose values have a form of their own. In migrations they are plain text columns."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as WrongNumber

from core.registers.codes import CodeList

_EARLIEST_BIRTH = date(1850, 1, 1)
_MOBILE = re.compile(r"1[3-9]\d{9}")
# area code and number, with or without an extension; 400 and 800 numbers; short public numbers such as 12345
_LANDLINE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?|[48]00\d{7}|1[012]\d{3}|11\d|12\d")


def check_citizen_id(value: str) -> None:
    """Raise ValidationError unless `value` is a citizen's number (GB 11643): length, check digit, date of birth.

    The place is not checked: codes of places were withdrawn by the hundred while numbers live on, and synthetic people
    get numbers of places that never were.
    """
    if len(value) != 18 or not value[:17].isdecimal() or not value.isascii():
        raise ValidationError(_("A citizen's number has 17 digits and a check digit."), code="form")
    if value[-1] != ric.calc_check_digit(value):
        raise ValidationError(_("The check digit of this citizen's number is wrong."), code="check")
    try:
        born = ric.get_birth_date(value)
    except WrongNumber:
        raise ValidationError(_("The date of birth in this citizen's number does not exist."), code="birth") from None
    if not _EARLIEST_BIRTH <= born <= timezone.localdate():
        raise ValidationError(_("The date of birth in this citizen's number cannot be."), code="birth")


def check_credit_code(value: str) -> None:
    """Raise ValidationError unless `value` is a unified social credit code (GB 32100)."""
    try:
        uscc.validate(value)
    except WrongNumber:
        raise ValidationError(_("This is no unified social credit code: please read it again."), code="check") from None


def check_phone(value: str) -> None:
    """Raise ValidationError unless `value` can be a telephone number of the mainland, as `compact_phone` writes it."""
    if not (_MOBILE.fullmatch(value) or _LANDLINE.fullmatch(value)):
        raise ValidationError(_("This is no telephone number; write 13812345678 or 0411-84321000."), code="form")


def compact_phone(value: str) -> str:
    """Without the country's code, blanks and brackets: `+86 138 1234 5678` becomes `13812345678`."""
    plain = re.sub(r"[\s()（）]", "", value).replace("—", "-").replace("–", "-")
    plain = re.sub(r"^(\+|00)86-?", "", plain)
    return plain.replace("-", "") if _MOBILE.fullmatch(plain.replace("-", "")) else plain


def check_birth_date(value: date | None, citizen_id: str) -> None:
    """Raise ValidationError where a date of birth is not the one in the citizen's number."""
    if value and citizen_id and ric.get_birth_date(citizen_id) != value:
        raise ValidationError(_("The date of birth is not the one in the citizen's number."), code="birth")


class _FormedField(models.CharField[Any, Any]):
    """Text that is brought to one form before it is checked and kept."""

    compact: Callable[[str], str]

    def to_python(self, value: Any) -> Any:
        """The value in its one form."""
        text = super().to_python(value)
        return type(self).compact(unicodedata.normalize("NFKC", text).strip()) if isinstance(text, str) else text

    def deconstruct(self) -> Any:
        """A migration keeps a plain column: what a value must be may change without one."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class CitizenIdField(_FormedField):
    """A citizen's number (公民身份号码, GB 11643): 18 characters, checked to the last."""

    compact = staticmethod(ric.compact)
    default_validators = [check_citizen_id]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 18)
        super().__init__(*args, **kwargs)


class CreditCodeField(_FormedField):
    """A unified social credit code (统一社会信用代码, GB 32100): 18 characters, checked to the last."""

    compact = staticmethod(uscc.compact)
    default_validators = [check_credit_code]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 18)
        super().__init__(*args, **kwargs)


class PhoneField(_FormedField):
    """A telephone number of the mainland: mobile, or with its area code."""

    compact = staticmethod(compact_phone)
    default_validators = [check_phone]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(*args, **kwargs)


class CodeField(models.CharField[Any, Any]):
    """A code of a code list; given by its code or, as people do in tables, by its title."""

    def __init__(self, *args: Any, codes: CodeList, **kwargs: Any) -> None:
        self.codes = codes
        kwargs.setdefault("max_length", max(20, *(len(code) for code in codes.entries)))
        kwargs["choices"] = [(code, lazystr(title)) for code, title in codes.entries.items()]
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The code."""
        text = super().to_python(value)
        return (self.codes.code_of(text.strip()) or text.strip()) if isinstance(text, str) else text

    def clone(self) -> Any:
        """Another one like it; the way Django goes for it would lose the list."""
        _name, _path, args, kwargs = self.deconstruct()
        return type(self)(*args, codes=self.codes, **kwargs)

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.codes = self.codes
        return copied

    def deconstruct(self) -> Any:
        """A migration keeps a plain column: a list may grow without one."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs
