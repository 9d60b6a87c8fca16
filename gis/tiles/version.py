"""The version of a layer's tiles: changes with the data and with how tiles are made of it."""

import hashlib
from functools import lru_cache

from gis.basedata.stamps import loaded_version
from gis.layers import Layer
from gis.tiles.query import tile_sql


def layer_version(layer: Layer) -> str:
    """Sixteen hex digits."""
    loaded = loaded_version(layer.dataset)
    return hashlib.sha256(f"{loaded} {_recipe(layer)}".encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def _recipe(layer: Layer) -> str:
    """Everything but the data that shapes the layer's tiles."""
    return " ".join(tile_sql(layer, zoom) or "" for zoom in range(23))
