"""Which records a person may see."""

from typing import Any

from django.db.models import Q, QuerySet

from core.access.principal import WHOLE_DISTRICT, Principal
from core.access.rows import under
from core.accounts.models import Agency
from core.registers.declare import Register
from core.registers.models import Record


def visible(principal: Principal, register: Register) -> QuerySet[Any]:
    """The living records (merged ones left out) of the agencies where the person may view this register."""
    return living(register).filter(within(principal.scopes(register.permission("view"))))


def living(register: Register) -> QuerySet[Any]:
    """All records but those merged away."""
    return register.model.objects.filter(merged_into=None)


def one(principal: Principal, register: Register, pk: int) -> Record:
    """The visible record of this number, with what showing it needs. Raises the model's DoesNotExist."""
    found: Record = related(register, visible(principal, register)).get(pk=pk)
    return found


def related(register: Register, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with what their foreign keys point to."""
    names = [each.name for each in register.model._meta.concrete_fields if each.is_relation]
    return rows.select_related(*(name for name in names if name != "merged_into")).defer("search")


def within(scopes: tuple[str, ...]) -> Q:
    """Rows of the agencies within these scopes.

    The agencies are looked up first: they are few, and their numbers tell the planner more than a join would.
    """
    if WHOLE_DISTRICT in scopes:
        return Q()
    if not scopes:
        return Q(pk__in=[])
    return Q(agency__in=list(Agency.objects.filter(under("path", scopes)).values_list("pk", flat=True)))
