"""Adding a record."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.access.gate import require
from core.access.principal import Principal
from core.events.append import append
from core.registers.actions.rows import refuse_made_elsewhere
from core.registers.declare import Register
from core.registers.events import told
from core.registers.models import Record
from core.registers.same import refuse_same, refusing_same
from core.registers.search import vector_of
from core.registers.show import point_of
from core.registers.values import Reader, checked_text


@transaction.atomic
def create(
    actor: Principal,
    register: Register,
    values: Mapping[str, Any],
    why: str = "",
    *,
    inside: Mapping[str, Any] | None = None,
) -> Record:
    """Add a record; without `agency` it belongs to the one agency for which the actor may edit.

    `inside`: what no form fills in, from the app's own action; needed where records are made elsewhere (`made_at`).

    Raises:
        AccessDenied: the actor may not edit records of that agency.
        ValidationError: by field, everything that is wrong.
        Refusal: `same_exists`, there is such a record already; `made_elsewhere`.
    """
    refuse_made_elsewhere(register, inside=inside is not None)
    if not actor.scopes(register.permission("edit")):
        require(actor, register.permission("edit"))
    why = checked_text("why", why, needed=False)
    read, errors = Reader(actor, register).read(values, whole=True)
    if errors:
        raise ValidationError(errors)
    require(actor, register.permission("edit"), read["agency"].path)
    read.update(inside or {})
    refuse_same(actor, register, read)
    record = new(actor, register, read, why)
    with refusing_same():
        record.save(force_insert=True)
    append(
        told(register, "created", record_id=record.pk, version=1, why=why),
        actor=actor,
        agency_path=record.agency.path,
        place=point_of(register, record),
    )
    return record


def new(actor: Principal, register: Register, values: Mapping[str, Any], why: str) -> Record:
    """A record in its first version, not yet stored."""
    now = timezone.now()
    record = register.model(**values, created_at=now, changed_at=now, changed_by=actor.username, why=why)
    record.search = vector_of(register, record)
    return record
