"""Addresses of the OGC API, under `/ogc/`. Names of collections: `roads`, `population.household`, `layer.wells`."""

from django.urls import path

from gis.ogc.collections import collection_list, one_collection
from gis.ogc.items import item, items
from gis.ogc.landing import api, conformance, landing
from gis.ogc.queryables import queryables
from gis.ogc.tiles import matrix_set, matrix_sets, tile, tilejson, tileset, tilesets

_QUAD = "collections/<str:name>/tiles/WebMercatorQuad"

urlpatterns = [
    path("", landing, name="ogc"),
    path("conformance", conformance),
    path("api", api),
    path("collections", collection_list),
    path("collections/<str:name>", one_collection),
    path("collections/<str:name>/queryables", queryables),
    path("tileMatrixSets", matrix_sets),
    path("tileMatrixSets/WebMercatorQuad", matrix_set),
    path("collections/<str:name>/tiles", tilesets),
    path(_QUAD, tileset),
    path(f"{_QUAD}/tilejson", tilejson),
    path(f"{_QUAD}/<int:z>/<int:y>/<int:x>", tile),
    path("collections/<str:name>/items", items),
    path("collections/<str:name>/items/<str:key>", item),
]
