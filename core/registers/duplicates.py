"""Records that are suspected to be one: equal in all the fields that the register names."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, TextField

from core.access.principal import Principal
from core.registers.declare import Register
from core.registers.models import Record
from core.registers.read import related, visible

MOST_GROUPS = 100
_LARGEST_GROUP = 20


def duplicates(principal: Principal, register: Register) -> list[list[Record]]:
    """Groups of records that look alike, at most 100, the largest first; what is empty is like nothing."""
    if not register.alike:
        return []
    rows = _filled(register, visible(principal, register))
    counted = rows.order_by().values(*register.alike).annotate(many=Count("pk")).filter(many__gt=1)
    groups = list(counted.order_by("-many")[:MOST_GROUPS])
    return [_group(register, rows, group) for group in groups]


def alike(principal: Principal, register: Register, record: Record) -> list[Record]:
    """The others that look like this record."""
    values = {name: getattr(record, name) for name in register.alike}
    if not values or any(value in (None, "") for value in values.values()):
        return []
    return list(related(register, visible(principal, register).filter(**values).exclude(pk=record.pk))[:_LARGEST_GROUP])


def _group(register: Register, rows: QuerySet[Any], group: dict[str, Any]) -> list[Record]:
    values = {name: group[name] for name in register.alike}
    return list(related(register, rows.filter(**values).order_by("pk"))[:_LARGEST_GROUP])


def _filled(register: Register, rows: QuerySet[Any]) -> QuerySet[Any]:
    for name in register.alike:
        if isinstance(register.model._meta.get_field(name), CharField | TextField):
            rows = rows.exclude(**{name: ""})
        else:
            rows = rows.exclude(**{f"{name}__isnull": True})
    return rows
