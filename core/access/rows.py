"""Which rows a person may see: by agency, from the scopes in which a permission holds."""

from functools import reduce
from operator import or_

from django.db.models import Q

from core.access.principal import WHOLE_DISTRICT


def under(path: str, scopes: tuple[str, ...]) -> Q:
    """Rows whose agency path, found through the lookup `path`, lies within the scopes; nothing where there are none."""
    if WHOLE_DISTRICT in scopes:
        return Q()
    return reduce(or_, (Q(**{f"{path}__startswith": scope}) for scope in scopes), Q(pk__in=[]))
