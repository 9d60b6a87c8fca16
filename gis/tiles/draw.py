"""Draw a tile: from this process's cache, or by one prepared statement in PostGIS."""

from collections.abc import Sequence

from core.database.api import pool
from core.pages.api import Tile, packed
from gis.layers import Layer
from gis.tiles.cache import TileCache
from gis.tiles.query import tile_sql

cache = TileCache()


def draw(layers: Sequence[Layer], version: str, tile: Tile) -> bytes:
    """The tile with these layers as gzipped Mapbox Vector Tile 2.1; empty bytes where there is nothing to show.

    The same version and numbers always give the same bytes: the entity tag is made of them.
    """
    key = (",".join(layer.name for layer in layers), version, *tile)
    kept = cache.get(key)
    if kept is None:
        kept = packed(_from_database(layers, tile))
        cache.put(key, kept)
    return kept


def _from_database(layers: Sequence[Layer], tile: Tile) -> bytes:
    """A tile is a row of layers, so that the layers' own tiles one after the other are the whole."""
    statements = [sql for layer in layers if (sql := tile_sql(layer, tile.z)) is not None]
    if not statements:
        return b""
    with pool().connection() as connection:
        rows = [connection.execute(sql, tile._asdict(), prepare=True).fetchone() for sql in statements]
    return b"".join(bytes(row[0]) for row in rows if row and row[0])
