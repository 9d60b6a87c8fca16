"""Who a record is: no two living records share what identifies them.

The database itself keeps it by unique indexes (`tables.py`); what is asked here beforehand makes the sentence.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import UniqueViolation

from core.access.principal import Principal
from core.registers.check import same_groups
from core.registers.declare import Register
from core.registers.models import Record
from core.registers.read import living
from core.registers.show import label, title_of
from core.states.errors import Refusal

_SAME = _("There is a record with this %(fields)s already: %(record)s.")
_SAME_ELSEWHERE = _("There is a record with this %(fields)s already, at an agency whose records you do not see.")
_TAKEN = _("Another record with the same identity was stored at this moment.")


def identities(register: Register, values: Mapping[str, Any]) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """What identifies a record with these values; where a part is empty, nothing does."""
    found = {group: tuple(values.get(name) for name in group) for group in same_groups(register)}
    return {group: parts for group, parts in found.items() if all(part not in (None, "") for part in parts)}


def refuse_same(actor: Principal, register: Register, values: Mapping[str, Any], *, but: int | None = None) -> None:
    """Raise Refusal where another living record is the same; `but`: the number of the record itself."""
    for group, parts in identities(register, values).items():
        rows = living(register).filter(**dict(zip(group, parts, strict=True))).exclude(pk=but)
        other = rows.select_related("agency").first()
        if other is not None:
            raise same(actor, register, group, other)


def same(actor: Principal, register: Register, group: tuple[str, ...], other: Record) -> Refusal:
    """The refusal that names the other record to whoever may see it."""
    fields = "、".join(title_of(register, name) for name in group)
    if not actor.may(register.permission("view"), other.agency.path):
        return Refusal("same_exists", _SAME_ELSEWHERE, fields=fields)
    return Refusal("same_exists", _SAME, fields=fields, record=f"{label(register, other)} (#{other.pk})")


@contextmanager
def refusing_same() -> Iterator[None]:
    """What the database refuses because somebody was faster is a refusal like any other."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise Refusal("same_exists", _TAKEN) from error
        raise
