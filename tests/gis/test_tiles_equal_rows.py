"""A decoded tile against the rows it was drawn from, projected and cut here by other means than PostGIS."""

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import LineString, MultiLineString, Polygon
from django.test import Client

from gis.models import Road
from gis.tiles.collection_sql import MARGIN
from gis.tiles.query import EXTENT
from gis.tiles.thin import GENERALISED_BELOW, TILE_PX
from tests.gis import mvt
from tests.gis.test_tiles import LAT, LON, address

FIELDS = "name,class,speed_kmh"
SHOWN = Polygon.from_bbox((-MARGIN, -MARGIN, EXTENT + MARGIN, EXTENT + MARGIN))  # in tile units
MAIN = {10: {"expressway", "arterial"}, 12: {"expressway", "arterial", "collector"}}  # under zoom 13


def of_world(lon: float, lat: float) -> tuple[float, float]:
    """Where a place lies on the square of zoom 0, from 0 to 1."""
    return (lon + 180) / 360, (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2


@cache
def roads_of_world() -> list[tuple[Road, Any]]:
    """All roads with their vertices on that square; the base data stays the same."""
    return [(road, np.array([of_world(*xy) for xy in road.geom.coords])) for road in Road.objects.all()]


def roads_near(zoom: int) -> dict[int, tuple[Road, LineString]]:
    """Roads whose box meets the tile round the town with its margin, with their lines in its units."""
    corner = np.floor(np.array(of_world(LON, LAT)) * 2**zoom)
    lines = ((road, (world * 2**zoom - corner) * EXTENT) for road, world in roads_of_world())
    first, last = -MARGIN, EXTENT + MARGIN
    near = ((road, line) for road, line in lines if (line.max(0) >= first).all() and (line.min(0) <= last).all())
    return {road.pk: (road, LineString(line)) for road, line in near}


def asked(client: Client, bearer: dict[str, str], zoom: int, **question: str) -> dict[str, list[mvt.Feature]]:
    answer = client.get(address("c/roads", zoom), {"fields": FIELDS, **question}, headers=bearer)
    assert answer.status_code == 200
    return mvt.read(answer.content)


def told(road: Road) -> dict[str, Any]:
    return {"name": road.name, "class": road.road_class, "speed_kmh": road.speed_kmh}


def crossing(roads: Iterable[tuple[Road, LineString]], off: float) -> set[int]:
    """Those of which more can be seen than the drawing may be off."""
    return {road.pk for road, line in roads if line.intersection(SHOWN).length > 2 * off}


@pytest.mark.parametrize("zoom", [12, 13, 16])
def test_each_feature_is_its_row(client: Client, bearer: dict[str, str], zoom: int) -> None:
    """Numbers, values and places: within a unit, and half a pixel where lines are generalised."""
    off = 1 + (EXTENT / TILE_PX / 2 if zoom < GENERALISED_BELOW else 0)
    rows = {
        pk: each for pk, each in roads_near(zoom).items() if each[0].road_class in MAIN.get(zoom, each[0].road_class)
    }
    found = {each.id: each for each in asked(client, bearer, zoom)["features"]}
    assert crossing(rows.values(), off) <= set(found) <= set(rows)
    assert len(found) > 10
    for pk, feature in found.items():
        road, line = rows[pk]
        assert feature.properties == told(road)
        drawn = MultiLineString([LineString(part) for part in feature.parts])
        assert drawn.within(line.buffer(off))
        assert line.intersection(SHOWN).difference(drawn.buffer(off)).length <= 2 * off


@pytest.mark.parametrize("zoom", [10, 12])
def test_what_is_minor_or_small_is_left_out_and_counted(client: Client, bearer: dict[str, str], zoom: int) -> None:
    tile = asked(client, bearer, zoom)
    assert {each.properties["class"] for each in tile["features"]} == MAIN[zoom]
    rows, (meta,) = roads_near(zoom), tile["meta"]
    minor = [road for road, _ in rows.values() if road.road_class not in MAIN[zoom]]
    assert meta.properties["thinned"] == "minor"
    assert abs(meta.properties["minor"] - len(minor)) <= 2  # the index keeps boxes in single precision, rounded outward
    touched = len(rows) - meta.properties["left_out"] - len(tile["features"])
    assert -2 <= touched <= 20  # their box meets the tile, they do not


def test_who_filters_sees_what_is_minor_too(client: Client, bearer: dict[str, str]) -> None:
    local = {pk: each for pk, each in roads_near(12).items() if each[0].road_class == "local"}
    tile = asked(client, bearer, 12, filter="class = 'local' AND speed_kmh < 60")
    assert crossing(local.values(), 5) <= {each.id for each in tile["features"]} <= set(local)
    assert {each.properties["class"] for each in tile["features"]} == {"local"}
    assert "meta" not in tile or tile["meta"][0].properties["thinned"] == "small"
    answer = client.get(address("c/roads", 12), {"filter": "gold = 1"}, headers=bearer)
    assert answer.status_code == 422
