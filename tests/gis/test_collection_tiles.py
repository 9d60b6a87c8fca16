"""Tiles of collections: what one may see, with the fields asked for, thinned by rule and saying so."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.access.api import SYSTEM
from core.accounts.api import Agency, place_agency
from gis.collections.declare import ALL
from gis.collections.layers import collection as layer_collection
from gis.features.make import make_layer
from gis.features.models import Layer
from gis.tiles.collection_sql import part_of, statements
from tests.gis import mvt
from tests.gis.test_tiles import address

FIELDS: list[dict[str, Any]] = [
    {"name": "depth", "title": "深", "kind": "integer"},
    {"name": "owner", "title": "主", "kind": "text", "sensitive": True},
]


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


@pytest.fixture
def wells(base_data: None) -> Layer:
    """A layer of points in this test's transaction; it is read by connections of its own, so tests commit."""
    agency = place_agency(Agency(code="w", name="井", level="district"))
    return make_layer(SYSTEM, name="wells", title_zh="井", shape="Point", fields=FIELDS, agency=agency)


def strew(layer: Layer, count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{layer.table}" (geom, changed_by, depth) SELECT ST_SetSRID(ST_MakePoint('
            f"121.5 + (n %% 97) * 0.0007, 38.95 + (n %% 89) * 0.0005), 4490), 'x', n FROM generate_series(1, %s) AS n",
            [count],
        )


def cells(zoom: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(sum(n), 0) FROM citygis_cell WHERE zoom = %s", [zoom])
        count, total = cursor.fetchone()
        return int(count), int(total)


def test_points_are_counted_as_they_come_move_and_go(wells: Layer) -> None:
    strew(wells, 500)
    assert [cells(zoom)[1] for zoom in (0, 7, 13)] == [500, 500, 500]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE layer_wells SET geom = ST_Translate(geom, 5, 0) WHERE id <= 100")
        cursor.execute("SELECT sum(n), max(n), sum(ids) FROM citygis_cell WHERE zoom = 3")
        assert cursor.fetchone() == (500, 400, sum(range(1, 501)))
        cursor.execute("DELETE FROM layer_wells")
    assert cells(13) == (0, 0)


@pytest.mark.parametrize("zoom", [11, 14])
def test_many_points_are_gathered_and_sum_up(wells: Layer, zoom: int) -> None:
    """From the stored counts and from the points themselves alike; the SQL is run in this test's transaction."""
    strew(wells, 3000)
    collection = layer_collection(wells, SYSTEM)
    drawing = statements(part_of(collection, collection.fields, ALL), zoom)
    _, _, z, x, y = address("", zoom, 121.53, 38.97).removesuffix(".mvt").rsplit("/", 4)
    found, met = [], 0
    for dx in range(-2, 7):
        for dy in range(-4, 5):
            values = {"z": int(z), "x": int(x) + dx, "y": int(y) + dy}
            tile = drawn(drawing, values)
            found += tile.get("features", [])
            met += tile["meta"][0].properties["features"] if "meta" in tile else len(tile.get("features", []))
    assert met == 3000 == sum(each.properties.get("count", 1) for each in found)
    assert all(("count" in each.properties) != bool(each.id) for each in found)


def drawn(drawing: tuple[str, ...], values: dict[str, int]) -> dict[str, list[mvt.Feature]]:
    with connection.cursor() as cursor:
        for statement in drawing:
            cursor.execute(statement, values)
            row = cursor.fetchone()
            if row[0] is not None:
                return mvt.read(b"".join(bytes(each) for each in row if each))
    return {}
