"""OGC API Tiles 1.0 (OGC 20-057): the tilesets of a collection, their tiles (MVT), and TileJSON 3.0."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.pages.api import DEEPEST_ZOOM, MVT, Tile, tile_at
from core.rest.api import Problem
from gis.collections.declare import Collection, Kind
from gis.collections.extent import Extent, extent
from gis.collections.known import known
from gis.ogc.answer import asker, base, check_parameters, link, ogc, respond
from gis.tile_pages import asked
from gis.tile_pages import respond as respond_with_tile
from gis.tiles.thin import FEATURES

QUAD = "WebMercatorQuad"
QUAD_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{QUAD}"
CRS_URI = "http://www.opengis.net/def/crs/EPSG/0/3857"
_SCHEME_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
_HALF_M, _SCALE, _CELL_M = 20037508.342789244, 559082264.0287178, 156543.03392804097  # of zoom 0, as OGC 17-083r4 says
_JSON_KINDS: dict[Kind, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
}
_TILEJSON_KINDS: dict[Kind, str] = {"integer": "Number", "number": "Number", "boolean": "Boolean"}
_DIMENSIONS = {"Point": 0, "MultiPoint": 0, "LineString": 1, "MultiLineString": 1, "Polygon": 2, "MultiPolygon": 2}


@ogc()
def matrix_sets(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/tileMatrixSets`."""
    check_parameters(request)
    here = f"{base(request)}/tileMatrixSets/{QUAD}"
    return respond({"tileMatrixSets": [{"id": QUAD, "uri": QUAD_URI, "crs": CRS_URI, "links": [link("self", here)]}]})


@ogc()
def matrix_set(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/tileMatrixSets/WebMercatorQuad`."""
    check_parameters(request)
    matrices = [
        {
            "id": str(zoom),
            "scaleDenominator": _SCALE / 2**zoom,
            "cellSize": _CELL_M / 2**zoom,
            "pointOfOrigin": [-_HALF_M, _HALF_M],
            "tileWidth": 256,
            "tileHeight": 256,
            "matrixWidth": 2**zoom,
            "matrixHeight": 2**zoom,
        }
        for zoom in range(DEEPEST_ZOOM + 1)
    ]
    told = {"id": QUAD, "uri": QUAD_URI, "title": "Google Maps Compatible for the World", "crs": CRS_URI}
    return respond({**told, "orderedAxes": ["X", "Y"], "tileMatrices": matrices})


@ogc()
def tilesets(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/<name>/tiles`."""
    check_parameters(request)
    collection = known(asker(request), name)
    here = _here(request, collection)
    return respond(
        {
            "links": [link("self", here), link("collection", here.removesuffix("/tiles"))],
            "tilesets": [_told(collection, here)],
        }
    )


@ogc()
def tileset(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/<name>/tiles/WebMercatorQuad`."""
    check_parameters(request)
    principal = asker(request)
    collection = known(principal, name)
    first, last = collection.zooms
    box = extent(principal, collection)
    dimension = _DIMENSIONS.get(collection.shape)
    layer = {
        "id": FEATURES,
        "title": str(collection.title),
        "dataType": "vector",
        **({} if dimension is None else {"geometryDimension": dimension}),
        "minTileMatrix": str(first),
        "maxTileMatrix": str(last),
        "propertiesSchema": {"type": "object", "properties": _schema(collection)},
    }
    limits = {"tileMatrixSetLimits": [_limits(box, zoom) for zoom in range(first, last + 1)]} if box else {}
    return respond({**_told(collection, _here(request, collection)), **limits, "layers": [layer]})


@ogc()
def tilejson(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/<name>/tiles/WebMercatorQuad/tilejson`: TileJSON 3.0.0, with all fields."""
    check_parameters(request)
    principal = asker(request)
    collection = known(principal, name)
    box = extent(principal, collection)
    first, last = collection.zooms
    fields = {field.name: _TILEJSON_KINDS.get(field.kind, "String") for field in collection.fields}
    there = f"{base(request).removesuffix('/ogc')}/tiles/c/{collection.name}/{{z}}/{{x}}/{{y}}.mvt"
    return respond(
        {
            "tilejson": "3.0.0",
            "name": str(collection.title),
            "description": str(collection.about),
            "attribution": collection.owner,
            "scheme": "xyz",
            "tiles": [f"{there}?fields={','.join(fields)}"],
            "minzoom": first,
            "maxzoom": last,
            **({"bounds": list(box)} if box else {}),
            "vector_layers": [{"id": FEATURES, "fields": fields, "minzoom": first, "maxzoom": last}],
        }
    )


@ogc()
def tile(request: HttpRequest, name: str, z: int, y: int, x: int) -> HttpResponse:
    """`GET …/tiles/WebMercatorQuad/<tileMatrix>/<tileRow>/<tileCol>`, with `fields`, `filter` (CQL2) and `at`."""
    check_parameters(request, "fields", "filter", "at")
    principal = asker(request)
    numbers = Tile(z, x, y)
    if not numbers.exists:
        raise Problem(404, "no_such_tile", _("There is no tile with these numbers."), f"{z}/{y}/{x}")
    return respond_with_tile(request, asked(request, principal, known(principal, name)), numbers)


def _limits(box: Extent, zoom: int) -> dict[str, Any]:
    """Between which rows and columns of a zoom the features lie (`tileMatrixSetLimits`)."""
    west, south, east, north = box
    first, last = tile_at(zoom, west, north), tile_at(zoom, east, south)
    rows = {"minTileRow": first.y, "maxTileRow": last.y}
    return {"tileMatrix": str(zoom), **rows, "minTileCol": first.x, "maxTileCol": last.x}


def _here(request: HttpRequest, collection: Collection) -> str:
    return f"{base(request)}/collections/{collection.name}/tiles"


def _told(collection: Collection, here: str) -> dict[str, Any]:
    """A tileset as the list tells it."""
    numbers = "{tileMatrix}/{tileRow}/{tileCol}"
    return {
        "title": str(collection.title),
        "dataType": "vector",
        "crs": CRS_URI,
        "tileMatrixSetURI": QUAD_URI,
        "links": [
            link("self", f"{here}/{QUAD}"),
            link(_SCHEME_REL, f"{here.split('/collections/')[0]}/tileMatrixSets/{QUAD}"),
            {**link("item", f"{here}/{QUAD}/{numbers}", MVT), "templated": True},
            link("describedby", f"{here}/{QUAD}/tilejson", title="TileJSON"),
        ],
    }


def _schema(collection: Collection) -> dict[str, Any]:
    return {field.name: {**_JSON_KINDS[field.kind], "title": str(field.title)} for field in collection.fields}
