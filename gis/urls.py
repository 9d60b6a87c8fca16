"""Addresses of the map tiles, the OGC API, the import and export, and the pages of layers."""

from django.urls import include, path, register_converter
from django.urls.converters import IntConverter, StringConverter

from gis.exports.pages import export_collection
from gis.imports import pages as imports
from gis.pages import tile
from gis.tile_pages import collection_tile


class TileNumber(IntConverter):
    """Digits, few enough for the database's integers; anything longer names no tile."""

    regex = "[0-9]{1,7}"


class LayerNames(StringConverter):
    """One layer's name, or several between commas: one request for all that a map shows."""

    regex = "[a-z0-9_-]{1,40}(?:,[a-z0-9_-]{1,40}){0,15}"


class CollectionName(StringConverter):
    """`roads`, `population.household`, `layer.wells`."""

    regex = r"[a-z0-9_.-]{1,80}"


register_converter(TileNumber, "tilenumber")
register_converter(LayerNames, "layernames")
register_converter(CollectionName, "collection")

_NUMBERS = "<tilenumber:z>/<tilenumber:x>/<tilenumber:y>.mvt"

urlpatterns = [
    path("ogc/", include("gis.ogc.urls")),
    path("layers/import/", imports.upload, name="layer-import"),
    path("layers/import/<int:number>/", imports.show, name="layer-import-run"),
    path("layers/import/<int:number>/state/", imports.state, name="layer-import-state"),
    path("layers/import/<int:number>/stop/", imports.stop_run, name="layer-import-stop"),
    path("layers/<collection:collection>/export/", export_collection, name="layer-export"),
    path("", include("gis.features.pages.urls")),
    path(f"tiles/c/<collection:collection>/{_NUMBERS}", collection_tile, name="collection-tile"),
    path(f"tiles/<layernames:layers>/{_NUMBERS}", tile, name="tile"),
]
