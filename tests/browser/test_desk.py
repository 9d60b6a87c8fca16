"""The desk in a real browser: by keyboard alone, and live beside a colleague's."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import global_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from command.api import Incident, NewIncident, open_incident
from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_user, grant, place_agency
from core.testing.site import LiveServer
from dispatch.api import Assignment, report
from tests.dispatch.world import crew, no_fixes, put
from tests.sensors.world import until

pytestmark = pytest.mark.browser
__all__ = ["no_fixes"]
PASSWORD = "Rain-over-Dalian-7"
HERE = (121.52, 38.95)
PATIENCE_MS = 60_000


@pytest.fixture
def district(live_server_asgi: LiveServer, no_fixes: None, settings: Any) -> Agency:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the real server does not know the tests' quick one
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    for name in ("first", "second"):
        grant(SYSTEM, create_user(SYSTEM, name, PASSWORD, name=name), Role.DUTY_OFFICER, district)
    return district


@pytest.fixture
def desk(chromium: Browser, live_server_asgi: LiveServer, district: Agency) -> Iterator[Callable[[str, str], Page]]:
    """Opens a desk for somebody, in a browser of their own, and waits until it is live; nobody complains at the end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def heard(page: Page) -> None:
        host = urlsplit(live_server_asgi.url).netloc
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: complaints.append(request.url) if _is_foreign(request.url, host) else None)

    def open_desk(username: str, path: str = "/desk/") -> Page:
        contexts.append(chromium.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN"))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE_MS)
        heard(page)
        page.goto(f"{live_server_asgi.url}/sign-in/?next={path}")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url(f"**{path}")
        expect(page.locator("body")).to_have_attribute("data-connection", "live", timeout=PATIENCE_MS)
        return page

    yield open_desk
    for context in contexts:
        context.close()
    assert [text for text in complaints if "ERR_CONNECTION_REFUSED" not in text] == [], "a server that is away apart"


def _is_foreign(address: str, host: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host


def focused(page: Page) -> Any:
    return page.evaluate(
        "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
    )


def test_a_call_is_taken_by_keyboard_alone(desk: Callable[..., Page]) -> None:
    page = desk("first")
    page.evaluate("window.unchanged = true")
    page.keyboard.press("n")
    expect(page.locator("#intake-kind")).to_be_focused()
    page.keyboard.type("neilao")
    expect(page.locator("#kind-list [aria-selected=true]")).to_contain_text("内涝")
    page.keyboard.press("Enter")
    expect(page.locator("#intake-kind-code")).to_have_value("11A02")
    for _ in range(3):  # severity, place, the button that goes to the map
        page.keyboard.press("Tab")
    expect(page.locator("#to-map")).to_be_focused()
    page.wait_for_selector("canvas.maplibregl-canvas[tabindex='0']")
    page.keyboard.press("Enter")
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#intake-address")).to_be_focused()
    assert page.input_value("#intake-place").startswith("121.")
    page.keyboard.type("香周路 <b>12</b> 号")
    page.keyboard.press("Control+Enter")
    heading = page.locator("#incident-title")
    expect(heading).to_have_text("香周路 <b>12</b> 号 内涝")
    expect(heading).to_be_focused()
    page.keyboard.press("v")
    expect(page.locator(".way .now")).to_contain_text("已核实")
    page.keyboard.press("x")
    expect(page.locator("select[name=outcome]:focus")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".way .now")).to_contain_text("已办结")
    assert page.evaluate("window.unchanged"), "all of it without loading a page anew"
    incident = Incident.objects.get()
    assert (incident.state, incident.outcome, page.url.rsplit("/", 2)[1]) == ("closed", "done", str(incident.pk))


def test_a_colleagues_every_step_is_seen_while_one_types(desk: Callable[..., Page], district: Agency) -> None:
    incident = open_incident(SYSTEM, NewIncident("11A02", 2, "桥下积水", lon=HERE[0], lat=HERE[1]))
    put(crew(district), *HERE)
    here = f"/desk/{incident.pk}/"
    mine, theirs = desk("first", here), desk("second", here)
    mine.evaluate("window.unchanged = true")
    mine.keyboard.press("m")
    mine.keyboard.type("桥下两辆车，一人")
    theirs.keyboard.press("v")
    expect(mine.locator(".way .now")).to_contain_text("已核实", timeout=PATIENCE_MS)
    expect(theirs.locator(".unit-list .unit")).to_contain_text("消防03")
    theirs.keyboard.press("o")
    expect(mine.locator(".order-card .waiting")).to_be_visible(timeout=PATIENCE_MS)
    expect(mine.locator("[id^=q-order-]")).to_contain_text("消防03")
    order = until(Assignment.objects.first, PATIENCE_MS / 1000)
    for step, word in (("acknowledge", "已接令"), ("depart", "途中"), ("arrive", "在场"), ("clear", "已完成")):
        report(SYSTEM, order.pk, step, by="crew")
        expect(mine.locator(".order-card .unit-state")).to_contain_text(word, timeout=PATIENCE_MS)
    expect(mine.locator(".timeline")).to_contain_text("到达现场")
    note = mine.locator(f"#note-{incident.pk}")
    expect(note).to_be_focused()
    expect(note).to_have_value("桥下两辆车，一人")
    mine.keyboard.type("被困")
    mine.keyboard.press("Control+Enter")
    expect(theirs.locator(".timeline .entry").first).to_contain_text("桥下两辆车，一人被困", timeout=PATIENCE_MS)
    expect(note).to_have_value("")
    assert mine.evaluate("window.unchanged")


def test_the_badge_says_when_the_picture_stands_still(desk: Callable[..., Page], live_server_asgi: LiveServer) -> None:
    page = desk("first")
    badge = page.locator("[data-part=connection]")
    expect(badge).to_contain_text("没有新的位置")  # nothing takes in messages in this test, and the badge says so
    live_server_asgi.process.stop()
    page.keyboard.press("n")
    expect(page.locator("#desk-word")).to_contain_text("连不上服务器")
    expect(badge).to_have_attribute("data-state", "down", timeout=PATIENCE_MS)
    expect(badge).to_contain_text("已停")
