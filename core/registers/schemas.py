"""What goes over the API: registers, records, versions."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from core.access.principal import Principal
from core.registers.check import is_needed, own_fields, told_fields
from core.registers.declare import Register
from core.registers.exchange.write import place_out
from core.registers.history import Version
from core.registers.models import Record
from core.registers.quality import quality
from core.registers.show import label, shown, title_of


class FieldOut(Schema):
    """A field of a register; `choices` by code, `masked`: sensitive, shown whole only after unmasking."""

    name: str
    title: str
    kind: str
    needed: bool
    filled_in: bool
    masked: bool
    choices: dict[str, str] | None


class RegisterOut(Schema):
    """A register as the caller may use it; `complete` and `fresh` are shares from 0 to 1, as last worked out."""

    name: str
    title: str
    about: str
    fields: list[FieldOut]
    filters: list[str]
    may_edit: bool
    may_unmask: bool
    shared: str
    records: int | None
    complete: float | None
    fresh: float | None
    measured_at: datetime | None


class RegistersOut(Schema):
    """The registers that the caller may see."""

    items: list[RegisterOut]


class RecordOut(Schema):
    """A record: its fields as people read them, sensitive ones masked; `codes` has the codes and numbers behind them.

    `place`: GeoJSON in CGCS2000, which to within a decimetre is CRS84.
    """

    id: int
    version: int
    label: str
    values: dict[str, str]
    codes: dict[str, str | int | None]
    place: dict[str, Any] | None
    created_at: datetime
    changed_at: datetime
    changed_by: str
    why: str


class RecordsOut(Schema):
    """A page of records, latest first; `count` over all pages, at most 10,000: more, if not `count_is_exact`."""

    items: list[RecordOut]
    next: str | None
    count: int
    count_is_exact: bool


class VersionOut(Schema):
    """A record as it stood from `since` to `until` (null: still); `changed`: what is new in this version."""

    version: int
    since: datetime
    until: datetime | None
    by: str
    why: str
    removed: bool
    merged_into: int | None
    values: dict[str, str]
    changed: list[str]


class HistoryOut(Schema):
    """The versions of a record, latest first."""

    items: list[VersionOut]


class RecordIn(Schema):
    """A new record: values by field; codes or titles, dates as 2026-11-24, places as GeoJSON or `lon, lat`."""

    values: dict[str, Any]
    why: str = ""


class ChangeIn(Schema):
    """New values of some fields, the version that was looked at, and the reason."""

    version: Annotated[int, Field(ge=1, lt=2**31)]
    values: dict[str, Any]
    why: str


class UnmaskIn(Schema):
    """Which sensitive fields are to be seen, and what for."""

    fields: list[str]
    purpose: str


class UnmaskedOut(Schema):
    """The sensitive values, whole."""

    values: dict[str, str]


def register_out(principal: Principal, register: Register) -> RegisterOut:
    """A register for this caller."""
    score = quality(register) if principal.may(register.permission("view")) else None
    own = {field.name for field in own_fields(register)}
    return RegisterOut(
        name=register.name,
        title=str(register.title),
        about=str(register.about),
        fields=[_field(register, field, field.name in own) for field in told_fields(register)],
        filters=list(register.filters),
        may_edit=bool(principal.scopes(register.permission("edit"))),
        may_unmask=bool(principal.scopes(register.permission("unmask"))),
        shared=register.shared,
        records=score.records if score else None,
        complete=score.complete if score else None,
        fresh=score.fresh if score else None,
        measured_at=score.at if score else None,
    )


def record_out(register: Register, record: Record) -> RecordOut:
    """A record as anybody may see it who may see it at all."""
    coded = [f for f in told_fields(register) if (f.is_relation or f.choices) and f.name not in register.masks]
    return RecordOut(
        id=record.pk,
        version=record.version,
        label=label(register, record),
        values=shown(register, record),
        codes={field.name: getattr(record, field.attname) for field in coded},
        place=place_out(register, record),
        created_at=record.created_at,
        changed_at=record.changed_at,
        changed_by=record.changed_by,
        why=record.why,
    )


def version_out(version: Version) -> VersionOut:
    """A version as anybody may see it who may see the record."""
    return VersionOut.from_orm(version)


def _field(register: Register, field: Any, filled_in: bool) -> FieldOut:
    choices = {str(code): str(title) for code, title in field.flatchoices} if field.choices else None
    return FieldOut(
        name=field.name,
        title=title_of(register, field.name),
        kind=type(field).__name__.removesuffix("Field").lower(),
        needed=filled_in and is_needed(field),
        filled_in=filled_in,
        masked=field.name in register.masks,
        choices=choices,
    )
