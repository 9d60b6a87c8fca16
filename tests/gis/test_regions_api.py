"""Where is this? Regions by level, by position, and coordinates converted, over HTTP."""

from typing import Any

import pytest
from django.test import Client

from gis.api import region_at, regions, whereabouts

AIRPORT = (121.5530, 38.9537)
YELLOW_SEA = (122.3, 38.7)


def test_a_position_in_town_has_its_subdistrict(base_data: None) -> None:
    found = region_at(*AIRPORT)
    assert found is not None
    assert (found.label, found.level, found.approximate) == ("机场街道", "subdistrict", True)


def test_a_position_next_door_has_the_neighbouring_district(base_data: None) -> None:
    found = region_at(121.615, 38.905)
    assert found is not None
    assert (found.level, found.label) == ("neighbour", "西岗区")


def test_at_sea_there_is_no_region(base_data: None) -> None:
    assert region_at(*YELLOW_SEA) is None
    assert whereabouts(*YELLOW_SEA).community is None


def test_the_nearest_community_comes_with_its_distance(base_data: None) -> None:
    own = next(region for region in regions("community") if region.label == "周东社区")
    assert own.lon is not None
    assert own.lat is not None
    where = whereabouts(own.lon, own.lat)
    assert where.community == own
    assert where.community_m == pytest.approx(0, abs=0.01)


def test_regions_of_a_level_over_http(client: Client, bearer: dict[str, str]) -> None:
    page = client.get("/api/v1/regions?level=subdistrict", headers=bearer).json()
    assert len(page["items"]) == 16
    assert page["next"] is None
    airport = next(item for item in page["items"] if item["label"] == "机场街道")
    assert (airport["code12"], airport["approximate"]) == ("210211010000", True)


def test_regions_page_by_cursor_and_none_is_lost(client: Client, bearer: dict[str, str]) -> None:
    seen: list[int] = []
    cursor = ""
    while cursor is not None:
        page = client.get(f"/api/v1/regions?limit=90&cursor={cursor}", headers=bearer).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 316


def test_reverse_names_district_and_subdistrict(client: Client, bearer: dict[str, str]) -> None:
    found = client.get("/api/v1/reverse?lon=121.5530&lat=38.9537", headers=bearer).json()
    assert found["label"] == "甘井子区 机场街道"
    assert found["subdistrict"]["approximate"] is True


def transform(client: Client, bearer: dict[str, str], **query: Any) -> Any:
    query = {"from" if key == "source" else key: value for key, value in query.items()}
    return client.get("/api/v1/coordinates/transform", query, headers=bearer)


@pytest.mark.parametrize(
    ("target", "lon", "lat"),
    [
        ("gcj02", 121.530597, 38.954403),
        ("bd09", 121.537080, 38.960410),
        ("wgs84", 121.5255, 38.9535),
        ("EPSG:4490", 121.5255, 38.9535),
        ("EPSG:4550", 372182.816, 4314375.905),
        ("4549", 632238.342, 4314448.690),
    ],
)
def test_a_known_point_in_every_system(
    client: Client, bearer: dict[str, str], target: str, lon: float, lat: float
) -> None:
    there = transform(client, bearer, source="wgs84", to=target, lon=121.5255, lat=38.9535).json()
    tolerance = 1e-3 if there["unit"] == "metre" else 1e-6
    assert (there["lon"], there["lat"]) == (pytest.approx(lon, abs=tolerance), pytest.approx(lat, abs=tolerance))
    back = transform(client, bearer, source=target, to="wgs84", lon=there["lon"], lat=there["lat"]).json()
    assert (back["lon"], back["lat"]) == (pytest.approx(121.5255, abs=1e-7), pytest.approx(38.9535, abs=1e-7))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"source": "mars", "to": "wgs84", "lon": 121, "lat": 38}, "unknown_crs"),
        ({"source": "wgs84", "to": "EPSG:1", "lon": 121, "lat": 38}, "unknown_crs"),
        ({"source": "wgs84", "to": "gcj02", "lon": 121, "lat": 91}, "bad_position"),
        ({"source": "wgs84", "to": "gcj02", "lon": "nan", "lat": 38}, "bad_position"),
        ({"source": "EPSG:4550", "to": "wgs84", "lon": "inf", "lat": 38}, "wrong_zone"),
        ({"source": "wgs84", "to": "gcj02", "lon": "east", "lat": 38}, "invalid"),
        ({"source": "wgs84", "to": "gcj02", "lon": 121}, "invalid"),
    ],
)
def test_what_cannot_be_converted_is_a_problem(
    client: Client, bearer: dict[str, str], query: dict[str, Any], code: str
) -> None:
    refused = transform(client, bearer, **query)
    assert refused.status_code == 422
    assert refused.json()["code"] == code


def test_numbers_of_another_zone_name_the_likely_one(client: Client, bearer: dict[str, str]) -> None:
    refused = transform(client, bearer, source="EPSG:4550", to="wgs84", lon=40632238.3, lat=4314448.7).json()
    assert (refused["code"], refused["likely"]) == ("wrong_zone", ["EPSG:4528"])
    assert "EPSG:4528" in refused["detail"]


def test_problems_speak_both_languages(client: Client, bearer: dict[str, str]) -> None:
    query = {"source": "mars", "to": "wgs84", "lon": 121, "lat": 38}
    assert transform(client, bearer, **query).json()["title"] == "不认识这个坐标系。"
    client.cookies["django_language"] = "en"
    assert transform(client, bearer, **query).json()["title"] == "This coordinate system is not known."


@pytest.mark.parametrize(
    "path", ["regions", "reverse?lon=121&lat=38", "coordinates/transform?from=wgs84&to=bd09&lon=1&lat=1"]
)
def test_nobody_gets_nothing(client: Client, base_data: None, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 401


@pytest.mark.parametrize("query", ["level=galaxy", "cursor=abc", "cursor=e30x"])
def test_a_bad_question_about_regions_is_a_problem(client: Client, bearer: dict[str, str], query: str) -> None:
    assert client.get(f"/api/v1/regions?{query}", headers=bearer).status_code == 422
