"""Which rows a person may see: by agency, from the person's scopes."""

from functools import reduce
from operator import or_

from django.db.models import Q

from core.access.api import WHOLE_DISTRICT, Principal


def devices_visible_to(principal: Principal, permission: str) -> Q:
    """Devices of the agencies where the permission holds; nothing where it holds nowhere."""
    return _under("agency__path", principal.scopes(permission))


def letters_visible_to(principal: Principal, permission: str) -> Q:
    """Dead letters from those agencies' devices; what came from strangers is the whole district's business."""
    return _under("device__agency__path", principal.scopes(permission))


def _under(path: str, scopes: tuple[str, ...]) -> Q:
    if WHOLE_DISTRICT in scopes:
        return Q()
    return reduce(or_, (Q(**{f"{path}__startswith": scope}) for scope in scopes), Q(pk__in=[]))
