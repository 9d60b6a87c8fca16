"""The SQL of a tile, put together from small named parts. Its only parameters are the numbers of the tile."""

from functools import lru_cache

from gis.layers import Layer

EXTENT = 4096  # tile units a side, as MapLibre expects
HALF_PIXEL = "ST_XMax(box.tile) - ST_XMin(box.tile)) / 1024"  # of a tile shown at 512 px


@lru_cache(maxsize=512)
def tile_sql(layer: Layer, zoom: int) -> str | None:
    """SQL with %(z)s, %(x)s, %(y)s giving one MVT blob; None where the layer shows nothing at this zoom."""
    condition = layer.condition(zoom)
    if condition is None:
        return None
    columns = ", ".join(["rows.id", *layer.columns, f"{_drawn(layer, zoom)} AS geom"])
    return (  # every part comes from the layer table in the code, nothing from a request
        f"WITH box AS ({_box(layer.margin)}) "  # noqa: S608
        f"SELECT ST_AsMVT(tile, '{layer.name}', {EXTENT}, 'geom', 'id') FROM ("
        f"SELECT {columns} FROM {layer.source} AS rows, box "
        f"WHERE {layer.geometry} && box.wide AND ({condition})"
        ") AS tile WHERE geom IS NOT NULL"
    )


def _box(margin: int) -> str:
    """The tile's square in EPSG:3857, and the same with its margin."""
    numbers = "%(z)s::int, %(x)s::int, %(y)s::int"
    return f"SELECT ST_TileEnvelope({numbers}) AS tile, ST_TileEnvelope({numbers}, margin => {margin / EXTENT}) AS wide"


def _drawn(layer: Layer, zoom: int) -> str:
    geometry = layer.geometry
    if zoom < layer.simplify_below:
        geometry = f"ST_Simplify({geometry}, ({HALF_PIXEL}, true)"
    return f"ST_AsMVTGeom({geometry}, box.tile, {EXTENT}, {layer.margin}, true)"
