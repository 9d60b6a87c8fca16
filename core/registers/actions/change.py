"""Changing a record."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.access.gate import require
from core.access.principal import Principal
from core.events.append import append
from core.registers.actions.rows import locked, next_version, refuse_stale, store
from core.registers.check import own_fields
from core.registers.declare import Register
from core.registers.events import told
from core.registers.models import Record
from core.registers.same import refuse_same, refusing_same
from core.registers.show import point_of, shown
from core.registers.values import Reader, checked_text


@transaction.atomic
def change(
    actor: Principal,
    register: Register,
    pk: int,
    version: int,
    values: Mapping[str, Any],
    why: str,
    *,
    inside: Mapping[str, Any] | None = None,
) -> Record:
    """Change the fields given; `version` is the one the actor saw. Nothing new makes no new version.

    `inside`: what no form fills in, from the app's own action.

    A masked value that comes back as it was shown stays what it is.

    Raises:
        DoesNotExist: there is no such record that the actor may see.
        AccessDenied: the actor may not edit it, or not give it to that agency.
        Refusal: `changed_meanwhile`, by whom and when; `same_exists`.
        ValidationError: by field, everything that is wrong.
    """
    record = locked(actor, register, pk)
    refuse_stale(record, version)
    new = differing(actor, register, record, values)
    new.update({name: value for name, value in (inside or {}).items() if getattr(record, name) != value})
    if not new:
        return record
    why = checked_text("why", why)
    if "agency" in new:
        require(actor, register.permission("edit"), new["agency"].path)
    refuse_same(actor, register, {**whole(register, record), **new}, but=record.pk)
    before = record.agency.path
    columns = next_version(actor, register, record, new, why)
    with refusing_same():
        store(record, columns)
    payload = told(register, "changed", record_id=record.pk, version=record.version, why=why, fields=sorted(new))
    append(payload, actor=actor, agency_path=before, place=point_of(register, record))
    return record


def differing(actor: Principal, register: Register, record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values given that are not the record's already. Raises ValidationError."""
    looks = shown(register, record)
    meant = {
        name: value
        for name, value in values.items()
        if not (name in register.masks and value and str(value) == looks[name])
    }
    read, errors = Reader(actor, register).read(meant, whole=False)
    if errors:
        raise ValidationError(errors)
    return {name: value for name, value in read.items() if getattr(record, name) != value}


def whole(register: Register, record: Record) -> dict[str, Any]:
    """Everything that people fill in, as it stands."""
    return {field.name: getattr(record, field.name) for field in own_fields(register)}
