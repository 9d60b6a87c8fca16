"""Which rows a person may see: by agency, from the person's scopes."""

from django.db.models import Q

from core.access.api import Principal, under


def devices_visible_to(principal: Principal, permission: str) -> Q:
    """Devices of the agencies where the permission holds; nothing where it holds nowhere."""
    return under("agency__path", principal.scopes(permission))


def letters_visible_to(principal: Principal, permission: str) -> Q:
    """Dead letters from those agencies' devices; what came from strangers is the whole district's business."""
    return under("device__agency__path", principal.scopes(permission))


def stations_visible_to(principal: Principal, permission: str) -> Q:
    """Stations of the agencies where the permission holds."""
    return under("device__agency__path", principal.scopes(permission))


def alarms_visible_to(principal: Principal, permission: str) -> Q:
    """Alarms of those agencies' devices."""
    return under("device__agency__path", principal.scopes(permission))
