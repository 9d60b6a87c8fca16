"""The form of a record: one field for each that people fill in, made from the model; values stay text.

What is typed goes to the action as it is: it reads, checks and answers with sentences by field.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db import models
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from core.access.api import Principal, under
from core.accounts.models import Agency
from core.registers.address import address
from core.registers.check import own_fields, same_groups
from core.registers.declare import Register
from core.registers.models import Record
from core.registers.show import register_for, shown, title_of

Options = list[tuple[str, str]]
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (models.BooleanField, "flag"),
    (models.DateTimeField, "text"),
    (models.DateField, "date"),
    (models.IntegerField, "number"),
    (models.TextField, "long"),
)


@dataclass(frozen=True)
class FormField:
    """One line of the form. `kind`: text, long, number, date, flag, choice, reference, place."""

    name: str
    title: str
    kind: str
    value: str
    needed: bool
    masked: bool
    options: Options
    suggest: str
    longest: int | None
    errors: tuple[str, ...]


def in_order(register: Register, fields: Iterable["models.Field[Any, Any]"]) -> list["models.Field[Any, Any]"]:
    """The fields as a person reads them: the list's columns first, then the others, the place last."""
    columns = {name: place for place, name in enumerate(register.columns)}
    return sorted(fields, key=lambda field: (field.name == register.place, columns.get(field.name, len(columns))))


def typed(register: Register, post: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, by field; a box that is not ticked says no."""
    found: dict[str, str] = {}
    for field in own_fields(register):
        if isinstance(field, models.BooleanField):
            found[field.name] = "true" if post.get(field.name) else "false"
        elif field.name in post:
            found[field.name] = str(post[field.name])
    return found


def form_of(
    principal: Principal,
    register: Register,
    values: Mapping[str, str],
    errors: Mapping[str, Iterable[str]] | None = None,
) -> list[FormField]:
    """The form with these values in it, and what is wrong with them."""
    wrong = errors or {}
    return [
        _field(principal, register, field, values, tuple(wrong.get(field.name, ())))
        for field in in_order(register, own_fields(register))
    ]


def empty(register: Register) -> dict[str, str]:
    """The values of a new record's form."""
    return {
        field.name: str(field.get_default()) if field.has_default() and field.get_default() is not None else ""
        for field in own_fields(register)
    }


def filled(register: Register, record: Record) -> dict[str, str]:
    """The values of an existing record's form; sensitive ones as they are shown, which the action takes for kept."""
    looks = shown(register, record)
    return {field.name: _filled(register, record, field, looks[field.name]) for field in own_fields(register)}


def _filled(register: Register, record: Record, field: "models.Field[Any, Any]", look: str) -> str:
    value = getattr(record, field.name)
    if value is None or field.name in register.masks:
        return look
    if isinstance(field, models.ForeignKey):
        return look if _told_by_title(field) else str(value.pk)
    if isinstance(field, GeometryField):
        # every digit: a form that is sent back untouched changes nothing
        return f"{value.x!r}, {value.y!r}" if value.geom_type == "Point" else str(value.wkt)
    return str(value)


def _told_by_title(field: "models.ForeignKey[Any, Any]") -> bool:
    """What it points to is found again by the text that it is shown as."""
    other = register_for(field.related_model)
    return other is not None and (other.columns[0],) in same_groups(other) and other.columns[0] not in other.masks


def _field(
    principal: Principal,
    register: Register,
    field: "models.Field[Any, Any]",
    values: Mapping[str, str],
    errors: tuple[str, ...],
) -> FormField:
    options = options_of(principal, register, field, "edit")
    return FormField(
        name=field.name,
        title=title_of(register, field.name),
        kind=_kind(field, options),
        value=values.get(field.name, ""),
        needed=not field.blank and not field.null and not isinstance(field, models.BooleanField),
        masked=field.name in register.masks,
        options=options,
        suggest=_suggest(field),
        longest=getattr(field, "max_length", None),
        errors=errors,
    )


def _kind(field: "models.Field[Any, Any]", options: Options) -> str:
    if options:
        return "choice"
    if isinstance(field, models.ForeignKey):
        return "reference"
    if isinstance(field, GeometryField):
        return "place" if field.geom_type == "POINT" else "long"
    return next((kind for model, kind in _KINDS if isinstance(field, model)), "text")


def options_of(principal: Principal, register: Register, field: "models.Field[Any, Any]", verb: str) -> Options:
    """What may be chosen: codes, or the agencies where the principal holds the register's right; [] for free values."""
    if isinstance(field, models.ForeignKey) and field.related_model is Agency:
        return agencies(principal.scopes(f"{register.name}.{verb}"))
    if field.choices:
        return [(str(code), str(title)) for code, title in field.flatchoices]
    return []


def agencies(scopes: tuple[str, ...]) -> Options:
    """The agencies of these scopes, each below and further in than the one above it."""
    rows = Agency.objects.filter(under("path", scopes)).order_by("path", "code")
    return [(str(each.pk), "　" * each.path.count(".") + str(each)) for each in rows]


def _suggest(field: "models.Field[Any, Any]") -> str:
    """Where suggestions for a reference come from."""
    other = register_for(field.related_model) if isinstance(field, models.ForeignKey) else None
    if other is None:
        return ""
    try:
        return address(other, "suggest")
    except NoReverseMatch:
        return ""


def yes_no() -> Options:
    """The choices of a filter by a flag."""
    return [("true", _("yes")), ("false", _("no"))]
