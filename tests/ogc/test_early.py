"""Pages of features before the middleware: the view's own bytes, for whom it has just let in, while nothing changed."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from core.database.api import pool
from gis.ogc.early import admissions, early_items
from gis.ogc.items import page_while
from tests.gis import asking

ITEMS = "/ogc/collections/roads/items"
ASKED = {"limit": "5", "bbox": "121.5,38.9,121.6,39", "filter": "speed_kmh >= 40"}


async def through(_scope: Any, _receive: Any, send: Any) -> None:
    """Stands for Django."""
    await send({"type": "http.response.start", "status": 599, "headers": []})
    await send({"type": "http.response.body", "body": b""})


APP = early_items(through, page_while)


def get(authorization: str, path: str = ITEMS, method: str = "GET", **asked: str) -> tuple[int, dict[str, str], bytes]:
    headers = {"host": "testserver", "authorization": authorization}
    return asking.get(APP, path, urlencode(asked or ASKED), headers, method)


@pytest.fixture
def officer(client: Client, bearer: dict[str, str]) -> Iterator[str]:
    """The view has just answered them."""
    admissions.clear()
    assert client.get(ITEMS, ASKED, headers=bearer).status_code == 200
    yield bearer["Authorization"]
    admissions.clear()


def test_the_page_is_the_views_own(client: Client, officer: str) -> None:
    for asked in (ASKED, {"limit": "3", "crs": "http://www.opengis.net/def/crs/EPSG/0/4549"}):
        slow = client.get(ITEMS, asked, headers={"Authorization": officer})
        status, headers, body = get(officer, **asked)
        assert status == 200
        found, expected = json.loads(body), slow.json()
        assert found.pop("timeStamp")
        assert expected.pop("timeStamp")
        assert found == expected
        told = ("Content-Type", "Content-Crs", "Cache-Control", "Vary")
        assert {name: headers[name.lower()] for name in told} == {name: slow[name] for name in told}
        assert headers["content-length"] == str(len(body))
        following = next(each["href"] for each in found["links"] if each["rel"] == "next")
        path, _, query = following.removeprefix("http://testserver").partition("?")
        assert client.get(f"{path}?{query}", headers={"Authorization": officer}).status_code == 200


def test_nobody_else_and_nothing_else_is_answered(officer: str) -> None:
    assert get("")[0] == get("Bearer zh_other")[0] == 599
    for path in ("/ogc/collections/grids/items", "/ogc/collections/catalogue/items", f"{ITEMS}/1", f"{ITEMS}/"):
        assert get(officer, path)[0] == 599
    assert get(officer, method="POST")[0] == get(officer, method="HEAD")[0] == 599
    for wrong in ({"colour": "red"}, {"filter": "nme = 1"}, {"limit": "0"}, {"cursor": "zzz"}, {"bbox": "1"}):
        assert get(officer, **wrong)[0] == 599  # said by the view, in the person's language


def test_a_refused_person_is_not_remembered(client: Client, officer: str, stranger: dict[str, str]) -> None:
    assert client.get(ITEMS, headers=stranger).status_code == 403
    assert get(stranger["Authorization"])[0] == 599


def test_any_change_sends_the_next_page_to_the_view(officer: str) -> None:
    assert get(officer)[0] == 200
    with pool().connection() as other:
        other.execute("INSERT INTO citygis_basedatastamp (dataset, version, loaded) VALUES ('layer.x', 'new', now())")
    try:
        assert get(officer)[0] == 599
    finally:
        with pool().connection() as other:
            other.execute("DELETE FROM citygis_basedatastamp WHERE dataset = 'layer.x'")
