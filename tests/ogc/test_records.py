"""OGC API Records: the catalogue tells of collections and data sets, and is searched by the parameters of its core."""

from datetime import date

import pytest
from django.test import Client

from core.access.api import Principal
from core.accounts.api import Agency
from gis.features.make import make_layer
from tests.ogc.reading import InTheTest, got, ids, reader, rel

__all__ = ["reader"]
ITEMS = "collections/catalogue/items"


def test_records_tell_of_collections_and_data_sets(reader: Client) -> None:
    catalogue = got(reader, "collections/catalogue")
    assert catalogue["itemType"] == "record"
    whole = got(reader, rel(catalogue, "items"))
    by_name = {each["id"]: each for each in whole["features"]}
    assert whole["numberMatched"] == len(by_name) == whole["numberReturned"]
    assert {"roads", "subdistricts"} <= set(by_name)
    roads = got(reader, rel(by_name["roads"], "self"))
    assert roads == by_name["roads"]
    assert roads["conformsTo"] == ["http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"]
    assert {"type", "title", "license"} <= set(roads["properties"])
    assert reader.get(rel(roads, "items")).status_code == 200
    assert reader.get(f"/ogc/{ITEMS}/nothing").status_code == 404


def test_pages_of_records_lead_on(reader: Client) -> None:
    whole = ids(got(reader, ITEMS))
    first = got(reader, ITEMS, limit=1)
    assert ids(first) == whole[:1]
    assert ids(got(reader, rel(first, "next"))) == whole[1:2]
    last = got(reader, ITEMS, offset=len(whole) - 1)
    assert (ids(last), rel(last, "next")) == (whole[-1:], "")


def test_words_kinds_and_numbers_find_records(reader: Client) -> None:
    assert "roads" in ids(got(reader, ITEMS, q="道路"))
    assert {"roads", "districts"} <= set(ids(got(reader, ITEMS, q="道路,DISTRICTS")))
    assert "roads" in ids(got(reader, ITEMS, q="synthetic  road network") | got(reader, ITEMS, q="合成道路网"))
    assert ids(got(reader, ITEMS, q="道路 区县")) == []  # words of one phrase stand together
    assert ids(got(reader, ITEMS, ids="roads,districts")) == ["districts", "roads"]
    assert got(reader, ITEMS, type="service")["numberMatched"] == 0
    assert "roads" in ids(got(reader, ITEMS, type="service,dataset"))
    assert got(reader, ITEMS, externalIds="urn:x")["numberMatched"] == 0  # none of ours has one


def test_boxes_find_records(reader: Client) -> None:
    assert "roads" in ids(got(reader, ITEMS, bbox="121.4,38.9,121.6,39"))
    epsg = "http://www.opengis.net/def/crs/EPSG/0/4490"
    assert "roads" in ids(got(reader, ITEMS, **{"bbox": "38.9,121.4,39,121.6", "bbox-crs": epsg}))
    elsewhere = got(reader, ITEMS, bbox="0,0,1,1")["features"]
    assert {each["geometry"] for each in elsewhere} == {None}  # they have no place that could be outside
    assert "roads" not in ids(got(reader, ITEMS, bbox="170,38,-170,40"))


@pytest.fixture
def wells(planner: Principal, base_data: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.collections.extent.pool", InTheTest)
    agency = Agency.objects.get(code="plan")
    make_layer(planner, name="wells", title_zh="水井", shape="Point", fields=[], agency=agency, dated=date(2024, 5, 6))


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("2024-05-06", True),
        ("2024-05-07", False),
        ("2024-05-06T12:00:00+08:00", True),
        ("2024-05-05T16:00:00Z", True),  # midnight in the district
        ("2024-05-05T15:59:59Z", False),
        ("2024-05-01/2024-05-06", True),
        ("2024-05-06T10:00:00Z/..", True),
        ("../2024-05-05", False),
        ("/2024-05-06T00:00:00+08:00", True),
        ("2024-05-07/", False),
        ("0001-01-01/9999-12-31", True),
    ],
)
def test_times_find_records(client: Client, wells: None, bearer: dict[str, str], asked: str, kept: bool) -> None:
    response = client.get(f"/ogc/{ITEMS}", {"datetime": asked}, headers=bearer)
    assert response.status_code == 200, response.content.decode()
    found = {each["id"]: each["time"] for each in response.json()["features"]}
    assert ("layer.wells" in found) is kept
    assert "roads" in found  # it has no time that could be another


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("datetime=noon", "noon"),
        ("datetime=2024-05-07/2024-05-06", "2024-05-07"),
        ("datetime=2024-13-01T00:00:00Z", "2024-13"),
        ("bbox=1,2,3", "四个数"),
        ("bbox=x", "四个数"),
        ("bbox-crs=EPSG:2100", "EPSG:2100"),
        ("limit=0", "limit"),
        ("offset=-1", "offset"),
        ("colour=red", "colour"),
    ],
)
def test_what_is_wrong_is_said(reader: Client, asked: str, words: str) -> None:
    response = reader.get(f"/ogc/{ITEMS}?{asked}")
    assert response.status_code == 400, response.content.decode()
    assert words in response.json()["title"] + response.json()["detail"]


@pytest.mark.parametrize("box", ["-8e252,1e16,-6e15,2e16", "-4e15,-3e38,-4e15,5e300", "0,0,nan,1", "0,0,inf,1"])
@pytest.mark.parametrize("items", [ITEMS, "collections/roads/items"])
def test_a_plane_box_beyond_the_earth_is_said(reader: Client, items: str, box: str) -> None:
    plane = "http://www.opengis.net/def/crs/EPSG/0/3857"
    response = reader.get(f"/ogc/{items}", {"bbox": box, "bbox-crs": plane})
    assert response.status_code == 400, response.content.decode()
    assert "地球" in response.json()["title"] + response.json()["detail"]
