"""The version of layers' tiles: changes with the data and with how tiles are made of it."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from gis.basedata.stamps import loaded_version
from gis.layers import Layer
from gis.tiles.query import tile_sql


def tiles_version(layers: Sequence[Layer]) -> str:
    """Sixteen hex digits for tiles of these layers together."""
    parts = [f"{loaded_version(layer.dataset)} {_recipe(layer)}" for layer in layers]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def _recipe(layer: Layer) -> str:
    """Everything but the data that shapes the layer's tiles."""
    return " ".join(tile_sql(layer, zoom) or "" for zoom in range(23))
