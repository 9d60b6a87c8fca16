"""Which collections a person may see: the one rule for pages, API, tiles, records and export."""

from core.access.api import AccessDenied, Principal
from gis.collections.declare import COLLECTIONS, Collection
from gis.collections.layers import PREFIX, layer_collections
from gis.collections.registers import register_collections


def collections(principal: Principal) -> dict[str, Collection]:
    """Every collection that the person may see, by name: base data, registers with a place, layers."""
    base = {name: each for name, each in COLLECTIONS.active().items() if principal.scopes(each.permission)}
    return base | register_collections(principal) | layer_collections(principal)


def collection_of(principal: Principal, name: str) -> Collection:
    """The collection of this name.

    Raises:
        LookupError: there is none, or none that this person may know of.
        AccessDenied: it is one of the house's own, and the person may not see it.
    """
    if name.startswith(PREFIX):
        return layer_collections(principal, only=name)[name]
    declared = COLLECTIONS.active().get(name)
    if declared is None:
        return register_collections(principal)[name]
    if not principal.scopes(declared.permission):
        raise AccessDenied(principal, declared.permission)
    return declared
