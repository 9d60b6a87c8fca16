"""Draw a tile: from this process's cache, or by one prepared statement in PostGIS."""

import gzip

from core.database.api import pool
from gis.layers import Layer
from gis.tiles.address import Tile
from gis.tiles.cache import TileCache
from gis.tiles.query import tile_sql

cache = TileCache()


def draw(layer: Layer, version: str, tile: Tile) -> bytes:
    """The tile as gzipped Mapbox Vector Tile 2.1; empty bytes where there is nothing to show.

    The same version and numbers always give the same bytes: the entity tag is made of them.
    """
    key = (layer.name, version, *tile)
    kept = cache.get(key)
    if kept is None:
        drawn = _from_database(layer, tile)
        kept = gzip.compress(drawn, compresslevel=5, mtime=0) if drawn else b""
        cache.put(key, kept)
    return kept


def _from_database(layer: Layer, tile: Tile) -> bytes:
    sql = tile_sql(layer, tile.z)
    if sql is None:
        return b""
    with pool().connection() as connection:
        row = connection.execute(sql, tile._asdict(), prepare=True).fetchone()
    return bytes(row[0]) if row and row[0] else b""
