"""Tiles from a real web process while everything about them changes elsewhere: what is withdrawn ends with the next."""

import gzip
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from core.access.api import SYSTEM, Role, principal_of
from core.accounts.api import Agency, create_token, create_user, grant, place_agency, revoke
from core.accounts.models import User
from core.plugins.actions import switch
from core.registers.api import change
from core.testing.site import LiveServer
from gis.features.edit import Change, write
from gis.features.make import make_layer
from gis.features.models import Layer
from gis.registers import LAYER
from tests.gis import mvt
from tests.gis.test_tiles import address

LON, LAT = 121.52, 38.95
POINT = {"type": "Point", "coordinates": [LON, LAT]}
FIELDS: list[dict[str, Any]] = [
    {"name": "depth", "title": "深", "kind": "integer"},
    {"name": "owner", "title": "主", "kind": "text", "sensitive": True},
]
PASSWORD = "Rain-over-Dalian-7"


@dataclass
class Reader:
    """Somebody who asks the web process for the same tile again and again, as a map does."""

    web: LiveServer
    headers: dict[str, str]
    etag: str = ""
    features: list[mvt.Feature] = field(default_factory=list)

    def asks(self, collection: str = "layer.wells", fields: str = "depth", more: str = "") -> int:
        """The state of the answer; the tile that was sent is in `features`, as a map keeps it through a 304."""
        url = f"{self.web.url}{address(f'c/{collection}', 15, LON, LAT)}?fields={fields}{more}"
        known = {"If-None-Match": self.etag} if self.etag else {}
        request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip", **self.headers, **known})
        try:
            with urllib.request.urlopen(request) as answer:
                sent = answer.read()
                self.etag = answer.headers["ETag"]
                self.features = mvt.read(gzip.decompress(sent))["features"] if sent else []
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@dataclass
class Town:
    """A layer of an agency, a planner, and a liaison of another agency."""

    web: LiveServer
    layer: Layer
    district: Agency
    elsewhere: Agency
    planner: User

    def somebody(self, name: str, role: Role, agency: Agency) -> tuple[User, Reader]:
        user = create_user(SYSTEM, name, PASSWORD)
        grant(SYSTEM, user, role, agency)
        return user, self.reader(user)

    def reader(self, user: User) -> Reader:
        return Reader(self.web, {"Authorization": f"Bearer {create_token(SYSTEM, user, 'test')}"})

    def write(self, **values: object) -> None:
        write(principal_of(self.planner), self.layer, [Change(verb="add", geometry=POINT, values=values)], "普查")


@pytest.fixture
def town(transactional_db: None, module_web: LiveServer) -> Town:
    district = place_agency(Agency(code="d", name="区", level="district"))
    owner, elsewhere = (
        place_agency(Agency(code=code, name=code, level="subdistrict", parent=district)) for code in ("d1", "d2")
    )
    user = create_user(SYSTEM, "planner", PASSWORD)
    grant(SYSTEM, user, Role.PLANNER, district)
    layer = make_layer(SYSTEM, name="wells", title_zh="井", shape="Point", fields=FIELDS, agency=owner)
    town = Town(module_web, layer, district, elsewhere, user)
    town.write(depth=10, owner="王小明")
    return town


def test_what_changes_elsewhere_counts_from_the_next_tile_on(town: Town) -> None:
    planner = town.reader(town.planner)
    clerk_user, clerk = town.somebody("clerk", Role.LIAISON, town.elsewhere)
    for reader in (planner, clerk):
        assert [reader.asks(), reader.asks(), reader.asks()] == [200, 304, 304]

    before = timezone.now().isoformat()
    town.write(depth=12, owner="李四")
    for reader in (planner, clerk, planner, clerk):
        reader.asks()
        assert sorted(each.properties["depth"] for each in reader.features) == [10, 12]

    assert clerk.asks(more=f"&at={quote(before)}") == 200
    (first,) = clerk.features
    assert (first.properties, first.kind) == ({"depth": 10}, mvt.POINT)
    assert clerk.asks(more="&filter=depth%20%3E%2011") == 200
    assert [each.properties["depth"] for each in clerk.features] == [12]

    assert planner.asks(fields="owner") == 200
    assert {each.properties["owner"] for each in planner.features} == {"王小明", "李四"}
    clerk.etag = planner.etag
    assert [clerk.asks(fields="owner"), planner.asks(fields="owner"), clerk.asks(fields="owner")] == [422, 304, 422]

    closed = change(SYSTEM, LAYER, town.layer.pk, town.layer.version, {"access": "agency"}, "限本单位")
    assert [clerk.asks(), planner.asks()] == [404, 200]
    change(SYSTEM, LAYER, town.layer.pk, closed.version, {"access": "open"}, "公开")
    assert [clerk.asks(), clerk.asks()] == [200, 304]

    revoke(SYSTEM, clerk_user.assignments.get())
    assert [clerk.asks(), planner.asks()] == [404, 304]


def test_signing_out_ends_tiles_at_once(town: Town) -> None:
    user, _ = town.somebody("clerk", Role.LIAISON, town.elsewhere)
    browser = Client()
    browser.force_login(user)
    cookies = "; ".join(f"{name}={each.value}" for name, each in browser.cookies.items())
    reader = Reader(town.web, {"Cookie": cookies})
    assert [reader.asks(), reader.asks()] == [200, 304]
    browser.logout()
    assert reader.asks() == 401


def test_a_plugin_switched_off_has_no_tiles(town: Town) -> None:
    _, reader = town.somebody("officer", Role.DUTY_OFFICER, town.district)
    assert [reader.asks("population.household", ""), reader.asks("population.household", "")] == [204, 304]
    switch(SYSTEM, "population", on=False)
    assert reader.asks("population.household", "") == 404
