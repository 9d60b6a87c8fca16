"""The version of a layer's tiles: changes with the data and with how tiles are made of it."""

import hashlib
import time
from functools import lru_cache

from core.database.api import pool
from gis.layers import Layer
from gis.tiles.query import tile_sql

FRESH_S = 5.0  # how long a process trusts the versions it read; data changes at starts and imports only


class _Stamps:
    """The loaded versions by data set, read again when older than `FRESH_S`."""

    def __init__(self) -> None:
        self.read_at = -FRESH_S
        self.versions: dict[str, str] = {}

    def current(self) -> dict[str, str]:
        now = time.monotonic()
        if now - self.read_at > FRESH_S:
            with pool().connection() as connection:
                found = connection.execute("SELECT dataset, version FROM citygis_basedatastamp").fetchall()
            self.versions, self.read_at = dict(found), now
        return self.versions


_stamps = _Stamps()


def layer_version(layer: Layer) -> str:
    """Sixteen hex digits."""
    loaded = _stamps.current().get(layer.dataset, "")
    return hashlib.sha256(f"{loaded} {_recipe(layer)}".encode()).hexdigest()[:16]


def forget() -> None:
    """Read the versions again at the next question: after a load in this process, and between tests."""
    _stamps.read_at = -FRESH_S


@lru_cache(maxsize=64)
def _recipe(layer: Layer) -> str:
    """Everything but the data that shapes the layer's tiles."""
    return " ".join(tile_sql(layer, zoom) or "" for zoom in range(23))
