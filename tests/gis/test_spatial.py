"""Spatial questions: inside an area, nearest, wider, counted by parts; held against a plain reckoning."""

from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from pyproj import Geod

from core.access.api import SYSTEM
from gis.collections.find import collection_of
from gis.coordinates import measure
from gis.spatial.aggregate import Value, aggregate
from gis.spatial.buffer import buffer
from gis.spatial.nearest import nearest
from gis.spatial.shapes import area_of, shape_of
from gis.spatial.split import Extent
from gis.spatial.within import within

EARTH = Geod(ellps="GRS80")
ACROSS = (121.47, 38.93, 121.53, 38.97)  # over the edge of two zones
SQUARE = Polygon.from_bbox(ACROSS)
SQUARE.srid = 4490


def json_of(shape: GEOSGeometry) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(shape.geojson)
    return found


def test_what_lies_within_an_area_is_paged_and_counted(base_data: None) -> None:
    roads = collection_of(SYSTEM, "roads")
    meeting = within(SYSTEM, roads, SQUARE, fields=["name"], limit=50)
    inside = within(SYSTEM, roads, SQUARE, relation="within", limit=1000)
    assert meeting.total is not None
    assert inside.total is not None
    assert meeting.cut
    assert 50 < inside.total < meeting.total
    with connection.cursor() as cursor:
        sql = "SELECT count(*) FROM citygis_road WHERE ST_Intersects(geom, %s::geometry)"
        cursor.execute(sql, [SQUARE.hexewkb.decode()])
        assert cursor.fetchone()[0] == meeting.total
    seen, after = [item["id"] for item in meeting.items], meeting.items[-1]["id"]
    following = within(SYSTEM, roads, SQUARE, fields=["name"], limit=1000, after=after)
    seen += [item["id"] for item in following.items]
    assert len(set(seen)) == len(seen) == meeting.total
    assert set(meeting.items[0]["properties"]) == {"name"}
    wider = within(SYSTEM, roads, SQUARE, buffer_m=500).total
    narrower = within(SYSTEM, roads, SQUARE, cql2="class = 'arterial'").total
    assert wider is not None
    assert narrower is not None
    assert narrower < meeting.total < wider


@pytest.mark.parametrize("name", ["roads", "communities"])
def test_the_nearest_are_those_that_a_look_at_all_finds(base_data: None, name: str) -> None:
    lon, lat = 121.4995, 38.951
    found = nearest(SYSTEM, collection_of(SYSTEM, name), lon, lat, k=7).items
    away = [item["properties"]["distance_m"] for item in found]
    with connection.cursor() as cursor:
        source = "citygis_road" if name == "roads" else "citygis_region"
        geometry = "geom" if name == "roads" else "point"
        level = "" if name == "roads" else " WHERE level = 'community' AND point IS NOT NULL"
        point = f"'SRID=4490;POINT({lon} {lat})'::geography"
        cursor.execute(f"SELECT ST_Distance({geometry}::geography, {point}) FROM {source}{level} ORDER BY 1 LIMIT 7")
        assert away == pytest.approx([row[0] for row in cursor.fetchall()], abs=0.01)
    near = nearest(SYSTEM, collection_of(SYSTEM, name), lon, lat, k=7, within_m=away[2] + 0.02).items
    assert near == [item for item in found if item["properties"]["distance_m"] <= away[2] + 0.02]
    assert nearest(SYSTEM, collection_of(SYSTEM, name), 100.0, 10.0, k=7).items == []


def test_a_buffer_is_as_wide_on_both_sides_of_the_zones_edge() -> None:
    circle: Any = buffer(shape_of({"type": "Point", "coordinates": [121.5, 38.95]}), 1000)
    for lon, lat in circle.coords[0]:
        assert EARTH.inv(121.5, 38.95, lon, lat)[2] == pytest.approx(1000, abs=0.05)
    with pytest.raises(ValidationError):
        buffer(circle, float("nan"))


