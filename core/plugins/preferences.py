"""Settings of plugins: what the administrator chose, else the default; the same in every process within a second."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.plugins.fresh import Fresh
from core.plugins.manifest import Setting

Value = str | int | float | bool
LONGEST_TEXT = 2000


def _read() -> Mapping[str, Value]:
    from core.plugins.models import PluginSetting

    return dict(PluginSetting.objects.values_list("name", "value"))


_chosen: Fresh[Mapping[str, Value]] = Fresh("settings", _read, {})


def setting(name: str) -> Any:
    """The value of a plugin's setting `<slug>.<name>`, of its default's type.

    A kept value that the setting no longer allows, as after an update of the plugin, gives way to the default.

    Raises:
        LookupError: no installed plugin declares it.
    """
    from core.plugins.contribute import SETTINGS

    declared = SETTINGS[name]
    chosen = _chosen.value().get(name, declared.default)
    try:
        return checked(declared, chosen)
    except ValidationError:
        return declared.default


def forget_settings() -> None:
    """Make this process read the settings again; for the action that changes them, and for tests."""
    _chosen.forget()


def checked(declared: Setting, value: object) -> Value:
    """The value as one of this setting, from a Python value or from text as a form sends it. Pure.

    Raises:
        ValidationError: it is of another type, out of bounds or none of the choices.
    """
    typed = _typed(declared.default, value)
    if declared.choices and typed not in declared.choices:
        raise ValidationError(_("“%s” is none of the choices.") % typed)
    if not isinstance(typed, bool):
        _check_bounds(declared, len(typed) if isinstance(typed, str) else typed)
    return typed


def _typed(default: Value, value: object) -> Value:
    match default:
        case bool():
            return _flag(value)
        case int() | float():
            return _number(type(default), value)
        case str():
            return _text(value)


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in {"1", "true", "on"}:
        return True
    if value in {"0", "false", "", None}:
        return False
    raise ValidationError(_("Yes or no is needed."))


def _number(kind: type[int] | type[float], value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValidationError(_("A number is needed."))
    try:
        number = kind(value)
    except (ValueError, OverflowError):
        whole = _("A whole number is needed.") if kind is int else _("A number is needed.")
        raise ValidationError(whole) from None
    if number != number or number in {float("inf"), float("-inf")} or (isinstance(value, float) and number != value):
        raise ValidationError(_("A number is needed."))
    return number


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("A text is needed."))
    if len(value) > LONGEST_TEXT or "\0" in value:
        raise ValidationError(_("The text is longer than %d characters.") % LONGEST_TEXT)
    return value.strip()


def _check_bounds(declared: Setting, size: float) -> None:
    if declared.least is not None and size < declared.least:
        raise ValidationError(_("At least %s is needed.") % f"{declared.least:g}")
    if declared.most is not None and size > declared.most:
        raise ValidationError(_("At most %s is allowed.") % f"{declared.most:g}")
