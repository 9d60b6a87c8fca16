"""`/ogc/collections`: what there is, and what each is like."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from gis.collections.declare import Collection
from gis.collections.extent import Extent, extent, extents
from gis.collections.find import collections
from gis.collections.known import known
from gis.coordinates.crs import CGCS2000, CRS84_URI, SYSTEMS
from gis.ogc import records
from gis.ogc.answer import GEOJSON, SCHEMA, Link, asker, base, check_parameters, link, ogc, respond_for_reader

TILES_REL = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
QUERYABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


@ogc()
def collection_list(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/collections`: all that the person may see, and the catalogue of them."""
    check_parameters(request)
    principal, root = asker(request), base(request)
    told = [describe(each, box, root) for each, box in extents(principal, collections(principal).values())]
    return respond_for_reader(
        request,
        {
            "title": _("Collections"),
            "links": [
                link("self", f"{root}/collections"),
                link("alternate", f"{root}/collections?f=html", "text/html"),
            ],
            "crs": [each.uri for each in SYSTEMS],
            "collections": [*told, records.describe(root)],
        },
    )


@ogc()
def one_collection(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/<name>`."""
    check_parameters(request)
    if name == records.CATALOGUE:
        return respond_for_reader(request, records.describe(base(request)))
    collection = known(asker(request), name)
    return respond_for_reader(request, describe(collection, extent(asker(request), collection), base(request)))


def describe(collection: Collection, box: Extent | None, root: str) -> dict[str, Any]:
    """A collection, whose features lie in `box`, as parts 1 and 2 of OGC API Features describe it."""
    lying = {"extent": {"spatial": {"bbox": [list(box)], "crs": CRS84_URI}}} if box else {}
    return {
        "id": collection.name,
        "title": str(collection.title),
        "description": str(collection.about),
        **({"attribution": collection.owner} if collection.owner else {}),
        **lying,
        "itemType": "feature",
        "crs": [each.uri for each in SYSTEMS],
        "storageCrs": CGCS2000.uri,
        "links": _links(collection, root),
    }


def _links(collection: Collection, root: str) -> list[Link]:
    here = f"{root}/collections/{collection.name}"
    return [
        link("self", here),
        link("items", f"{here}/items", GEOJSON, str(collection.title)),
        link(QUERYABLES_REL, f"{here}/queryables", SCHEMA),
        link("describedby", f"{root}/collections/{records.CATALOGUE}/items/{collection.name}", GEOJSON),
        link("collection", f"{root}/collections"),
        *_tile_links(here),
    ]


def _tile_links(here: str) -> list[Link]:
    """Where the tiles of the collection are told of (OGC API Tiles)."""
    return [link(TILES_REL, f"{here}/tiles"), link("tiles", f"{here}/tiles/WebMercatorQuad/tilejson", title="TileJSON")]
