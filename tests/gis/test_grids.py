"""Unit grids cover their community exactly once, keep to it, are numbered as the standard says, and are found again."""

from functools import cache
from typing import Any

import numpy as np
import pytest
import shapely
from django.test import Client

from gis.api import find_grids, grid_at, grids
from gis.basedata import grids as made
from gis.coordinates import measure
from gis.derive.grids.cells import TooLargeError, unit_cells
from gis.derive.grids.merge import SMALLEST, merged_slivers
from gis.derive.grids.neighbours import borders
from gis.derive.grids.responsibility import responsibility_groups
from gis.grids.plane import quick_plane
from gis.grids.raster import NOWHERE, make_raster
from gis.models import ResponsibilityGrid, UnitGrid
from tests.gis import mvt
from tests.gis.conftest import GRIDDED
from tests.gis.test_tiles import address

AIRPORT = (121.5530, 38.9537)
RAGGED = shapely.polygons([(13, 7), (1490, 60), (1730, 820), (900, 1333), (420, 1010), (55, 1290)])


@cache
def communities() -> list[made.Gridded]:
    return list(made.gridded(GRIDDED))


def test_a_community_is_covered_exactly_once_by_cells_of_its_own() -> None:
    areas = made.grid_areas()
    for found in communities():
        ground = measure.to_metres(areas[found.code12])
        total = shapely.area(found.cells).sum()
        assert total == pytest.approx(ground.area, rel=5e-6)
        assert shapely.union_all(found.cells).area == pytest.approx(total, rel=1e-9)
        assert shapely.covers(ground.buffer(0.002), found.cells).all()


def test_cells_have_about_ten_thousand_square_metres() -> None:
    area = np.concatenate([shapely.area(found.cells) for found in communities()])
    assert np.median(area) == pytest.approx(10_000)
    assert area.min() >= SMALLEST * 10_000
    assert (area < 17_000).mean() > 0.99


def test_cells_are_numbered_from_the_north_and_in_a_row_from_the_west() -> None:
    cells, side = unit_cells(shapely.box(0, 0, 300, 200))
    assert side == 100
    middles = shapely.get_coordinates(shapely.centroid(cells)).tolist()
    assert middles == [[50, 150], [150, 150], [250, 150], [50, 50], [150, 50], [250, 50]]


def test_a_code_has_fifteen_digits_and_begins_with_its_community() -> None:
    found = communities()[0]
    codes = [row[1] for row in made.unit_rows(found, 1)]
    assert codes[0] == found.code12 + "001"
    assert {len(code) for code in codes} == {15}
    assert codes == sorted(set(codes))


def test_a_wide_community_gets_larger_cells_rather_than_longer_codes() -> None:
    cells, side = unit_cells(shapely.box(0, 0, 4000, 4000))
    assert (side, len(cells)) == (150, 729)
    with pytest.raises(TooLargeError):
        unit_cells(shapely.box(0, 0, 20_000, 20_000))


def test_slivers_go_to_a_neighbour_and_an_islet_to_the_nearest() -> None:
    pieces = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 110, 100), shapely.box(150, 0, 160, 10)])
    merged = merged_slivers(pieces, 10_000)
    assert len(merged) == 1
    assert merged[0].area == pytest.approx(11_100)


def test_responsibility_grids_hang_together() -> None:
    cells, _ = unit_cells(RAGGED)
    group = responsibility_groups(cells)
    pairs, _ = borders(cells)
    assert group.max() + 1 == round(len(cells) / 24)
    for number in range(group.max() + 1):
        members = np.flatnonzero(group == number)
        reached, grew = {int(members[0])}, True
        while grew:
            ours = [p for p in pairs.tolist() if group[p[0]] == group[p[1]] == number and reached & set(p)]
            grew = bool({i for p in ours for i in p} - reached)
            reached |= {i for p in ours for i in p}
        assert reached == set(members.tolist())
    assert np.array_equal(group, responsibility_groups(cells))


def test_the_quick_plane_is_the_plane() -> None:
    quick = quick_plane(121.2, 38.8, 121.8, 39.1)
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(121.2, 121.8, 500), rng.uniform(38.8, 39.1, 500)
    assert np.stack(quick.to_metres(lon, lat), axis=-1) == pytest.approx(measure.plane(lon, lat), abs=1e-6)


