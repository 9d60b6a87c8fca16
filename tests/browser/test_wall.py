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
from tests.browser.wall import PLACE, Truck, WallPage, make_truck, make_watcher
from tests.sensors.world import World, until, world

__all__ = ["world"]
pytestmark = pytest.mark.browser
LON, LAT = PLACE


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


def test_a_unit_that_falls_silent_turns_grey(wall: WallPage, truck: Callable[[str], Truck]) -> None:
    silent, talking = truck("巡逻01"), truck("巡逻02")
    wall.open()
    silent.report(LON, LAT, age_s=45)
    before = wall.until_unit("巡逻01", lambda unit: unit["shown"])
    assert before["freshness"] == "ageing"
    talking.report(LON + 0.01, LAT)
    grey = wall.until_unit("巡逻01", lambda unit: unit["shown"]["level"] == "stale")
    assert grey["shown"]["colour"] != before["shown"]["colour"]
    assert grey["fix"] == before["fix"], "it stays where it was last heard of"
    assert wall.unit("巡逻02")["shown"]["level"] == "live"
    expect(wall.page.locator("[data-part=count-stale]")).to_have_text("1")
    expect(wall.page.locator(".unit-row[data-level=stale] .unit-name")).to_have_text("巡逻01")


def test_a_dead_feed_is_told_and_nothing_looks_alive(
    wall: WallPage, truck: Callable[[str], Truck], world: World
) -> None:
    truck("巡逻01").report(LON, LAT)
    wall.open()
    wall.until_unit("巡逻01", lambda unit: unit["freshness"] == "live")
    world.ingest.kill()
    wall.until_unit("巡逻01", lambda unit: unit["shown"]["level"] == "stale")
    assert wall.attribute("data-feed") == "down"
    assert wall.attribute("data-connection") == "live"
    expect(wall.page.locator("[data-part=banner]")).to_contain_text("没有新位置")
    expect(wall.page.locator("[data-component=ingest]")).to_contain_text("自 ")
    expect(wall.page.locator("[data-part=link-text]")).to_have_text("数据中断")


def test_a_restart_of_the_server_loses_no_event(
    wall: WallPage, server: LiveServer, truck: Callable[[str], Truck]
) -> None:
    caller = truck("巡逻01")
    wall.open()
    caller.report(LON, LAT, sos=True)
    sos = "[data-part=events] [data-type='sensors.sos.raised']"
    expect(wall.page.locator(sos)).to_have_count(1, timeout=15000)
    server.process.kill()
    wall.until("zhihui.connection().state === 'reconnecting'")
    wall.until("document.body.dataset.connection === 'reconnecting'")
    expect(wall.page.locator("[data-part=banner-title]")).to_have_text("画面已停止，不是实时")
    assert wall.unit("巡逻01")["shown"]["level"] == "stale"
    others = [truck(f"巡逻1{number}") for number in range(3)]
    for each in others:
        each.report(LON, LAT, sos=True)
    server.process.start()
    wall.until("zhihui.connection().state === 'live' && zhihui.connection().connections === 2")
    expect(wall.page.locator(sos)).to_have_count(4, timeout=15000)
    numbers = wall.ask("zhihui.events().map((event) => event.seq)")
    assert numbers == sorted(set(numbers), reverse=True), "each once, in order"
    expect(wall.page.locator("[data-part=banner]")).to_be_hidden()
    assert wall.unit("巡逻11")["fix"]["sos"]
    refused = [text for text in wall.complaints if "ERR_CONNECTION_REFUSED" in text]
    wall.complaints[:] = [text for text in wall.complaints if text not in refused]


def test_without_a_session_it_goes_where_one_signs_in(wall: WallPage, server: LiveServer) -> None:
    wall.open()
    wall.context.clear_cookies()
    server.process.kill()
    server.process.start()
    wall.page.wait_for_url(f"{server.url}/sign-in/?next=%2Fwall%2F", timeout=30000)
    wall.complaints.clear()  # the connection was refused for a while


