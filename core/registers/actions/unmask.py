"""Looking at sensitive values: with a purpose, which the log keeps for the audit administrator."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access.gate import require
from core.access.principal import Principal
from core.events.append import append
from core.registers.declare import Register
from core.registers.events import told
from core.registers.read import one
from core.registers.show import shown
from core.registers.values import checked_text

_SHORTEST_PURPOSE = 4


@transaction.atomic
def unmask(actor: Principal, register: Register, pk: int, fields: Iterable[str], purpose: str) -> dict[str, str]:
    """The values of these masked fields, whole. That they were looked at is on record before they are seen.

    Raises:
        DoesNotExist: there is no such record that the actor may see.
        AccessDenied: the actor may not unmask records of its agency.
        ValidationError: a field is not masked, none is named, or no purpose is given.
    """
    record = one(actor, register, pk)
    require(actor, register.permission("unmask"), record.agency.path)
    wanted = sorted(set(fields))
    if not wanted or not set(wanted) <= set(register.masks):
        raise ValidationError({"fields": [_("Name the sensitive fields that you want to see.")]})
    purpose = checked_text("purpose", purpose, shortest=_SHORTEST_PURPOSE)
    payload = told(register, "unmasked", record_id=pk, fields=wanted, purpose=purpose)
    append(payload, actor=actor, agency_path=record.agency.path)
    values = shown(register, record, set(wanted))
    return {name: values[name] for name in wanted}
