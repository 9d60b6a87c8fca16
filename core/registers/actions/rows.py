"""Rows as actions take them: locked, seen by the actor, in the version the actor saw."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.gate import require
from core.access.principal import Principal
from core.registers.declare import Register
from core.registers.models import Record
from core.registers.read import visible
from core.registers.search import vector_of
from core.registers.show import text_of
from core.states.errors import Refusal

_ELSEWHERE = _("These records are not made, merged or removed here, for more belongs to them than a record.")
_CHANGED = _("%(who)s changed this record at %(when)s, after you opened it. Look at it again.")


def refuse_made_elsewhere(register: Register, *, inside: bool = False) -> None:
    """Raise Refusal where records come and go by an action of the app's own; `inside`: it is that action that asks."""
    if register.made_at and not inside:
        raise Refusal("made_elsewhere", _ELSEWHERE)


def locked(actor: Principal, register: Register, pk: int) -> Record:
    """The record, locked until the transaction ends.

    Raises:
        DoesNotExist: there is none that the actor may see.
        AccessDenied: the actor may see it, but not edit it.
    """
    row: Record = visible(actor, register).select_related("agency").select_for_update(of=("self",)).get(pk=pk)
    require(actor, register.permission("edit"), row.agency.path)
    return row


def refuse_stale(record: Record, version: int) -> None:
    """Raise Refusal where the record is no longer in this version."""
    if record.version != version:
        facts = {"who": record.changed_by, "when": text_of(record.changed_at), "version": record.version}
        raise Refusal("changed_meanwhile", _CHANGED, **facts)


def next_version(
    actor: Principal, register: Register, record: Record, values: Mapping[str, Any], why: str
) -> list[str]:
    """Give the record these values and make them its next version, not yet stored; returns the columns to store."""
    for name, value in values.items():
        setattr(record, name, value)
    record.version += 1
    record.changed_at = after(record.changed_at)
    record.changed_by, record.why = actor.username, why
    record.search = vector_of(register, record)
    return [*values, "version", "changed_at", "changed_by", "why", "search"]


def store(record: Record, columns: list[str]) -> None:
    """Write these columns, and read again what the database works out from them."""
    record.save(update_fields=columns)
    worked_out = [field.name for field in record._meta.concrete_fields if field.generated]
    if worked_out:
        record.refresh_from_db(fields=worked_out)


def after(earlier: datetime) -> datetime:
    """Now, and in any case later than `earlier`: versions follow each other even where clocks do not."""
    return max(timezone.now(), earlier + timedelta(microseconds=1))