def test_a_place_that_cannot_be_is_listed_and_not_drawn(wall: WallPage, truck: Callable[[str], Truck]) -> None:
    lost, silent = truck("巡逻01"), truck("巡逻02")
    lost.report(0, 0)
    wall.open()
    wall.until_unit("巡逻01", lambda unit: unit["fix"])
    assert wall.unit("巡逻01")["shown"] is None
    assert wall.unit("巡逻02")["fix"] is None
    assert silent.ident == wall.unit("巡逻02")["card"]["ident"]
    rows = wall.page.locator(".unit-row")
    expect(rows).to_contain_text(["无位置", "从未上报"])
    expect(wall.page.locator("[data-part=counts-note]")).to_have_text("共 2 支力量 · 2 支无位置")


def test_by_keyboard_from_the_search_to_the_track(wall: WallPage, truck: Callable[[str], Truck]) -> None:
    others = [truck(f"巡逻0{number}") for number in range(1, 4)]
    for each in others:
        each.report(LON + 0.01, LAT)
    seen = truck("消防07")
    seen.report(LON, LAT, age_s=150)
    seen.report(LON + 0.001, LAT, age_s=140)
    seen.report(LON + 0.004, LAT, acc=900)
    wall.open()
    wall.until_unit("消防07", lambda unit: unit["shown"])
    page = wall.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "unit-search"
    page.keyboard.type("巡逻")
    expect(page.locator(".unit-row")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#unit-search", "aria-activedescendant") == f"unit-{wall.unit('巡逻02')['id']}"
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=details-name]")).to_have_text("巡逻02")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("消防07")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=details-name]")).to_have_text("消防07")
    expect(page.locator("[data-field=quality]")).to_have_text("精度差")
    expect(page.locator("[data-field=accuracy]")).to_have_text("± 900 m")
    expect(page.locator("[data-field=speed]")).to_have_text("36 km/h")
    expect(page.locator("[data-field=course]")).to_have_text("东 90°")
    expect(page.locator("[data-field=agency]")).to_have_text("甘井子区")
    wall.until("zhihui.track().state === 'shown' && zhihui.track().points === 3")
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=details]")).to_be_hidden()
    assert wall.ask("zhihui.selected() === null")


def test_a_click_on_the_map_selects_and_a_click_beside_lets_go(wall: WallPage, truck: Callable[[str], Truck]) -> None:
    truck("消防07").report(LON, LAT)
    wall.open()
    shown = wall.until_unit("消防07", lambda unit: unit["shown"])["shown"]
    wall.page.mouse.click(shown["x"], shown["y"])
    expect(wall.page.locator("[data-part=details-name]")).to_have_text("消防07")
    wall.page.mouse.click(shown["x"], shown["y"] + 200)
    expect(wall.page.locator("[data-part=details]")).to_be_hidden()


def test_the_map_comes_whole_from_this_host_in_both_languages(wall: WallPage) -> None:
    call_command("load_base_data", verbosity=0)
    wall.open()
    wall.until("zhihui.view().loaded")
    page = wall.page
    expect(page.locator(".credits")).to_contain_text("均非测绘数据")
    page.click(".legend summary")
    expect(page.locator(".legend")).to_contain_text("街道：近似范围，非测绘数据")
    expect(page.locator(".legend")).to_contain_text("合成路网")
    expect(page.locator("[data-part=link-text]")).to_have_text("实时")
    page.click(".user-menu summary")
    page.click("button[name=language][value=en]")
    page.wait_for_selector("html[lang=en]", state="attached")
    wall.until("zhihui.connection().state === 'live' && zhihui.view().loaded")
    expect(page.locator("[data-part=link-text]")).to_have_text("Live")
    page.click(".legend summary")
    expect(page.locator(".legend")).to_contain_text("Subdistricts: approximate, not survey data")
    expect(page.locator(".legend")).to_contain_text("Synthetic roads")
    assert page.evaluate("[...document.body.innerText].filter((c) => c >= '一' && c <= '鿿').join('')") in {"", "王敏"}


def test_light_is_to_be_had_and_dark_is_the_rule(wall: WallPage) -> None:
    wall.page.emulate_media(color_scheme="light")
    wall.open()
    html = wall.page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    wall.page.click(".user-menu summary")
    wall.page.click("button[name=theme][value=light]")
    expect(html).to_have_attribute("data-theme", "light")
    wall.page.click("button[name=theme][value=auto]")
    expect(html).to_have_attribute("data-theme", "dark")


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
