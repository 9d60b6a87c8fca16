"""OGC API Tiles: from a collection to its tilesets, to a tile; the same bytes as the map's."""

from typing import Any

import pytest
from django.test import Client

from gis.models import Road
from tests.gis import mvt

QUAD = "/ogc/collections/roads/tiles/WebMercatorQuad"


def got(client: Client, bearer: dict[str, str], path: str) -> Any:
    response = client.get(path, headers=bearer)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_collection_leads_to_its_tiles(client: Client, bearer: dict[str, str]) -> None:
    links = got(client, bearer, "/ogc/collections/roads")["links"]
    (there,) = [each["href"] for each in links if each["rel"].endswith("tilesets-vector")]
    (listed,) = got(client, bearer, there)["tilesets"]
    assert listed["tileMatrixSetURI"].endswith("/WebMercatorQuad")
    rels = {each["rel"].rsplit("/", 1)[-1]: each["href"] for each in listed["links"]}
    assert got(client, bearer, rels["tiling-scheme"])["tileMatrices"][14]["matrixWidth"] == 2**14
    (layer,) = got(client, bearer, rels["self"])["layers"]
    assert (layer["id"], layer["geometryDimension"]) == ("features", 1)
    assert layer["propertiesSchema"]["properties"]["speed_kmh"]["type"] == "integer"
    template = rels["item"].replace("{tileMatrix}/{tileRow}/{tileCol}", "12/1566/3431")
    tile = client.get(f"{template}?fields=class", headers=bearer)
    assert tile["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert mvt.read(tile.content)["features"][0].properties["class"]
    assert tile.content == client.get("/tiles/c/roads/12/3431/1566.mvt?fields=class", headers=bearer).content


def test_tilejson_names_the_fields(client: Client, bearer: dict[str, str]) -> None:
    told = got(client, bearer, f"{QUAD}/tilejson")
    assert told["tilejson"] == "3.0.0"
    assert told["vector_layers"][0]["fields"]["speed_kmh"] == "Number"
    address = told["tiles"][0].format(z=12, x=3431, y=1566)
    assert client.get(address, headers=bearer).status_code == 200


def test_limits_and_bounds_are_those_of_the_features(client: Client, bearer: dict[str, str]) -> None:
    """Every road's tile is within the limits, and the rows and columns at their edges have one."""
    limits = {int(each["tileMatrix"]): each for each in got(client, bearer, QUAD)["tileMatrixSetLimits"]}
    assert list(limits) == list(range(23))
    told = limits[12]
    size = 2 * 20037508.342789244 / 2**12
    boxes = [road.geom_3857.extent for road in Road.objects.all()]
    columns = [int((x + size * 2**11) / size) for box in boxes for x in (box[0], box[2])]
    rows = [int((size * 2**11 - y) / size) for box in boxes for y in (box[1], box[3])]
    assert (told["minTileCol"], told["maxTileCol"]) == (min(columns), max(columns))
    assert (told["minTileRow"], told["maxTileRow"]) == (min(rows), max(rows))
    west, south, east, north = got(client, bearer, f"{QUAD}/tilejson")["bounds"]
    whole = [road.geom.extent for road in Road.objects.all()]
    edges = (min(b[0] for b in whole), min(b[1] for b in whole), max(b[2] for b in whole), max(b[3] for b in whole))
    assert (west, south, east, north) == pytest.approx(edges, abs=1e-4)


def test_zooms_and_kinds_are_those_of_the_collection(client: Client, bearer: dict[str, str]) -> None:
    told = got(client, bearer, "/ogc/collections/communities/tiles/WebMercatorQuad/tilejson")
    (layer,) = told["vector_layers"]
    assert (told["minzoom"], told["maxzoom"]) == (layer["minzoom"], layer["maxzoom"]) == (10, 22)
    assert layer["id"] == "features"
    assert (layer["fields"]["name"], layer["fields"]["approximate"]) == ("String", "Boolean")
    listed = got(client, bearer, "/ogc/collections/communities/tiles/WebMercatorQuad")
    assert [each["tileMatrix"] for each in listed["tileMatrixSetLimits"]] == [str(zoom) for zoom in range(10, 23)]


def test_tiles_ask_the_one_rule_and_refuse_what_is_wrong(
    client: Client, bearer: dict[str, str], stranger: dict[str, str]
) -> None:
    there = f"{QUAD}/12/1566/3431"
    assert client.get(there).status_code == 401
    assert client.get(there, headers=stranger).status_code == 403
    assert client.get(f"{QUAD}/12/4096/0", headers=bearer).status_code == 404
    assert client.get(f"{there}?fields=gold", headers=bearer).status_code == 400
    classes = got(client, bearer, "/ogc/conformance")["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt" in classes
