"""The description of the OGC API as OpenAPI 3.0: what standards' clients and testing tools read first."""

from typing import Any

from core.access.api import Principal
from core.pages.api import MVT
from gis.collections.find import collections
from gis.coordinates.crs import SYSTEMS
from gis.ogc.query import LANGUAGES, MOST, USUAL
from gis.ogc.records import CATALOGUE

Node = dict[str, Any]
_TEXT: Node = {"type": "string"}


def description(principal: Principal, root: str) -> Node:
    """The description, naming the collections that the person may see."""
    seen = collections(principal)
    edited = [name for name, each in seen.items() if each.revision]
    return {
        "openapi": "3.0.3",
        "info": {"title": "指挥 Zhihui OGC API", "version": "1.0"},
        "servers": [{"url": root}],
        "security": [{"bearer": []}],
        "paths": _paths(list(seen), edited),
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "parameters": {each["name"]: each for each in _PARAMETERS},
        },
    }


def _paths(names: list[str], edited: list[str]) -> Node:
    one = _in_path("collectionId", {**_TEXT, "enum": [*names, CATALOGUE]})
    features = _in_path("collectionId", {**_TEXT, "enum": names})
    key = _in_path("featureId", {"type": "integer", "minimum": 0})
    record = _in_path("recordId", {**_TEXT, "enum": names})
    asked = [_ref(each["name"]) for each in _PARAMETERS if each["name"] not in ("f", "why", "If-Match")]
    paths = {
        "/": {"get": _get("landing", _JSON)},
        "/conformance": {"get": _get("conformance", _JSON)},
        "/api": {"get": _get("description", "application/vnd.oai.openapi+json;version=3.0")},
        "/collections": {"get": _get("collections", _JSON)},
        "/collections/{collectionId}": {"get": _get("collection", _JSON, one)},
        "/collections/{collectionId}/queryables": {"get": _get("queryables", "application/schema+json", features)},
        "/collections/{collectionId}/items": {"get": _get("items", _GEOJSON, features, *asked, _PROPERTIES)},
        "/collections/{collectionId}/items/{featureId}": {"get": _get("item", _GEOJSON, features, key, _ref("crs"))},
        **_tile_paths(features),
        f"/collections/{CATALOGUE}/items": {"get": _get("records", _GEOJSON, *_RECORD_PARAMETERS)},
        f"/collections/{CATALOGUE}/items/{{recordId}}": {"get": _get("record", _GEOJSON, record)},
    }
    if edited:
        layer = _in_path("layerId", {**_TEXT, "enum": edited})
        paths |= {
            "/collections/{layerId}/items": {"post": _write("add", "201", layer)},
            "/collections/{layerId}/items/{featureId}": {
                "put": _write("replace", "204", layer, key, _ref("If-Match")),
                "patch": _write("change", "204", layer, key, _ref("If-Match")),
                "delete": _write("remove", "204", layer, key, _ref("If-Match"), body=False),
            },
        }
    return paths


def _tile_paths(features: Node) -> Node:
    """OGC API Tiles."""
    quad = "/collections/{collectionId}/tiles/WebMercatorQuad"
    whole = {"type": "integer", "minimum": 0, "maximum": 2**22}
    numbers = [_in_path(name, whole) for name in ("tileMatrix", "tileRow", "tileCol")]
    return {
        "/tileMatrixSets": {"get": _get("tileMatrixSets", _JSON)},
        "/tileMatrixSets/WebMercatorQuad": {"get": _get("tileMatrixSet", _JSON)},
        "/collections/{collectionId}/tiles": {"get": _get("tilesets", _JSON, features)},
        quad: {"get": _get("tileset", _JSON, features)},
        f"{quad}/tilejson": {"get": _get("tilejson", _JSON, features)},
        f"{quad}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": {"get": _get("tile", MVT, features, *numbers)},
    }


_JSON, _GEOJSON, _PROBLEM = "application/json", "application/geo+json", "application/problem+json"


def _get(name: str, type_: str, *parameters: Node) -> Node:
    return {
        "operationId": name,
        "parameters": [_ref("f"), *parameters],
        "responses": {
            "200": {"description": "OK", "content": {type_: {"schema": {"type": "object"}}}},
            "default": {"description": "RFC 9457", "content": {_PROBLEM: {"schema": {"type": "object"}}}},
        },
    }


def _write(name: str, status: str, *parameters: Node, body: bool = True) -> Node:
    told: Node = {
        "operationId": name,
        "parameters": [*parameters, _ref("why")],
        "responses": {
            status: {"description": "written at once"},
            "202": {"description": "proposed; Location is the address of the proposal"},
            "default": {"description": "RFC 9457", "content": {_PROBLEM: {"schema": {"type": "object"}}}},
        },
    }
    if body:
        told["requestBody"] = {"required": True, "content": {_GEOJSON: {"schema": {"type": "object"}}}}
    return told


def _in_path(name: str, schema: Node) -> Node:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, schema: Node) -> Node:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _ref(name: str) -> Node:
    return {"$ref": f"#/components/parameters/{name}"}


_URIS: Node = {**_TEXT, "enum": [each.uri for each in SYSTEMS]}
_BOX: Node = {
    "name": "bbox",
    "in": "query",
    "required": False,
    "style": "form",
    "explode": False,
    "schema": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
}
_PARAMETERS: list[Node] = [
    _in_query("f", {**_TEXT, "enum": ["json", "html"]}),
    _in_query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
    _in_query("cursor", _TEXT),
    _BOX,
    _in_query("bbox-crs", _URIS),
    _in_query("datetime", _TEXT),
    _in_query("crs", _URIS),
    _in_query("filter", _TEXT),
    _in_query("filter-lang", {**_TEXT, "enum": list(LANGUAGES)}),
    _in_query("filter-crs", _URIS),
    _in_query("why", {**_TEXT, "maxLength": 200}),
    {"name": "If-Match", "in": "header", "required": True, "schema": _TEXT},
]
_PROPERTIES: Node = {
    "name": "properties",
    "in": "query",
    "required": False,
    "description": "a queryable's name and the value that it must have",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}
_RECORD_PARAMETERS: list[Node] = [
    _ref("limit"),
    _ref("bbox"),
    _ref("bbox-crs"),
    _ref("datetime"),
    _in_query("offset", {"type": "integer", "minimum": 0}),
    _in_query("q", _TEXT),
    _in_query("type", _TEXT),
    _in_query("ids", _TEXT),
    _in_query("externalIds", _TEXT),
]
