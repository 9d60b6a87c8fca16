"""Tiles of collections: what one may see, with the fields asked for, thinned by rule and saying so."""

import json

import pytest
from django.test import Client

from tests.gis import mvt
from tests.gis.test_tiles import address


def path(collection: str, zoom: int, **question: str) -> str:
    asked = "&".join(f"{key}={value}" for key, value in question.items())
    return address(f"c/{collection}", zoom) + (f"?{asked}" if asked else "")


def test_a_tile_has_the_fields_asked_for(client: Client, bearer: dict[str, str]) -> None:
    bare = mvt.read(client.get(path("roads", 14), headers=bearer).content)["features"]
    assert bare
    assert all(each.properties == {} and each.id for each in bare)
    told = mvt.read(client.get(path("roads", 14, fields="class,speed_kmh"), headers=bearer).content)["features"]
    assert [each.id for each in told] == [each.id for each in bare]
    assert all(set(each.properties) == {"class", "speed_kmh"} for each in told)


def test_what_is_not_there_is_a_problem(client: Client, bearer: dict[str, str]) -> None:
    for address_, status in (
        (path("mines", 14), 404),
        (path("layer.mines", 14), 404),
        (path("roads", 14, fields="gold"), 422),
        ("/tiles/c/roads/3/8/0.mvt", 404),
    ):
        refused = client.get(address_, headers=bearer)
        assert refused.status_code == status
        assert json.loads(refused.content)["status"] == status


def test_nobody_and_strangers_get_nothing(client: Client, bearer: dict[str, str], stranger: dict[str, str]) -> None:
    known = client.get(path("roads", 14), headers=bearer)["ETag"]
    assert client.get(path("roads", 14), headers={"If-None-Match": known}).status_code == 401
    assert client.get(path("roads", 14), headers={**stranger, "If-None-Match": known}).status_code == 403


def test_a_known_tile_is_not_sent_again(client: Client, bearer: dict[str, str]) -> None:
    first = client.get(path("roads", 14), headers=bearer)
    again = client.get(path("roads", 14), headers={**bearer, "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("zoom", [3, 12])
def test_a_collection_shows_within_its_zooms(client: Client, bearer: dict[str, str], zoom: int) -> None:
    assert client.get(path("grids", zoom), headers=bearer).status_code == 204  # unit grids: from 13


def test_small_things_are_left_out_and_counted(client: Client, bearer: dict[str, str]) -> None:
    tile = mvt.read(client.get(path("roads", 8), headers=bearer).content)
    (meta,) = tile["meta"]
    assert meta.properties["thinned"] == "small"
    assert meta.properties["left_out"] > 100
