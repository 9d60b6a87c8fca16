"""Removing a record."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from core.access.principal import Principal
from core.events.append import append
from core.registers.actions.rows import locked, next_version, refuse_made_elsewhere
from core.registers.declare import Register
from core.registers.events import told
from core.registers.show import label, point_of
from core.registers.values import checked_text
from core.states.errors import Refusal

_IN_USE = _("“%(record)s” cannot be removed: other records point to it (%(count)d).")


@transaction.atomic
def remove(actor: Principal, register: Register, pk: int, why: str, *, inside: bool = False) -> None:
    """Remove a record. Its versions stay, the last of which says who removed it and why.

    Raises:
        DoesNotExist: there is no such record that the actor may see.
        AccessDenied: the actor may not edit it.
        ValidationError: no reason is given.
        Refusal: `in_use`, other records point to it; `made_elsewhere`, unless the app's own action asks (`inside`).
    """
    refuse_made_elsewhere(register, inside=inside)
    record = locked(actor, register, pk)
    why = checked_text("why", why)
    agency, place = record.agency.path, point_of(register, record)
    record.save(update_fields=next_version(actor, register, record, {}, why))
    payload = told(register, "removed", record_id=pk, version=record.version, why=why)
    try:
        with transaction.atomic():
            register.model.objects.filter(merged_into=record).delete()  # what had been merged into it goes along
            record.delete()
    except ProtectedError as error:
        facts = {"record": label(register, record), "count": len(error.protected_objects)}
        raise Refusal("in_use", _IN_USE, **facts) from error
    append(payload, actor=actor, agency_path=agency, place=place)
