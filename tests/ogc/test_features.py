"""OGC API Features parts 1 to 3: every conformance class that is declared is shown here or in the files beside."""

import json

import pytest
from django.test import Client

from tests.ogc.reading import CRS84, EPSG, JSON, got, ids, one, reader, rel

__all__ = ["reader"]


def test_the_landing_page_leads_everywhere(reader: Client) -> None:
    landing = got(reader, "")
    for name in ("self", "service-desc", "conformance", "data"):
        assert reader.get(rel(landing, name)).status_code == 200
    described = got(reader, rel(landing, "service-desc"))
    assert described["openapi"].startswith("3.0")
    assert "/collections/{collectionId}/items" in described["paths"]
    assert reader.get(rel(landing, "service-desc"))["Content-Type"].startswith("application/vnd.oai.openapi+json")
    conforms = got(reader, rel(landing, "conformance"))["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in conforms
    page = reader.get("/ogc/", headers={"Accept": "text/html"}).content.decode()
    assert "甘井子区" in page
    assert "<script>" not in page


def test_collections_say_what_they_are(reader: Client) -> None:
    listed = {each["id"]: each for each in got(reader, "collections")["collections"]}
    assert {"roads", "subdistricts", "communities", "catalogue"} <= set(listed)
    roads = got(reader, rel(listed["roads"], "self"))
    assert roads == listed["roads"]
    assert roads["itemType"] == "feature"
    assert roads["storageCrs"] == f"{EPSG}4490"
    assert {CRS84, f"{EPSG}4326", f"{EPSG}3857", f"{EPSG}4549", f"{EPSG}4550"} <= set(roads["crs"])
    west, south, east, north = roads["extent"]["spatial"]["bbox"][0]
    assert 121 < west < east < 122
    assert 38 < south < north < 40
    for name in ("items", "http://www.opengis.net/def/rel/ogc/1.0/queryables", "describedby"):
        assert reader.get(rel(roads, name)).status_code == 200


def test_every_page_together_is_every_feature(reader: Client) -> None:
    page = got(reader, "collections/roads/items", limit=700)
    assert page["numberMatched"] == one("SELECT count(*) FROM citygis_road")
    seen = ids(page)
    while following := rel(page, "next"):
        page = got(reader, following)
        seen += ids(page)
    assert seen == sorted(set(seen))
    assert len(seen) == page["numberMatched"]
    first = got(reader, f"collections/roads/items/{seen[0]}")
    assert first["geometry"]["type"] == "LineString"
    assert set(first["properties"]) == {"name", "class", "speed_kmh", "source"}


def test_a_feature_has_a_tag_that_saves_sending_it_again(reader: Client) -> None:
    (key,) = ids(got(reader, "collections/roads/items", limit=1))
    address = f"/ogc/collections/roads/items/{key}"
    tag = reader.get(address)["ETag"]
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_counting_stops_where_it_would_take_long(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    items = "collections/roads/items"
    count = one("SELECT count(*) FROM citygis_road WHERE speed_kmh = 40")
    page = got(reader, items, limit=10, speed_kmh=40)
    assert page["numberMatched"] == count > 50
    assert got(reader, rel(page, "next"))["numberMatched"] == count  # as the first page told
    monkeypatch.setattr("gis.collections.read.COUNTED_IN_PASSING", 50)
    page = got(reader, items, limit=10, speed_kmh=40)
    assert "numberMatched" not in page
    assert page["numberReturned"] == 10
    assert "numberMatched" not in got(reader, rel(page, "next"))
    assert "numberMatched" in got(reader, items, limit=10)
    monkeypatch.setattr("gis.collections.read.COUNTED_TO", 50)
    assert "numberMatched" not in got(reader, items, limit=10)


def test_a_last_page_of_exactly_its_limit_has_no_next(reader: Client) -> None:
    items, count = "collections/districts/items", one("SELECT count(*) FROM citygis_region WHERE level = 'district'")
    page = got(reader, items, limit=count)
    assert (page["numberMatched"], page["numberReturned"], rel(page, "next")) == (count, count, "")


def test_boxes_follow_their_system(reader: Client) -> None:
    items = "collections/subdistricts/items"
    plain = ids(got(reader, items, bbox="121.5,38.9,121.6,39"))
    assert 0 < len(plain) < one("SELECT count(*) FROM citygis_region WHERE level = 'subdistrict' AND geom IS NOT NULL")
    assert ids(got(reader, items, bbox="38.9,121.5,39,121.6", **{"bbox-crs": f"{EPSG}4490"})) == plain
    assert ids(got(reader, items, bbox="121.5,38.9,0,121.6,39,9")) == plain
    assert ids(got(reader, items, bbox="-10,0,10,10")) == []


@pytest.mark.parametrize("code", [4326, 4490, 3857, 4549, 4550, 4528, 4529, 4510])
def test_coordinates_come_in_the_order_of_the_axes(reader: Client, code: int) -> None:
    response = reader.get(f"/ogc/collections/communities/items?limit=1&crs={EPSG}{code}")
    assert response["Content-Crs"] == f"<{EPSG}{code}>"
    found = response.json()["features"][0]
    x, y = found["geometry"]["coordinates"]
    where = f"FROM citygis_region WHERE id = {found['id']}"
    moved = "point" if code in (4326, 4490) else f"ST_Transform(point, {code})"
    east, north = one(f"SELECT ST_X({moved}) {where}"), one(f"SELECT ST_Y({moved}) {where}")
    assert (x, y) == pytest.approx((east, north) if code == 3857 else (north, east), abs=0.001)
    default = reader.get(f"/ogc/collections/communities/items/{found['id']}")
    assert default["Content-Crs"] == f"<{CRS84}>"
    assert default.json()["geometry"]["coordinates"][0] == pytest.approx(one(f"SELECT ST_X(point) {where}"))


def test_filters_in_both_languages_keep_the_same(reader: Client) -> None:
    items = "collections/roads/items"
    count = one("SELECT count(*) FROM citygis_road WHERE speed_kmh >= 60 AND class = 'arterial'")
    text = got(reader, items, filter="speed_kmh >= 60 AND class = 'arterial'")
    tree: JSON = {"op": "and", "args": [{"op": ">=", "args": [{"property": "speed_kmh"}, 60]}]}
    tree["args"].append({"op": "=", "args": [{"property": "class"}, "arterial"]})
    asked: JSON = {"filter": json.dumps(tree), "filter-lang": "cql2-json"}
    assert count > 0
    assert text["numberMatched"] == got(reader, items, **asked)["numberMatched"] == count
    near: JSON = {"filter": "S_INTERSECTS(geometry, BBOX(38.9, 121.5, 38.95, 121.55))", "filter-crs": f"{EPSG}4326"}
    assert (
        got(reader, items, **near)["numberMatched"]
        == got(reader, items, bbox="121.5,38.9,121.55,38.95")["numberMatched"]
    )
    schema = got(reader, "collections/roads/queryables")
    assert schema["properties"]["speed_kmh"]["type"] == "integer"
    assert schema["properties"]["geometry"]["format"] == "geometry-linestring"
    for name in schema["properties"]:
        assert got(reader, items, filter=f'"{name}" IS NOT NULL', limit=1)["features"]


def test_a_property_can_be_asked_for_by_its_name(reader: Client) -> None:
    found = got(reader, "collections/roads/items", **{"class": "arterial", "limit": 5})
    assert {each["properties"]["class"] for each in found["features"]} == {"arterial"}
    assert got(reader, "collections/roads/items", datetime="2020-01-01/..", limit=5)["numberReturned"] == 5  # no time


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("collections/mines", 404, "mines"),
        ("collections/roads/items/999999999", 404, "999999999"),
        ("collections/roads/items/x", 404, "x"),
        ("collections/roads/items?colour=red", 400, "colour"),
        ("collections/roads/items?f=gml", 400, "json"),
        ("collections/roads/items?limit=0", 400, "limit"),
        ("collections/roads/items?bbox=1,2,3", 400, "四个数"),
        ("collections/roads/items?bbox=3,4,1,2", 400, "范围"),
        ("collections/roads/items?crs=EPSG:2100", 400, "EPSG:2100"),
        ("collections/roads/items?datetime=noon", 400, "noon"),
        ("collections/roads/items?speed_kmh=fast", 400, "fast"),
        ("collections/roads/items?filter=nme='x'", 400, "nme"),
        ("collections/roads/items?filter=name='x'&filter-lang=cql2-json", 400, "cql2-json"),
        ("collections/roads/items?cursor=zzz", 400, "标记"),
    ],
)
def test_what_is_wrong_is_said(reader: Client, path: str, status: int, words: str) -> None:
    response = reader.get(f"/ogc/{path}")
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert words in body["title"] + body["detail"]


def test_only_those_with_the_right_read(client: Client, stranger: dict[str, str]) -> None:
    for path in ("", "collections", "api", "collections/roads/items"):
        refused = client.get(f"/ogc/{path}")
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"].startswith("Bearer")
    assert client.get("/ogc/collections/roads/items", headers=stranger).status_code == 403
    listed = client.get("/ogc/collections", headers=stranger).json()["collections"]
    assert [each["id"] for each in listed] == ["catalogue"]
