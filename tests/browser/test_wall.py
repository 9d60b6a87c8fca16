"""The wall in a real browser, fed by real devices through the broker, ingest and the hub."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import global_settings
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Page, expect

from core.access.api import Role
from core.accounts.api import Agency
from core.testing.site import LiveServer
from tests.browser.wall import PATIENCE_S, PLACE, Truck, WallPage, make_truck, make_watcher
from tests.sensors.world import World, no_positions, until, world

__all__ = ["no_positions", "world"]
pytestmark = pytest.mark.browser
LON, LAT = PLACE
PATIENCE_MS = PATIENCE_S * 1000


@pytest.fixture
def district(world: World, settings: Any) -> Agency:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # as the real server's
    return make_watcher()


@pytest.fixture
def truck(world: World, district: Agency) -> Callable[[str], Truck]:
    """Makes units with reporting devices."""
    return lambda callsign: make_truck(world, district, callsign)


@pytest.fixture
def server(live_server_asgi: LiveServer, district: Agency) -> LiveServer:
    return live_server_asgi


@pytest.fixture(autouse=True)
def connections_end(page: Page) -> Iterator[None]:
    """Beside Playwright's event loop Django opens connections of its own, which nobody else would close."""
    yield
    connections.close_all()


@pytest.fixture
def wall(server: LiveServer, page: Page) -> Iterator[WallPage]:
    """The wall, signed in and live; at the end nothing may have been complained of."""
    shown = WallPage(page, server)
    yield shown
    assert shown.complaints == []


def test_a_unit_moves_as_its_device_reports(wall: WallPage, truck: Callable[[str], Truck]) -> None:
    engine = truck("消防07")
    wall.open()
    t = engine.report(LON, LAT, age_s=25)
    first = wall.until_unit("消防07", lambda unit: unit["shown"] and unit["freshness"] == "live")
    assert (first["fix"]["lon"], first["fix"]["lat"]) == (LON, LAT)
    assert first["fix"]["t"] == pytest.approx(t * 1000, abs=1)
    assert first["card"]["kind"] == "fire"
    engine.report(LON + 0.002, LAT)
    moved = wall.until_unit("消防07", lambda unit: unit["fix"]["lon"] == pytest.approx(LON + 0.002, abs=1e-7))
    arrived = wall.until_unit("消防07", lambda unit: unit["shown"]["x"] > first["shown"]["x"] + 1)
    assert arrived["shown"]["y"] == pytest.approx(first["shown"]["y"], abs=0.5)
    assert moved["shown"]["x"] <= arrived["shown"]["x"] + 0.01, "never beyond the last report"
    expect(wall.page.locator("[data-part=count-live]")).to_have_text("1")

    wall.page.mouse.click(arrived["shown"]["x"], arrived["shown"]["y"])
    expect(wall.page.locator("[data-part=details-name]")).to_have_text("消防07")
    wall.page.mouse.click(arrived["shown"]["x"], arrived["shown"]["y"] + 200)
    expect(wall.page.locator("[data-part=details]")).to_be_hidden()


def test_silence_turns_grey_first_one_unit_then_the_whole_feed(
    wall: WallPage, truck: Callable[[str], Truck], world: World
) -> None:
    silent, talking = truck("巡逻01"), truck("巡逻02")
    wall.open()
    silent.report(LON, LAT, age_s=40)
    before = wall.until_unit("巡逻01", lambda unit: unit["shown"] and unit["shown"]["level"] == "ageing")
    talking.report(LON + 0.01, LAT)
    grey = wall.until_unit("巡逻01", lambda unit: unit["shown"]["level"] == "stale")
    assert grey["shown"]["colour"] != before["shown"]["colour"]
    assert grey["fix"] == before["fix"], "it stays where it was last heard of"
    wall.until_unit("巡逻02", lambda unit: unit["shown"] and unit["shown"]["level"] in {"live", "ageing"})
    expect(wall.page.locator("[data-part=count-stale]")).to_have_text("1")
    expect(wall.page.locator(".unit-row[data-level=stale] .unit-name")).to_have_text("巡逻01")

    world.ingest.kill()
    wall.until("document.body.dataset.feed === 'down'")
    wall.until_unit("巡逻02", lambda unit: unit["shown"]["level"] == "stale")
    assert wall.attribute("data-connection") == "live"
    expect(wall.page.locator("[data-part=banner]")).to_contain_text("没有新位置")
    expect(wall.page.locator("[data-component=ingest]")).to_contain_text("自 ")
    expect(wall.page.locator("[data-part=link-text]")).to_have_text("数据中断")


