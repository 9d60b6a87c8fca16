"""The pages as a person meets them: by keyboard, on a phone, in the dark, without leaving the house's own host."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.conf import global_settings
from playwright.sync_api import Page, expect

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_user, grant, place_agency
from core.testing.services import PrivateRedis
from core.testing.site import LiveServer

pytestmark = pytest.mark.browser
PASSWORD = "Rain-over-Dalian-7"
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const name = at.id || at.value || at.dataset.reveal || at.textContent.trim() || at.tagName;
  return {name, outline: parseFloat(style.outlineWidth), drawn: style.outlineStyle};
}"""


@pytest.fixture
def live_server_asgi(transactional_db: None, redis: PrivateRedis, module_web: LiveServer) -> LiveServer:
    """One server for the whole file: these pages show nothing that lives in it."""
    return module_web


@pytest.fixture
def people(live_server_asgi: LiveServer, settings: Any) -> None:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the real server does not know the tests' quick one
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    for name, role in (("planner", Role.PLANNER), ("security", Role.SECURITY_ADMIN)):
        grant(SYSTEM, create_user(SYSTEM, name, PASSWORD, name="王敏"), role, district)


@pytest.fixture
def complaints(page: Page, live_server_asgi: LiveServer) -> Iterator[list[str]]:
    """What the browser complains of, and every request that leaves the host; none at the end."""
    heard: list[str] = []
    host = urlsplit(live_server_asgi.url).netloc

    def is_foreign(address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host

    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url) if is_foreign(request.url) else None)
    yield heard
    assert heard == []


@pytest.fixture
def visit(page: Page, live_server_asgi: LiveServer, people: None, complaints: list[str]) -> Callable[..., Page]:
    """Opens an address, signed in as somebody if a name is given."""

    def go(path: str, username: str = "") -> Page:
        if username:
            page.goto(f"{live_server_asgi.url}/sign-in/?next={path}")
            page.fill("#id_username", username)
            page.fill("#id_password", PASSWORD)
            page.press("#id_password", "Enter")
            page.wait_for_url(f"**{path}")
        else:
            page.goto(live_server_asgi.url + path)
        page.wait_for_load_state("networkidle")
        return page

    return go


def walk(page: Page, steps: int) -> list[str]:
    """Press Tab so often; the names of what was reached, each with a focus that can be seen."""
    names = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["outline"] >= 2, focused
        assert focused["drawn"] != "none", focused
        names.append(focused["name"])
    return names


def test_the_whole_sign_in_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit("/sign-in/")
    assert page.evaluate(FOCUSED)["name"] == "id_username", "one may type at once"
    page.keyboard.type("planner")
    assert walk(page, 1) == ["id_password"]
    page.keyboard.type(PASSWORD)
    assert walk(page, 6) == ["id_password", "登录", "auto", "light", "dark", "en"]
    page.press("#id_password", "Enter")
    page.wait_for_url("**/planner/")


def test_skip_link_menu_and_escape(visit: Callable[..., Page]) -> None:
    page = visit("/account/", "security")
    assert walk(page, 1) == ["跳到正文"]
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED)["name"] == "main"
    page.focus(".user-menu summary")
    page.keyboard.press("Enter")
    assert page.is_visible(".sheet")
    assert walk(page, 6) == ["我的账号", "auto", "light", "dark", "en", "退出登录"]
    page.keyboard.press("Escape")
    assert not page.is_visible(".sheet")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_look_of_a_page_is_the_persons_choice(visit: Callable[..., Page], page: Page) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    day, night = "rgb(242, 245, 244)", "rgb(10, 19, 25)"
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    visit("/sign-in/")
    assert page.evaluate(ground) == night, "automatic follows the machine"
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    expect(page.locator("html")).to_have_css("background-color", day)
    page.evaluate("window.unchanged = true")
    page.click("button[value=dark]")
    assert page.evaluate(ground) == night
    assert page.evaluate("window.unchanged"), "the page was not loaded again"
    assert page.get_attribute("button[value=dark]", "aria-pressed") == "true"
    page.reload()
    assert page.evaluate(ground) == night, "and it stays"
    still = "parseFloat(getComputedStyle(document.querySelector('.primary')).transitionDuration)"
    assert page.evaluate(still) < 0.001, "calm where calm is asked for"
    loaded = page.evaluate("[...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family)")
    assert set(loaded) == {"Noto Sans SC Variable"}, "the type comes from this house"
    page.click("button[value=en]")
    page.wait_for_selector("h1:text('Sign in')")
    assert page.get_attribute("html", "lang") == "en"
    page.click("[data-reveal]")
    assert page.get_attribute("#id_password", "type") == "text", "the password can be looked at"
    page.click("[data-reveal]")
    assert page.get_attribute("#id_password", "type") == "password"


def test_on_a_phone(visit: Callable[..., Page], page: Page, live_server_asgi: LiveServer) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit("/start/", "security")
    for path in ("/start/", "/account/", "/admin/", "/admin/core/user/", "/admin/core/user/add/"):
        page.goto(live_server_asgi.url + path, wait_until="networkidle")  # leaving early would abort requests, loudly
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto(f"{live_server_asgi.url}/start/", wait_until="networkidle")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary')].filter((each) => each.checkVisibility())
        .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
        .filter(([name, box]) => box.height && box.height < 24).map(([name]) => name)"""
    )
    assert small == [], "a thumb needs at least 24 pixels (WCAG 2.2)"


def test_static_files_are_typed_and_asked_again_cheaply(live_server_asgi: LiveServer) -> None:
    vendor = f"{live_server_asgi.url}/static/vendor"
    module = httpx.get(f"{vendor}/maplibre/maplibre-gl.mjs")
    assert module.headers["Content-Type"].startswith("text/javascript")
    assert module.headers["Cache-Control"] == "public, no-cache"
    assert module.headers["Last-Modified"]
    again = httpx.get(str(module.url), headers={"If-None-Match": module.headers["ETag"]})
    assert again.status_code == 304
    font = httpx.get(f"{vendor}/noto-sans-sc/files/noto-sans-sc-latin-wght-normal.woff2")
    assert font.headers["Content-Type"] == "font/woff2"
    assert "max-age=2592000" in font.headers["Cache-Control"]
    for name in ("maplibre-gl-dev.mjs", "maplibre-gl.mjs.map", "maplibre-gl.d.ts"):
        assert httpx.get(f"{vendor}/maplibre/{name}").status_code == 404, "nothing that no browser loads"
