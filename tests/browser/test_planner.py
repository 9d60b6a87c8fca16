"""A planner's work in a real browser: a GBK Shapefile becomes a layer, which is styled by classes, queried by a drawn
polygon, printed, saved, opened."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.conf import global_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_user, grant, place_agency
from core.database.api import connect
from core.testing.site import LiveServer, SiteProcesses
from gis.coordinates.systems import from_wgs84
from tests.gis.imports.files import shapefile

# GDAL warns of a file that says nothing of its coordinates: that is what the planner gets
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:'crs' was not provided")]
PASSWORD = "Rain-over-Dalian-7"
PATIENCE_MS = 40_000


@pytest.fixture
def planner(live_server_asgi: LiveServer, site_process: SiteProcesses, settings: Any) -> None:
    """A planner, and the worker that takes files in; it gets ready while the browser does."""
    site_process.start("worker")
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the real server does not know the tests' quick one
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    user = create_user(SYSTEM, "planner", PASSWORD, name="李规划")
    grant(SYSTEM, user, Role.PLANNER, district)


@pytest.fixture
def wells(tmp_path: Path) -> Path:
    """A hundred wells in rows of ten: GBK, in the plane of 120 degrees east, of which the file says nothing."""
    number = np.arange(100)
    x, y = from_wgs84(121.40 + 0.02 * (number % 10), 38.88 + 0.014 * (number // 10), "EPSG:4549")
    columns = {"名称": [f"井{n}" for n in number], "井深": [n / 2 for n in number]}
    return shapefile(tmp_path, "GBK", geometry=shapely.points(x, y), columns=columns, crs=None)


@pytest.fixture
def page(chromium: Browser, live_server_asgi: LiveServer, planner: None) -> Iterator[Page]:
    """The workbench, signed in; it may not complain, nor leave the host."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 720}, locale="zh-CN", accept_downloads=True, base_url=live_server_asgi.url
    )
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


def import_wells(page: Page, file: Path) -> None:
    """From the upload to the workbench, by the pages alone."""
    page.goto("/layers/import/")
    page.set_input_files("#file", file)
    page.click(".layer-import form .primary")
    expect(page.locator(".import-sample").first).to_have_text("井0 · 井1 · 井2")
    expect(page.locator("[role=alert]")).to_contain_text("CGCS2000 / 120°E")  # metres, and no word of which plane
    page.select_option("#crs", "EPSG:4550")
    page.click("[name=look]")
    expect(page.locator("[role=alert]")).to_contain_text("EPSG:4549")
    page.select_option("#crs", "EPSG:4549")
    page.click("[name=look]")
    expect(page.locator("[role=alert]")).to_have_count(0)
    page.fill("[name=name-1]", "depth")
    page.fill("[name=unit-1]", "m")
    page.fill("#title_zh", "水井")
    page.fill("#name", "wells")
    with connect() as other, other.transaction():  # whoever holds the counts of layers keeps the import from ending
        other.execute("LOCK TABLE citygis_basedatastamp IN EXCLUSIVE MODE")
        page.click("[name=import]")
        expect(page.locator("#state")).to_have_text("导入中 95%")
        expect(page.locator("#import-state progress")).to_have_attribute("value", "95")
    expect(page.locator("#import-state .success")).to_contain_text("水井")
    expect(page.locator("#import-state .figures")).to_contain_text(re.compile(r"已入库\s*100"))
    page.click("text=在规划工作台打开")
    page.wait_for_selector("body[data-ready]")


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


def test_a_planner_imports_styles_queries_prints_and_shares(
    page: Page, chromium: Browser, wells: Path, tmp_path: Path
) -> None:
    import_wells(page, wells)
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
