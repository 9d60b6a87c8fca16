"""Merging two records that turned out to be one."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core.access.gate import require
from core.access.principal import Principal
from core.events.append import append
from core.files.api import AttachedFile
from core.registers.actions.change import differing, whole
from core.registers.actions.rows import locked, next_version, refuse_made_elsewhere, store
from core.registers.check import references_to
from core.registers.declare import REGISTERS, Register
from core.registers.events import told
from core.registers.models import Record
from core.registers.same import refuse_same, refusing_same
from core.registers.show import point_of, register_for
from core.registers.values import checked_text
from core.states.errors import Refusal

_ITSELF = _("A record cannot be merged with itself.")


@transaction.atomic
def merge(
    actor: Principal, register: Register, keep_pk: int, other_pk: int, values: Mapping[str, Any], why: str
) -> Record:
    """Let `other_pk` live on in `keep_pk`, which takes these values; what pointed to the one points to the other then.

    Files go along. The other record is out of every list; its history is kept, and says where it went.

    Raises:
        DoesNotExist, AccessDenied, ValidationError, Refusal: as for `change`, for either record.
    """
    refuse_made_elsewhere(register)
    if keep_pk == other_pk:
        raise Refusal("same_record", _ITSELF)
    both = {pk: locked(actor, register, pk) for pk in sorted((keep_pk, other_pk))}  # in one order: no deadlock
    keep, other = both[keep_pk], both[other_pk]
    why = checked_text("why", why)
    other.save(update_fields=next_version(actor, register, other, {"merged_into": keep}, why))
    new = differing(actor, register, keep, values)
    if "agency" in new:
        require(actor, register.permission("edit"), new["agency"].path)
    refuse_same(actor, register, {**whole(register, keep), **new}, but=keep.pk)
    columns = next_version(actor, register, keep, new, why)
    with refusing_same():
        store(keep, columns)
        _repoint(actor, register, other, keep, why)
    facts = {"record_id": keep.pk, "other_id": other.pk, "version": keep.version, "why": why}
    payload = told(register, "merged", fields=sorted(new), **facts)
    append(payload, actor=actor, agency_path=keep.agency.path, place=point_of(register, keep))
    return keep


def _repoint(actor: Principal, register: Register, other: Record, keep: Record, why: str) -> None:
    AttachedFile.objects.filter(kind=register.name, thing=other.pk).update(thing=keep.pk)
    register.model.objects.filter(merged_into=other).update(merged_into=keep)
    for model, field in _pointing_to(register):
        pointing: Any = model._default_manager.filter(**{field: other})
        its_register = register_for(model)
        if its_register is None:
            pointing.update(**{field: keep})
            continue
        for row in pointing.select_for_update():  # a version each: their histories show it too
            row.save(update_fields=next_version(actor, its_register, row, {field: keep}, why))


def _pointing_to(register: Register) -> Iterator[tuple[type[models.Model], str]]:
    """Models and their fields that point to records of the register."""
    known: list[type[models.Model]] = [*apps.get_models(), *(each.model for each in REGISTERS.values())]
    for model in dict.fromkeys(known):
        yield from ((model, name) for name in references_to(register, model))
