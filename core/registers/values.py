"""From what was typed, posted or read from a table to values that a record may have."""

import math
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.principal import Principal
from core.accounts.models import Agency
from core.registers.check import own_fields, same_groups
from core.registers.declare import Register
from core.registers.places import place_of
from core.registers.read import visible
from core.registers.show import register_for

_YES = {"1", "true", "yes", "y", "是", "有", "√", "对"}
_NO = {"0", "false", "no", "n", "否", "无", "×", "不"}
LONGEST_WHY = 200
_NUMBER_DIGITS = 18
Errors = dict[str, list[str]]


class Reader:
    """Reads values for one actor and register; what foreign keys point to is looked up once."""

    def __init__(self, actor: Principal, register: Register) -> None:
        self.actor, self.register = actor, register
        self.fields = {field.name: field for field in own_fields(register)}
        self._found: dict[tuple[str, str], models.Model | None] = {}
        self._own: models.Model | None = None

    def read(self, given: Mapping[str, Any], *, whole: bool) -> tuple[dict[str, Any], Errors]:
        """The values given, as Python values, and what is wrong with them by field.

        `whole`: a new record, which must have what it needs; otherwise only what is given counts.
        """
        values: dict[str, Any] = {}
        errors: Errors = {name: [_("This register has no such field.")] for name in given if name not in self.fields}
        for name, field in self.fields.items():
            if name not in given and not whole:
                continue
            try:
                values[name] = self._value(field, given[name]) if name in given else self._default(field)
            except ValidationError as error:
                errors[name] = list(error.messages)
        return values, errors

    def _default(self, field: "models.Field[Any, Any]") -> Any:
        if field.name == "agency":
            self._own = self._own or self._own_agency()
            if self._own is not None:
                return self._own
        return self._value(field, field.get_default() if field.has_default() else None)

    def _own_agency(self) -> models.Model | None:
        """The agency for which the actor may edit, if it is one."""
        scopes = self.actor.scopes(self.register.permission("edit"))
        return Agency.objects.filter(path=scopes[0]).first() if len(scopes) == 1 else None

    def _value(self, field: "models.Field[Any, Any]", given: Any) -> Any:
        value = _plain(given)
        if isinstance(field, models.ForeignKey):
            return self._thing(field, value)
        if value in (None, "") and not isinstance(value, bool):
            return _nothing(field)
        if isinstance(field, GeometryField):
            return place_of(field, value)
        return field.clean(_as_python(field, value), None)

    def _thing(self, field: "models.ForeignKey[Any, Any]", value: Any) -> models.Model | None:
        if value in (None, ""):
            _nothing(field)
            return None
        model: Any = field.related_model
        key = (field.name, str(value.pk) if isinstance(value, models.Model) else str(value))
        if key not in self._found:
            self._found[key] = self._look_up(model, key[1], by_key=isinstance(value, models.Model | int))
        thing = self._found[key]
        if thing is None:
            raise ValidationError(_("“%(value)s” does not exist.") % {"value": key[1]})
        return thing

    def _look_up(self, model: Any, text: str, *, by_key: bool) -> models.Model | None:
        """By number, or by what the thing is known by: the code of an agency, what a register's record is told by."""
        rows, names = self._within_reach(model)
        for name in () if by_key else names:
            found: models.Model | None = rows.filter(**{name: text}).first()
            if found is not None:
                return found
        number = number_of(text)
        return None if number is None else rows.filter(pk=number).first()

    def _within_reach(self, model: Any) -> tuple[Any, tuple[str, ...]]:
        """A record may point only to what its writer may see; else one could feel for what others keep."""
        if model is Agency:
            return Agency.objects.all(), ("code", "name", "short_name")
        other = register_for(model)
        if other is None:
            return model._default_manager.all(), ()
        return visible(self.actor, other), tuple(group[0] for group in same_groups(other) if len(group) == 1)


def number_of(given: Any) -> int | None:
    """The number of a record as an address or a form has it; None for anything that no record can have."""
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _NUMBER_DIGITS else None


def checked_text(field: str, given: str, *, needed: bool = True, shortest: int = 1) -> str:
    """A reason or purpose as it is kept.

    Raises:
        ValidationError: there is none, or it is too long.
    """
    text = " ".join(str(_plain(given) or "").split())
    if needed and len(text) < shortest:
        sentence = _("Please say why.") if shortest == 1 else _("Please say in some words what for.")
        raise ValidationError({field: [sentence]})
    if len(text) > LONGEST_WHY:
        raise ValidationError({field: [_("At most %(most)d characters.") % {"most": LONGEST_WHY}]})
    return text


def _plain(given: Any) -> Any:
    """Text without blanks around it; unseen characters, which a database or a reader chokes on, are refused."""
    if not isinstance(given, str):
        return given
    text = given.strip()
    if any(unicodedata.category(each) in ("Cc", "Cs") and each not in "\n\r\t" for each in text):
        raise ValidationError(_("There are characters in it that cannot be seen."))
    return text


def _nothing(field: "models.Field[Any, Any]") -> Any:
    """What the field keeps where nothing was given."""
    if field.null:
        return None
    if field.blank and isinstance(field, models.CharField | models.TextField):
        return ""
    if field.has_default():
        return field.get_default()
    raise ValidationError(_("This is needed."))


def _as_python(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Values as tables write them: a number for text, a date with slashes, 是 and 否."""
    if isinstance(field, models.BooleanField):
        return _flag(value)
    if isinstance(field, models.DateTimeField):
        return _moment(field, value)
    if isinstance(field, models.DateField):
        return day_of(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValidationError(_("This is not a number."))
    if isinstance(field, models.CharField | models.TextField) and not isinstance(value, str):
        return _number_text(value)
    return _by_title(field, value)


def _number_text(value: Any) -> str:
    if isinstance(value, list | dict | tuple | bytes):
        raise ValidationError(_("This is not text."))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _by_title(field: "models.Field[Any, Any]", value: Any) -> Any:
    """People write what they read: the title of a choice stands for it."""
    if field.choices and isinstance(value, str):
        return next((code for code, title in field.flatchoices if str(title) == value), value)
    return value


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        word = value.casefold()
        if word in _YES | _NO:
            return word in _YES
    return value


def _moment(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Times without a zone are the district's."""
    moment = field.to_python(value) if isinstance(value, str) else value
    if isinstance(moment, date) and not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    if not isinstance(moment, datetime):
        raise ValidationError(_("This is no date; write 2026-11-24."))
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def day_of(value: Any) -> date:
    """The day that is meant. Raises ValidationError."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日"):
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007  # a day has no zone
            except ValueError:
                continue
        raise ValidationError(_("This is no date; write 2026-11-24."))
    if not isinstance(value, date):
        raise ValidationError(_("This is no date; write 2026-11-24."))
    return value
