"""Editing a layer in a real browser: one draws and proposes, another publishes, the tile shows it, and it is undone."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.conf import global_settings
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, create_user, grant, place_agency
from core.testing.browser import SignedIn, signing_in
from core.testing.site import LiveServer
from gis.features.edit import Change, propose, write
from gis.features.make import make_layer
from gis.features.models import Edit, Layer
from gis.features.table import drop_table
from tests.gis.editing.conftest import FIELDS, square
from tests.gis.mvt import read

pytestmark = pytest.mark.browser
PASSWORD = "Rain-over-Dalian-7"
PATIENCE_MS = 30_000
PAGE = "/layers/layer.plots/"


@pytest.fixture
def planner(live_server_asgi: LiveServer, settings: Any) -> Principal:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the real server does not know the tests' quick one
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    users = {}
    for name, role in (("planner", Role.PLANNER), ("commander", Role.COMMANDER)):
        users[name] = create_user(SYSTEM, name, PASSWORD, name=name)
        grant(SYSTEM, users[name], role, district)
    return principal_of(users["planner"])


@pytest.fixture
def plots(planner: Principal) -> Iterator[Layer]:
    layer = make_layer(planner, name="plots", title_zh="地块", shape="MultiPolygon", fields=FIELDS)
    park = square(121.49, 38.94, 0.03)
    park["coordinates"].append(
        square(121.495, 38.945, 0.02)["coordinates"][0][::-1]
    )  # a hole, with the first plot in it
    new = [(square(121.5, 38.95), "甲"), (park, "公园")]
    write(planner, layer, [Change(verb="add", geometry=shape, values={"name": name}) for shape, name in new], "划界")
    yield layer
    with connection.cursor() as cursor:
        drop_table(cursor, layer)


@pytest.fixture
def pages(chromium: Browser, live_server_asgi: LiveServer, plots: Layer) -> Iterator[SignedIn]:
    """Signs somebody in and opens an address; no page may complain."""
    with signing_in(chromium, live_server_asgi.url, PASSWORD, (1100, 640), PATIENCE_MS) as opened:
        yield opened


def tile_features(page: Page, url: str) -> int:
    """How many plots the tile that holds the whole district shows."""
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    answer = httpx.get(f"{url}/tiles/c/layer.plots/9/428/195.mvt", cookies=cookies, timeout=30)
    return len(read(answer.content).get("features", []))


def test_drawn_published_shown_undone(pages: SignedIn, plots: Layer, planner: Principal, live_server_asgi: Any) -> None:
    page = pages("planner", f"{PAGE}edit/")
    expect(page.locator("#layer-map[data-ready]")).to_be_visible(timeout=PATIENCE_MS)
    page.click("[data-tool=add]")
    box = page.locator("#layer-map").bounding_box()
    assert box
    for x, y in ((0.12, 0.3), (0.3, 0.3), (0.3, 0.6), (0.12, 0.6)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    page.keyboard.press("Enter")
    page.fill("#field-name", "乙")
    page.fill("#why", "现场测绘")
    page.press("#why", "Enter")
    page.click("#editor-done a")
    page.wait_for_url("**/edits/*/")
    expect(page.locator("table")).to_contain_text("乙")

    before = tile_features(page, live_server_asgi.url)
    commander = pages("commander", page.url.removeprefix(live_server_asgi.url))
    expect(commander.locator("#layer-map[data-ready]")).to_be_visible(timeout=PATIENCE_MS)
    commander.fill("#remark", "与图一致")
    commander.click("button[value=publish]")
    expect(commander.locator(".notice.success")).to_be_visible()
    assert tile_features(page, live_server_asgi.url) == before + 1

    page.reload()
    page.fill("#remark", "画错了")
    page.click("button[value=undo]")
    commander.goto(page.url)
    commander.click("button[value=publish]")
    expect(commander.locator(".notice.success")).to_be_visible()
    assert tile_features(page, live_server_asgi.url) == before

    _drag_park(page, plots, live_server_asgi.url)
    mine = _conflict(planner, plots)
    page.goto(f"{live_server_asgi.url}{PAGE}edits/{mine}/conflict/")
    expect(page.locator("#layer-map[data-ready]")).to_be_visible(timeout=PATIENCE_MS)
    page.check("input[value=theirs]")
    page.click("button[value=theirs]")
    assert Edit.objects.get(together=mine).state == "withdrawn"


def _drag_park(page: Page, plots: Layer, url: str) -> None:
    """An area with a hole is dragged, and the hole goes along."""
    number = Edit.objects.filter(layer=plots, values__name="公园").get().feature_id
    page.goto(f"{url}{PAGE}edit/?feature={number}")
    expect(page.locator("#layer-map[data-ready]")).to_be_visible(timeout=PATIENCE_MS)
    box = page.locator("#layer-map").bounding_box()
    assert box
    # the park fills the map's height but for 60 pixels above and below; below its hole is a sixth of it
    middle, band = box["x"] + box["width"] / 2, box["y"] + box["height"] - 60 - (box["height"] - 120) / 12
    page.mouse.move(middle - 20, band)
    page.mouse.down()
    page.mouse.move(middle + 10, band, steps=3)
    page.mouse.move(middle + 40, band, steps=3)
    page.mouse.up()
    page.fill("#why", "东移")
    page.press("#why", "Enter")
    expect(page.locator("#editor-done a")).to_be_visible()
    moved = Edit.objects.get(layer=plots, why="东移").geom
    assert moved
    (outline, hole) = moved.coords[0]
    assert outline[0][0] > 121.4905
    assert hole[0][0] - outline[0][0] == pytest.approx(0.005, abs=1e-6)
    assert hole[0][1] - outline[0][1] == pytest.approx(0.005, abs=1e-6)


def _conflict(planner: Principal, plots: Layer) -> Any:
    """Two changes of the same plot, of which the second counts already."""
    number = Edit.objects.filter(layer=plots).earliest("pk").feature_id
    mine = propose(planner, plots, [Change(verb="change", id=number, revision=1, values={"name": "甲一"})], "改名")
    write(planner, plots, [Change(verb="change", id=number, revision=1, values={"name": "甲二"})], "改名")
    return mine
