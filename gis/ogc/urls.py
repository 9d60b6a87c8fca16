"""Addresses of the OGC API, under `/ogc/`. Names of collections: `roads`, `population.household`, `layer.wells`."""

from django.urls import path

from gis.ogc.collections import collection_list, one_collection
from gis.ogc.items import item, items
from gis.ogc.landing import api, conformance, landing
from gis.ogc.queryables import queryables

urlpatterns = [
    path("", landing, name="ogc"),
    path("conformance", conformance),
    path("api", api),
    path("collections", collection_list),
    path("collections/<str:name>", one_collection),
    path("collections/<str:name>/queryables", queryables),
    path("collections/<str:name>/items", items),
    path("collections/<str:name>/items/<str:key>", item),
]