def test_a_restart_of_the_server_loses_no_event_and_the_end_of_the_session_is_told(
    wall: WallPage, server: LiveServer, truck: Callable[[str], Truck]
) -> None:
    caller = truck("巡逻01")
    wall.open()
    caller.report(LON, LAT, sos=True)
    sos = "[data-part=events] [data-type='sensors.sos.raised']"
    expect(wall.page.locator(sos)).to_have_count(1, timeout=PATIENCE_MS)
    wall.until_unit("巡逻01", lambda unit: unit["shown"])
    server.process.kill()
    wall.until("document.body.dataset.connection === 'reconnecting'")
    expect(wall.page.locator("[data-part=banner-title]")).to_have_text("画面已停止，不是实时")
    wall.until_unit("巡逻01", lambda unit: unit["shown"]["level"] == "stale")
    for number in range(3):
        truck(f"巡逻1{number}").report(LON, LAT, sos=True)
    server.process.start()
    wall.until("zhihui.connection().state === 'live' && zhihui.connection().connections === 2")
    expect(wall.page.locator(sos)).to_have_count(4, timeout=PATIENCE_MS)
    numbers = wall.ask("zhihui.events().map((event) => event.seq)")
    assert numbers == sorted(set(numbers), reverse=True), "each once, in order"
    expect(wall.page.locator("[data-part=banner]")).to_be_hidden()
    wall.until_unit("巡逻11", lambda unit: unit["fix"] and unit["fix"]["sos"])

    wall.context.clear_cookies()
    server.process.kill()
    server.process.start()
    wall.page.wait_for_url(f"{server.url}/sign-in/?next=%2Fwall%2F", timeout=PATIENCE_MS)
    wall.forgive("ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "401 ", "status of 401")


def test_by_keyboard_from_the_search_to_the_track(wall: WallPage, truck: Callable[[str], Truck]) -> None:
    for number in (1, 2, 3):
        truck(f"巡逻0{number}").report(LON + 0.01, LAT)
    truck("救援01").report(0, 0)
    truck("救援02")
    seen = truck("消防07")
    seen.report(LON, LAT, age_s=150)
    seen.report(LON + 0.001, LAT, age_s=140)
    seen.report(LON + 0.004, LAT, acc=900)
    wall.open()
    wall.until_unit("消防07", lambda unit: unit["shown"])
    page = wall.page
    rows = page.locator(".unit-row")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "unit-search"
    page.keyboard.type("巡逻")
    expect(rows).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#unit-search", "aria-activedescendant") == f"unit-{wall.unit('巡逻02')['id']}"
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=details-name]")).to_have_text("巡逻02")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("消防07")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=details-name]")).to_have_text("消防07")
    fields = {"quality": "精度差", "accuracy": "± 900 m", "speed": "36 km/h", "course": "东 90°", "battery": "77 %"}
    for field, text in {"agency": "甘井子区", **fields}.items():
        expect(page.locator(f"[data-field={field}]")).to_have_text(text)
    wall.until("zhihui.track().state === 'shown' && zhihui.track().points === 3")
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=details]")).to_be_hidden()

    # what has no place is listed and not drawn
    assert (wall.unit("救援01")["shown"], wall.unit("救援02")["fix"]) == (None, None)
    page.keyboard.press("/")
    page.keyboard.type("救援")
    expect(rows).to_contain_text(["无位置", "从未上报"])
    expect(page.locator("[data-part=counts-note]")).to_have_text("共 6 支力量 · 2 支无位置")


def test_the_map_comes_whole_from_this_host_by_night_by_day_and_in_both_languages(wall: WallPage) -> None:
    call_command("load_base_data", verbosity=0)
    page = wall.page
    page.emulate_media(color_scheme="light")
    wall.open()
    wall.until("zhihui.view().loaded")
    expect(page.locator(".credits")).to_contain_text("均非测绘数据")
    page.click(".legend summary")
    expect(page.locator(".legend")).to_contain_text("街道：近似范围，非测绘数据")
    expect(page.locator(".legend")).to_contain_text("合成路网")
    expect(page.locator("[data-part=link-text]")).to_have_text("实时")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.click(".user-menu summary")
    for choice, look in {"light": "light", "auto": "dark"}.items():
        page.click(f"button[name=theme][value={choice}]")
        expect(page.locator("html")).to_have_attribute("data-theme", look)

    page.click("button[name=language][value=en]")
    page.wait_for_selector("html[lang=en]", state="attached")
    wall.until("zhihui.connection().state === 'live' && zhihui.view().loaded")
    expect(page.locator("[data-part=link-text]")).to_have_text("Live")
    page.click(".legend summary")
    expect(page.locator(".legend")).to_contain_text("Subdistricts: approximate, not survey data")
    expect(page.locator(".legend")).to_contain_text("Synthetic roads")
    chinese = page.evaluate("[...document.body.innerText].filter((c) => c >= '\u4e00' && c <= '\u9fff').join('')")
    assert chinese.replace("王敏", "") == "", "only names stay as they are"


def test_whoever_may_not_look_is_told_so(live_server_asgi: LiveServer, page: Page, settings: Any) -> None:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    make_watcher(Role.AUDIT_ADMIN)
    shown = WallPage(page, live_server_asgi)
    page.goto(f"{shown.server.url}/wall/")
    assert "/sign-in/" in page.url
    page.fill("#id_username", "watcher")
    page.fill("#id_password", "Rain-over-Dalian-7")
    with page.expect_response(f"{shown.server.url}/wall/") as answer:
        page.press("#id_password", "Enter")
    assert answer.value.status == 403
    until(lambda: page.locator("[data-part=map]").count() == 0)
