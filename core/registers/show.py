"""What of a record a person gets to see. The one place where values are masked: pages, API, export, history."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from core.registers.check import told_fields
from core.registers.declare import REGISTERS, Register
from core.registers.masks import mask
from core.registers.models import Record

_DECIMALS = 6  # of a degree: a tenth of a metre


def shown(register: Register, record: Record, unmasked: Collection[str] = frozenset()) -> dict[str, str]:
    """Every field that says what the record is, as text, sensitive ones masked but those in `unmasked`.

    Besides, `created_at`, `changed_at` and `changed_by`.
    """
    values = {field.name: _shown(register, record, field, field.name in unmasked) for field in told_fields(register)}
    times = {name: text_of(getattr(record, name)) for name in ("created_at", "changed_at")}
    return {**values, **times, "changed_by": record.changed_by}


def label(register: Register, record: Record) -> str:
    """What a record is called: its first column, masked where it is sensitive."""
    name = register.columns[0]
    field: Any = register.model._meta.get_field(name)
    return _shown(register, record, field, False) or f"#{record.pk}"


def about(register: Register, record: Record) -> str:
    """What tells a record from its namesakes: its next few columns, masked where they are sensitive."""
    looks = shown(register, record)
    return " · ".join(looks[name] for name in register.columns[1:4] if looks[name])


def title_of(register: Register, name: str) -> str:
    """A field's title for people."""
    field: Any = register.model._meta.get_field(name)
    title = str(field.verbose_name)
    return title[:1].upper() + title[1:]


def register_for(model: type[Model]) -> Register | None:
    """The register whose records are of this model."""
    return next((each for each in REGISTERS.values() if each.model is model), None)


def point_of(register: Register, record: Record) -> tuple[float, float] | None:
    """Where the log says that it happened, longitude and latitude; nowhere for a place that is sensitive."""
    place = getattr(record, register.place) if register.place else None
    if place is None or register.place in register.masks:
        return None
    middle = place if isinstance(place, Point) else place.point_on_surface
    return float(middle.x), float(middle.y)


def _shown(register: Register, record: Record, field: "Field[Any, Any]", whole: bool) -> str:
    text = _text(record, field)
    how = register.masks.get(field.name)
    return text if whole or how is None else mask(text, how)


def _text(record: Record, field: "Field[Any, Any]") -> str:
    value = getattr(record, field.name)
    if isinstance(value, Model):
        return _label_of(value)
    if field.choices and value not in (None, ""):
        return str(dict(field.flatchoices).get(value, value))
    return text_of(value)


def _label_of(thing: Model) -> str:
    """A record of another register is called as that register allows."""
    other = register_for(type(thing))
    return label(other, thing) if other and isinstance(thing, Record) else str(thing)


def text_of(value: Any) -> str:
    """A value as a person reads it; times in the district's time."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return value.isoformat()
        case Point():
            return f"{value.x:.{_DECIMALS}f}, {value.y:.{_DECIMALS}f}"
        case GEOSGeometry():
            return str(value.geom_type)
    return str(value)