def test_features_are_counted_by_subdistrict_and_grid(grid_data: None) -> None:
    roads = collection_of(SYSTEM, "roads")
    values = [Value("speed_kmh", measure) for measure in ("sum", "avg", "min", "max")]
    by_subdistrict = aggregate(SYSTEM, roads, "subdistrict", values=values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(speed_kmh) FROM citygis_road")
        count, speeds = cursor.fetchone()
    assert sum(each.count for each in by_subdistrict.groups) + by_subdistrict.outside == count
    some = next(each for each in by_subdistrict.groups if each.count)
    assert some.values["min_speed_kmh"] is not None
    assert some.values["sum_speed_kmh"] == pytest.approx(some.count * (some.values["avg_speed_kmh"] or 0))
    assert sum(each.values["sum_speed_kmh"] or 0 for each in by_subdistrict.groups) <= speeds
    by_grid = aggregate(SYSTEM, roads, "grid", area=SQUARE)
    by_community = aggregate(SYSTEM, roads, "community", area=SQUARE)
    assert sum(each.count for each in by_grid.groups) == sum(each.count for each in by_community.groups)
    assert all(len(each.code) == 15 and each.count for each in by_grid.groups)
    with pytest.raises(ValidationError):
        aggregate(SYSTEM, roads, "grid", values=[Value("name", "sum")])


def test_lengths_and_areas_are_cut_at_the_borders(grid_data: None) -> None:
    roads = collection_of(SYSTEM, "roads")
    found = {
        by: aggregate(SYSTEM, roads, by, extents=["length"], area=SQUARE)
        for by in ("subdistrict", "community", "responsibility", "grid")
    }
    metres = {by: sum(each.values["length_m"] or 0 for each in told.groups) for by, told in found.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.code12, sum(ST_Length(ST_Intersection(r.geom, w.geom)::geography)) FROM citygis_region r "
            "JOIN citygis_road w ON ST_Intersects(r.geom, w.geom) AND ST_Intersects(w.geom, %s::geometry) "
            "WHERE r.level = 'subdistrict' GROUP BY 1",
            [SQUARE.hexewkb.decode()],
        )
        by_hand = dict(cursor.fetchall())
    by_code = {each.code: each.values["length_m"] for each in found["subdistrict"].groups if each.values["length_m"]}
    assert by_code == {code: pytest.approx(length, rel=1e-4) for code, length in by_hand.items() if length}
    assert metres["grid"] == pytest.approx(metres["community"]) == pytest.approx(metres["responsibility"])
    assert metres["grid"] <= metres["subdistrict"] * 1.001
    subdistricts = collection_of(SYSTEM, "subdistricts")
    areas = aggregate(SYSTEM, subdistricts, "subdistrict", extents=["area"])
    drawn = areas.groups[0]
    assert drawn.values["area_m2"] == pytest.approx(measure.area_m2(areas.parts.area(drawn.part)), rel=1e-4)
    refused: list[tuple[str, Extent]] = [("roads", "area"), ("subdistricts", "length"), ("communities", "length")]
    for collection, extent in refused:
        with pytest.raises(ValidationError):
            aggregate(SYSTEM, collection_of(SYSTEM, collection), "subdistrict", extents=[extent])


@pytest.mark.parametrize(
    "given",
    [
        {"type": "Point", "coordinates": [121.5, 38.9]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[38, 121], [38.1, 121], [38.1, 121.1], [38, 121]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon"},
    ],
)
def test_what_is_no_area_is_refused_in_a_sentence(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        area_of(given)


def test_over_http(grid_data: None, client: Client, bearer: dict[str, str], stranger: dict[str, str]) -> None:
    def ask(path: str, body: dict[str, Any], who: dict[str, str] = bearer) -> Any:
        return client.post(f"/api/v1/spatial/{path}", body, content_type="application/json", headers=who)

    area = json_of(SQUARE)
    told = ask("within", {"collection": "roads", "area": area, "filter": "class='local'", "limit": 3}).json()
    assert [item["properties"]["class"] for item in told["items"]] == ["local"] * 3
    assert told["next"] == told["items"][-1]["id"]
    near = ask("nearest", {"collection": "roads", "lon": 121.5, "lat": 38.95, "k": 2}).json()
    assert near["items"][0]["properties"]["distance_m"] <= near["items"][1]["properties"]["distance_m"]
    wide = ask("buffer", {"geometry": area, "metres": 100}).json()
    assert wide["area_m2"] > measure.area_m2(shapely.box(*ACROSS))
    parts = ask("aggregate", {"collection": "roads", "by": "subdistrict", "geometry": True}).json()
    assert parts["items"][0]["geometry"]["type"] in ("Polygon", "MultiPolygon")
    drawn = client.get("/api/v1/spatial/by-region?collection=roads&value=sum&field=speed_kmh", headers=bearer).json()
    assert [each["id"] for each in drawn["items"]] == [each["id"] for each in parts["items"]]
    url = "/api/v1/spatial/by-region?collection=roads&value=length"
    lengths = client.get(url, headers=bearer).json()["items"]
    asked = {"collection": "roads", "by": "subdistrict", "values": [{"kind": "length"}]}
    assert [each["value"] for each in lengths] == [
        each["values"]["length_m"] for each in ask("aggregate", asked).json()["items"]
    ]
    assert ask("within", {"collection": "nowhere", "area": area}).status_code == 404
    assert ask("within", {"collection": "roads", "area": area}, stranger).status_code == 403
    assert ask("within", {"collection": "roads", "area": area, "filter": "sea = 1"}).status_code == 422
    assert ask("within", {"collection": "roads", "area": {"type": "Point"}}).status_code == 422
    assert ask("nearest", {"collection": "roads", "lon": 900, "lat": 0}).status_code == 422
