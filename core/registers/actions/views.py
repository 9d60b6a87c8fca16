"""A person's saved views of a list."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.access.gate import require
from core.access.principal import WHOLE_DISTRICT, Principal
from core.registers.declare import Register
from core.registers.models import SavedView
from core.registers.query import read_query

LONGEST_NAME = 40
_LONGEST_QUERY = 1000
_MOST_VIEWS = 50


def saved_views(principal: Principal, register: Register) -> QuerySet[SavedView]:
    """The person's own views of this register, by name."""
    return SavedView.objects.filter(user_id=principal.user_id or 0, register=register.name)


@transaction.atomic
def save_view(actor: Principal, register: Register, name: str, query: str) -> SavedView:
    """Keep a list's query string under a name; one of that name is replaced.

    A view is its owner's convenience and nobody else's business, hence no event.

    Raises:
        AccessDenied: the actor may not see this register.
        ValidationError: no name, a query that cannot be read, or too many views.
    """
    _require(actor, register)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValidationError({"name": [_("A name of 1 to %(most)d characters is wanted.") % {"most": LONGEST_NAME}]})
    query = query.lstrip("?")
    if len(query) > _LONGEST_QUERY:
        raise ValidationError({"query": [_("This view is too long to be kept.")]})
    parameters = QueryDict(query, mutable=True)
    read_query(register, parameters)
    for passing in ("before", "limit"):
        parameters.pop(passing, None)
    if saved_views(actor, register).exclude(name=name).count() >= _MOST_VIEWS:
        raise ValidationError({"name": [_("You have %(most)d views already.") % {"most": _MOST_VIEWS}]})
    kept = {"query": parameters.urlencode()}
    view, _created = SavedView.objects.update_or_create(
        user_id=actor.user_id or 0, register=register.name, name=name, defaults=kept
    )
    return view


def delete_view(actor: Principal, register: Register, pk: int) -> None:
    """Forget a view of one's own. Raises SavedView.DoesNotExist."""
    saved_views(actor, register).get(pk=pk).delete()


def _require(actor: Principal, register: Register) -> None:
    permission = register.permission("view")
    if actor.user_id is None or not actor.scopes(permission):
        require(actor, permission, WHOLE_DISTRICT)
        raise ValidationError({"name": [_("Views belong to people.")]})
