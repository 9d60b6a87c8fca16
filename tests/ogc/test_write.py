"""OGC API Features part 4: features come, change and go by HTTP, by right and with an eye on what others did."""

import json
from typing import Any

import pytest
from django.test import Client

from core.access.api import SYSTEM, Principal, Role
from core.accounts.api import Agency, create_token, create_user, grant
from gis.features.make import make_layer
from gis.features.models import Edit, Layer
from tests.ogc.reading import InTheTest

FIELDS = [
    {"name": "depth", "title": "深度", "kind": "number", "unit": "m"},
    {"name": "name", "title": "名称", "kind": "text"},
]
ITEMS = "/ogc/collections/layer.wells/items"


def feature(**properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [121.55, 38.95]},
        "properties": properties,
    }


@pytest.fixture
def wells(planner: Principal, base_data: None, monkeypatch: pytest.MonkeyPatch) -> Layer:
    monkeypatch.setattr("gis.collections.read.pool", InTheTest)
    agency = Agency.objects.get(code="plan")
    return make_layer(planner, name="wells", title_zh="水井", shape="Point", fields=FIELDS, agency=agency)


def token(name: str, role: Role) -> dict[str, str]:
    user = create_user(SYSTEM, name, "Rain-over-Dalian-7")
    grant(SYSTEM, user, role, Agency.objects.get(code="plan"))
    return {"Authorization": f"Bearer {create_token(SYSTEM, user, 'test')}"}


def send(client: Client, method: str, path: str, body: Any, who: dict[str, str], **headers: str) -> Any:
    return client.generic(
        method, path, json.dumps(body), content_type="application/geo+json", headers={**who, **headers}
    )


def test_a_publisher_writes_in_one_step(client: Client, wells: Layer) -> None:
    who = token("lin", Role.PLANNER)
    added = send(client, "POST", ITEMS, feature(name="井", depth=9.5), who)
    assert added.status_code == 201, added.content.decode()
    place = added["Location"]
    read = client.get(place, headers=who)
    assert read["ETag"] == added["ETag"]
    assert read.json()["properties"] == {"depth": 9.5, "name": "井"}
    changed = send(client, "PATCH", place, {"properties": {"depth": 10}}, who, **{"If-Match": read["ETag"]})
    assert changed.status_code == 204, changed.content.decode()
    again = client.get(place, headers=who)
    assert again["ETag"] == changed["ETag"] != read["ETag"]
    assert again.json()["properties"] == {"depth": 10, "name": "井"}
    replaced = send(client, "PUT", place, feature(depth=1), who, **{"If-Match": again["ETag"]})
    assert replaced.status_code == 204, replaced.content.decode()
    assert client.get(place, headers=who).json()["properties"] == {"depth": 1, "name": None}
    gone = send(client, "DELETE", place, None, who, **{"If-Match": replaced["ETag"]})
    assert gone.status_code == 204, gone.content.decode()
    assert client.get(place, headers=who).status_code == 404


def test_nothing_is_overwritten_unseen(client: Client, wells: Layer) -> None:
    who = token("lin", Role.PLANNER)
    added = send(client, "POST", ITEMS, feature(), who)
    place = added["Location"]
    assert send(client, "PUT", place, feature(), who).status_code == 428
    assert send(client, "PUT", place, feature(depth=2), who, **{"If-Match": added["ETag"]}).status_code == 204
    late = send(client, "PUT", place, feature(depth=3), who, **{"If-Match": added["ETag"]})
    assert late.status_code == 412
    assert late["Content-Type"] == "application/problem+json"
    assert client.get(place, headers=who).json()["properties"]["depth"] == 2


def test_coordinates_are_taken_in_any_of_the_systems(client: Client, wells: Layer) -> None:
    who = token("lin", Role.PLANNER)
    body = feature()
    body["geometry"]["coordinates"] = [38.95, 121.55]
    added = send(client, "POST", ITEMS, body, who, **{"Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/4490>"})
    assert client.get(added["Location"], headers=who).json()["geometry"]["coordinates"] == [121.55, 38.95]


def test_who_may_not_publish_proposes(client: Client, wells: Layer) -> None:
    asked = send(client, "POST", ITEMS, feature(depth=4), token("wei", Role.LIAISON))
    assert asked.status_code == 202, asked.content.decode()
    assert Edit.objects.get().state == Edit.State.PROPOSED
    assert str(Edit.objects.get().together) in asked["Location"]
    assert client.get(ITEMS, headers=token("lin", Role.PLANNER)).json()["features"] == []


def test_what_cannot_be_written_is_said(client: Client, wells: Layer, bearer: dict[str, str]) -> None:
    who = token("lin", Role.PLANNER)
    assert send(client, "POST", ITEMS, feature(), bearer).status_code == 403
    assert send(client, "POST", "/ogc/collections/roads/items", feature(), who).status_code == 405
    assert send(client, "POST", ITEMS, feature(colour="red"), who).status_code == 400
    assert send(client, "POST", ITEMS, {"type": "Feature", "properties": {}}, who).status_code == 400
    assert send(client, "POST", ITEMS, [1], who).status_code == 400
    assert client.post(ITEMS, "x", content_type="text/plain", headers=who).status_code == 415
    off = feature() | {"geometry": {"type": "Point", "coordinates": [500, 5]}}
    assert send(client, "POST", ITEMS, off, who).status_code == 400
    assert client.post(ITEMS, "{}", content_type="application/geo+json").status_code == 401
