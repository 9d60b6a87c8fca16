"""Layers that registers and plugins put on the wall's map, for whoever may see them."""

from typing import Any

from core.access.api import Principal
from core.plugins.api import layer_address, layers


def layers_for(principal: Principal) -> list[dict[str, Any]]:
    """What the wall's script needs of each: its address has `{z}`, `{x}` and `{y}` where it is tiles, else it is
    GeoJSON (CRS84); `name` is the layer within the tiles."""
    return [
        {
            "key": key,
            "name": layer.name,
            "title": str(layer.title),
            "geometry": layer.geometry,
            "address": address,
            "tiles": "{z}" in address,
        }
        for key, layer in layers().active().items()
        if principal.scopes(layer.permission)
        for address in [layer_address(key)]
    ]
