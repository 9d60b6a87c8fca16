"""A planner's work in a real browser: a layer styled by classes, queried by a drawn polygon, printed, saved, opened."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.conf import global_settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.access.api import SYSTEM, Role, principal_of
from core.accounts.api import Agency, create_user, grant, place_agency
from core.testing.site import LiveServer
from gis.features.make import fill, make_layer
from gis.features.stamps import bump

pytestmark = pytest.mark.browser
PASSWORD = "Rain-over-Dalian-7"
PATIENCE_MS = 40_000
FIELDS = [
    {"name": "name", "title": "名称", "kind": "text"},
    {"name": "depth", "title": "井深", "kind": "number", "unit": "m"},
]


@pytest.fixture
def wells(live_server_asgi: LiveServer, settings: Any) -> None:
    """A planner, and a hundred wells in rows of ten."""
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the real server does not know the tests' quick one
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    user = create_user(SYSTEM, "planner", PASSWORD, name="李规划")
    grant(SYSTEM, user, Role.PLANNER, district)
    layer = make_layer(
        principal_of(user), name="wells", title_zh="水井", shape="Point", fields=FIELDS, agency=district, source="测试"
    )
    points = [(121.40 + 0.02 * (n % 10), 38.88 + 0.014 * (n // 10)) for n in range(100)]
    with connection.cursor() as cursor:
        rows = ((shapely.to_wkb(shapely.points(at), hex=True), (f"井{n}", n / 2)) for n, at in enumerate(points))
        fill(cursor.cursor, layer, rows, by="planner")
    bump("wells")


@pytest.fixture
def page(chromium: Browser, live_server_asgi: LiveServer, wells: None) -> Iterator[Page]:
    """The workbench, signed in; it may not complain, nor leave the host."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN", accept_downloads=True)
    page, complaints = context.new_page(), list[str]()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    host = (live_server_asgi.url, "blob:", "data:")
    page.on("request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(host) else None)
    page.goto(f"{live_server_asgi.url}/sign-in/")
    page.fill("#id_username", "planner")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/planner/")  # where planners begin
    page.wait_for_selector("body[data-ready]")
    yield page
    context.close()
    assert complaints == []


def click_at(page: Page, *places: tuple[float, float]) -> None:
    """Click places of the map that lie apart, and end what is drawn."""
    box: Any = page.locator("#planner-map").bounding_box()
    for lon, lat in places:
        at = page.evaluate(f"() => planner.project([{lon}, {lat}])")
        page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    page.keyboard.press("Enter")


def opened_alone(browser: Browser, file: Path) -> str:
    """What a file says that is opened without a network; it may ask for nothing and complain of nothing."""
    context = browser.new_context(offline=True)
    alone, asked = context.new_page(), list[str]()
    alone.on("pageerror", lambda error: asked.append(str(error)))
    alone.on("console", lambda message: asked.append(message.text) if message.type == "error" else None)
    alone.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    alone.goto(file.as_uri())
    alone.wait_for_selector("canvas.leaflet-zoom-animated")
    told = alone.inner_text("body")
    drawn = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((each) => each > 0)"
    assert alone.locator("canvas.leaflet-zoom-animated").first.evaluate(drawn), "something is drawn"
    context.close()
    assert asked == [file.as_uri()]
    return told


def test_a_planner_styles_queries_prints_and_shares(page: Page, chromium: Browser, tmp_path: Path) -> None:
    page.click("[data-name='layer.wells']")
    expect(page.locator("[data-part=dock-count]")).to_contain_text("100")
    page.click("[data-role=edit]")
    page.select_option("[data-role=method]", "jenks")
    expect(page.locator("[data-role=legend] li")).to_have_count(5)
    page.click("[data-role=add-row]")
    page.select_option(".filter-row [data-role=field]", "depth")
    page.select_option(".filter-row [data-role=operator]", "<")
    page.fill(".filter-row [data-role=value]", "45")
    expect(page.locator("[data-role=cql2]")).to_have_value("depth < 45")
    page.click("[data-role=apply]")
    expect(page.locator("[data-part=dock-count]")).to_contain_text("90")

    page.click("[data-tool=polygon]")
    click_at(page, (121.39, 38.873), (121.47, 38.873), (121.47, 38.915), (121.39, 38.915))
    expect(page.locator("[data-part=query-note]")).to_be_visible()
    expect(page.locator("[data-part=dock-count]")).to_contain_text("12")  # four to a row, three rows
    page.locator("[data-part=table] tbody td:nth-child(2)").first.click()
    expect(page.locator("[data-part=card]")).to_contain_text("井")

    page.click("[data-opens=paper]")
    page.fill("#dialog-paper [name=title]", "水井分布图")
    with page.expect_download() as awaited:
        page.press("#dialog-paper [name=title]", "Enter")

    assert awaited.value.path().read_bytes().startswith(b"%PDF")
    assert awaited.value.suggested_filename.startswith("水井分布图")
    page.click("#dialog-paper [data-role=close]")

    today = timezone.localdate()
    page.click("[data-opens=compare]")
    page.fill("#dialog-compare [name=from]", (today - timedelta(days=1)).isoformat())
    page.fill("#dialog-compare [name=to]", today.isoformat())
    page.press("#dialog-compare [name=to]", "Enter")
    expect(page.locator("[data-theme-name=changes]")).to_contain_text("新增 100")
    expect(page.locator("[data-part=result-table] tbody tr")).to_have_count(100)

    page.click("[data-opens=file]")
    page.fill("#dialog-file [name=title]", "水井变更")
    with page.expect_download() as awaited:
        page.press("#dialog-file [name=title]", "Enter")
    file = tmp_path / "map.html"
    awaited.value.save_as(file)
    told = opened_alone(chromium, file)
    for said in ("水井变更", "新增 100", "已筛选", "井深 (m)"):
        assert said in told
    page.click("#dialog-file [data-role=close]")

    page.click("[data-opens=save]")
    page.fill("#dialog-save [name=title]", "水井")
    page.press("#dialog-save [name=title]", "Enter")
    address = page.locator("#dialog-save [data-role=address]")
    expect(address).to_have_value(re.compile(r"/planner/\?map=\w{10}$"))
    page.goto(address.input_value())
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("[data-part=say]")).to_contain_text("李规划")
    kept = json.loads(page.evaluate("() => JSON.stringify(planner.layers())"))
    expect(page.locator("[data-theme-name=changes]")).to_contain_text("新增 100")
    assert (kept[0]["name"], kept[0]["filter"], len(kept[0]["style"]["colors"])) == ("layer.wells", "depth < 45", 5)