def test_the_raster_agrees_with_an_exact_look() -> None:
    cells = np.concatenate([found.cells for found in communities()])
    degrees = measure.to_degrees(cells)
    raster = make_raster(degrees, cells)
    rng = np.random.default_rng(5)
    west, south, east, north = shapely.total_bounds(degrees)
    lon, lat = rng.uniform(west - 0.01, east + 0.01, 20_000), rng.uniform(south - 0.01, north + 0.01, 20_000)
    point, area = shapely.STRtree(degrees).query(shapely.points(lon, lat), predicate="intersects")
    exact = np.full(len(lon), NOWHERE)
    exact[point] = area
    found = raster.find(lon, lat)
    unlike = np.flatnonzero(found != exact)  # within a millimetre of a border both sides are right
    spots = shapely.points(measure.plane(lon[unlike], lat[unlike]))
    assert (shapely.distance(cells[np.maximum(found, exact)[unlike]].copy(), spots) < 0.002).all()
    assert len(unlike) < 5
    assert (found == NOWHERE).any()
    assert raster.find([np.nan, 0, 1e300], [38.9, 0, -1e300]).tolist() == [NOWHERE] * 3


def test_every_point_leads_to_grid_community_and_subdistrict(grid_data: None) -> None:
    found = grid_at(*AIRPORT)
    assert found is not None
    assert found.community is not None
    assert found.subdistrict is not None
    assert found.code[:12] == found.responsibility[:12] == found.community.code12
    assert found.subdistrict.code12[:9] == found.code[:9]
    assert UnitGrid.objects.get(code=found.code).responsibility.code == found.responsibility
    assert grid_at(122.3, 38.7) is None


def test_the_tables_hold_what_was_made(grid_data: None) -> None:
    assert UnitGrid.objects.count() == sum(len(found.cells) for found in communities())
    assert ResponsibilityGrid.objects.count() == sum(found.group.max() + 1 for found in communities())
    index = grids()
    assert index is not None
    numbers = find_grids(*zip(*(index.middle(n) for n in range(0, len(index.codes), 50)), strict=True))
    assert numbers.tolist() == list(range(0, len(index.codes), 50))


def test_grids_over_http(client: Client, bearer: dict[str, str], grid_data: None) -> None:
    one = client.get("/api/v1/grids/at?lon=121.5530&lat=38.9537", headers=bearer).json()
    assert one["subdistrict"]["label"] == "机场街道"
    assert one["approximate"] is True
    body: Any = {"points": [list(AIRPORT), [122.3, 38.7]]}
    many = client.post("/api/v1/grids/at", body, content_type="application/json", headers=bearer).json()
    assert many["codes"] == [one["code"], None]
    assert many["responsibilities"] == [one["responsibility"], None]
    assert many["communities"] == [one["code"][:12], None]
    assert client.get("/api/v1/grids/at?lon=122.3&lat=38.7", headers=bearer).json()["code"] == "no_grid"
    assert client.get("/api/v1/grids/at?lon=200&lat=38.7", headers=bearer).status_code == 422
    assert client.get("/api/v1/grids/at?lon=121.5&lat=38.7").status_code == 401
    empty = client.post("/api/v1/grids/at", {"points": []}, content_type="application/json", headers=bearer)
    assert empty.json()["codes"] == []


def test_grids_are_drawn_with_their_codes(client: Client, bearer: dict[str, str], grid_data: None) -> None:
    tile = client.get(address("grids,responsibilities", 14, *AIRPORT), headers=bearer)
    layers = mvt.read(tile.content)
    assert all(len(feature.properties["code"]) == 15 for feature in layers["grids"])
    assert all(len(feature.properties["code"]) == 14 for feature in layers["responsibilities"])


def test_each_code_is_drawn_in_one_tile_only(client: Client, bearer: dict[str, str], grid_data: None) -> None:
    x, y = AIRPORT
    tiles = [client.get(address("codes", 14, x + step, y), headers=bearer) for step in (-1, 0, 1)]
    codes = [feature.properties["code"] for tile in tiles for feature in mvt.read(tile.content).get("codes", [])]
    assert codes
    assert len(set(codes)) == len(codes)
