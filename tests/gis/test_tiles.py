"""Vector tiles: the right things at the right zoom, for those who may see them, sent once."""

import gzip
import json
import math

import pytest
from django.test import Client

from core.pages.api import Tile
from gis.layers import LAYERS
from gis.tiles.cache import TileCache
from tests.gis import mvt

LON, LAT = 121.5766, 38.9567  # a subdistrict office near the airport


def address(layer: str, zoom: int, lon: float = LON, lat: float = LAT) -> str:
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return f"/tiles/{layer}/{zoom}/{int((lon + 180) / 360 * 2**zoom)}/{int(y * 2**zoom)}.mvt"


def features(client: Client, bearer: dict[str, str], layer: str, zoom: int) -> list[mvt.Feature]:
    response = client.get(address(layer, zoom), headers=bearer)
    assert response.status_code == 200, response.content
    return mvt.read(response.content)[layer]


def names(found: list[mvt.Feature]) -> set[str]:
    return {feature.properties["name"] for feature in found}


def test_each_layer_of_the_base_map_shows_something_in_town(client: Client, bearer: dict[str, str]) -> None:
    assert {"land", "districts", "subdistricts", "communities", "roads", "labels"} <= set(LAYERS)
    for layer in set(LAYERS) - {"grids", "responsibilities", "codes"}:  # those are loaded apart: test_grids.py
        assert features(client, bearer, layer, 13), layer


def test_several_layers_come_in_one_tile(client: Client, bearer: dict[str, str]) -> None:
    together = mvt.read(client.get(address("land,roads,labels", 12), headers=bearer).content)
    assert list(together) == ["land", "roads", "labels"]
    for layer in together:
        assert together[layer] == features(client, bearer, layer, 12)
    assert client.get(address("land,mines", 12), headers=bearer).status_code == 404
    assert client.get(address("roads,labels", 3, lon=-30, lat=0), headers=bearer).status_code == 204


def test_districts_show_the_neighbours_too(client: Client, bearer: dict[str, str]) -> None:
    assert {"甘井子区", "沙河口区", "旅顺口区", "金州区"} <= names(features(client, bearer, "districts", 9))


def test_subdistrict_areas_say_that_they_are_approximate(client: Client, bearer: dict[str, str]) -> None:
    found = features(client, bearer, "subdistricts", 10)
    assert "周水子街道" in names(found)
    assert all(feature.properties["approximate"] is True for feature in found)
    assert all(feature.kind == mvt.POLYGON for feature in found)


def test_roads_say_that_they_are_synthetic(client: Client, bearer: dict[str, str]) -> None:
    assert {road.properties["source"] for road in features(client, bearer, "roads", 14)} == {"synthetic"}


def test_small_roads_wait_for_a_closer_look(client: Client, bearer: dict[str, str]) -> None:
    classes = {
        zoom: {road.properties["class"] for road in features(client, bearer, "roads", zoom)} for zoom in (8, 10, 11, 13)
    }
    assert classes[8] == {"expressway"}
    assert classes[10] == {"expressway", "arterial"}
    assert classes[11] == {"expressway", "arterial", "collector"}
    assert classes[13] >= {"arterial", "collector", "local"}


def test_geometry_is_generalised_at_low_zoom(client: Client, bearer: dict[str, str]) -> None:
    low = features(client, bearer, "land", 7)
    assert sum(len(feature.vertices) for feature in low) < 2500  # of 7,000 in the data


def test_an_area_has_one_label_on_the_whole_map(client: Client, bearer: dict[str, str]) -> None:
    around = [address("labels", 10, lon, lat) for lon in (121.3, 121.7) for lat in (38.85, 39.05)]
    tiles = [client.get(path, headers=bearer) for path in dict.fromkeys(around)]
    found = [label for tile in tiles if tile.content for label in mvt.read(tile.content)["labels"]]
    assert all(label.kind == mvt.POINT and len(label.vertices) == 1 for label in found)
    labels = [label.properties["name"] for label in found if label.properties["level"] == "subdistrict"]
    assert len(labels) == len(set(labels)) == 14


def test_an_empty_tile_has_no_content(client: Client, bearer: dict[str, str]) -> None:
    far = client.get(address("roads", 12, lon=-30, lat=0), headers=bearer)
    assert (far.status_code, far.content) == (204, b"")
    assert client.get(address("roads", 3), headers=bearer).status_code == 204


def test_a_tile_that_the_browser_has_is_not_sent_again(client: Client, bearer: dict[str, str]) -> None:
    first = client.get(address("roads", 12), headers={**bearer, "Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert first["Cache-Control"].startswith("private")
    again = client.get(
        address("roads", 12), headers={**bearer, "Accept-Encoding": "gzip", "If-None-Match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_the_tag_is_strong_each_encoding_has_its_own(client: Client, bearer: dict[str, str]) -> None:
    zipped = client.get(address("land", 9), headers={**bearer, "Accept-Encoding": "gzip"})
    plain = client.get(address("land", 9), headers=bearer)
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] != plain["ETag"]
    assert zipped["ETag"].startswith('"')


def test_only_people_with_the_right_get_tiles(client: Client, bearer: dict[str, str], stranger: dict[str, str]) -> None:
    nobody = client.get(address("land", 9))
    assert nobody.status_code == 401
    assert json.loads(nobody.content)["code"] == "not_signed_in"
    assert client.get(address("land", 9), headers=stranger).status_code == 403
    known = client.get(address("land", 9), headers=bearer)["ETag"]
    assert client.get(address("land", 9), headers={"If-None-Match": known}).status_code == 401


@pytest.mark.parametrize("numbers", ["3/8/0", "3/0/8", "23/0/0", "0/1/0"])
def test_numbers_of_no_tile_are_a_404_problem(client: Client, bearer: dict[str, str], numbers: str) -> None:
    refused = client.get(f"/tiles/land/{numbers}.mvt", headers=bearer)
    assert refused.status_code == 404
    assert json.loads(refused.content)["code"] == "no_such_tile"


@pytest.mark.parametrize("path", ["land/-1/0/0", "land/a/0/0", "land/9/99999999999999999999/0", "land/9/0.5/0"])
def test_what_is_no_number_is_no_address(client: Client, bearer: dict[str, str], path: str) -> None:
    assert client.get(f"/tiles/{path}.mvt", headers=bearer).status_code == 404


def test_an_unknown_layer_is_a_404_problem(client: Client, bearer: dict[str, str]) -> None:
    refused = client.get("/tiles/mines/9/428/195.mvt", headers=bearer)
    assert refused.status_code == 404
    assert json.loads(refused.content)["title"] == "没有这个名称的地图图层。"


def test_tile_numbers_of_every_zoom_are_checked() -> None:
    assert Tile(0, 0, 0).exists
    assert Tile(22, 2**22 - 1, 2**22 - 1).exists
    assert not any(tile.exists for tile in (Tile(0, 0, 1), Tile(22, 2**22, 0), Tile(5, -1, 0), Tile(-1, 0, 0)))


def test_the_cache_forgets_the_longest_unused_first() -> None:
    cache = TileCache(most_bytes=250)
    for number in range(3):
        cache.put(("land", "v", 1, number, 0), bytes(100))
        cache.get(("land", "v", 1, 0, 0))
    assert cache.get(("land", "v", 1, 0, 0)) is not None
    assert cache.get(("land", "v", 1, 1, 0)) is None
    assert cache.bytes == 200
