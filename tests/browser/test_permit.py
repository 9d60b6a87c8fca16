"""A permit in a real browser: applied for, corrected, approved by two departments while a third is silent, verified."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.access.api import Role
from core.testing.site import LiveServer
from core.workflows.api import Task, expire_silent
from plugins.permits.models import Item
from tests.plugins.permits.world import RESIDENT, WHERE, Hall, build

pytestmark = pytest.mark.browser
CASES = "/m/permits/approval/"
Visit = Callable[..., Page]


@pytest.fixture
def hall(live_server_asgi: LiveServer) -> Hall:
    return build()


@pytest.fixture
def visit(chromium: Browser, live_server_asgi: LiveServer, hall: Hall) -> Iterator[Visit]:
    """Opens a page for somebody who is signed in, in a browser of their own."""
    contexts: dict[str, BrowserContext] = {}

    def open_page(path: str, name: str = "", *roles: Role, at: str = "district") -> Page:
        if name not in contexts:
            contexts[name] = chromium.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
            if name:
                session = hall.browser(name, *roles, at=at).cookies[settings.SESSION_COOKIE_NAME].value
                cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server_asgi.url}
                contexts[name].add_cookies([cookie])  # type: ignore[list-item]
        page = contexts[name].new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{live_server_asgi.url}{path}")
        return page

    yield open_page
    for context in contexts.values():
        context.close()


def test_a_permit_from_application_to_verification(visit: Visit) -> None:
    resident = visit("/mine/", "resident")
    resident.click("a.tile >> nth=0")
    resident.select_option("#id_item", str(Item.objects.get(code="XK-CG-003").pk))
    for name, value in (("name", RESIDENT["name"]), ("number", "210211199003072018"), ("phone", RESIDENT["phone"])):
        resident.fill(f"#id_{name}", value)
    for name, value in WHERE.items():
        resident.fill(f"#id_{name}", value)
    resident.click("button.primary")
    expect(resident.locator(".field.wrong")).to_have_count(1)
    resident.fill("#id_number", RESIDENT["number"])
    resident.click("button.primary")
    resident.wait_for_url(f"**{CASES}*/")
    here = resident.url.split("//")[1].partition("/")[2]

    officer = visit("/inbox/", "officer", Role.DUTY_OFFICER)
    officer.click("a.subject")
    step(officer, "一次性告知补正", missing="缺修复方案")
    resident.goto(resident.url.partition("/m/")[0] + "/mine/")
    resident.click("text=待您办理")
    expect(resident.locator("main")).to_contain_text("缺修复方案")
    step(resident, "补正后提交", done="已补修复方案")
    officer.reload()
    expect(officer.locator("a.button", has_text="一次性告知补正")).to_have_count(0)
    step(officer, "受理")
    step(officer, "转联合审批")
    for department in ("traffic", "water"):
        page = visit("/inbox/", f"liaison-{department}", Role.LIAISON, at=department)
        page.click("a.subject")
        page.check("input[name=agreed][value=yes]")
        page.click("form button.primary")
        expect(page.locator(".notice.success")).to_be_visible()
    Task.objects.filter(done_at=None).update(due=timezone.now() - timedelta(seconds=1))  # three days go by
    assert expire_silent() == 1

    leader = visit(f"/{here}", "leader", Role.LEADER)
    expect(leader.locator(".quiet-answer")).to_have_count(1)
    step(leader, "准予许可")
    resident.reload()
    expect(resident.locator(".state.here").first).to_have_text("准予许可")
    code = resident.locator("section[aria-labelledby=documents] code").inner_text()
    with resident.expect_download() as saved:
        resident.click("section[aria-labelledby=documents] li p a")

    anybody = visit("/verify/")
    anybody.fill("#code", code.lower())
    anybody.press("#code", "Enter")
    expect(anybody.locator(".standing.valid")).to_be_visible()
    anybody.set_input_files("#file", saved.value.path())
    anybody.click("form[enctype] button")
    expect(anybody.locator(".checks .good")).to_have_count(3)


def step(page: Page, title: str, **values: str) -> None:
    """Take a step in the case that is shown, and come back to it."""
    page.click(f"a.button:text-is('{title}')")
    for name, value in values.items():
        page.fill(f"#id_{name}", value)
    page.click("form[enctype] button >> nth=0")
    expect(page.locator(".notice.success")).to_be_visible()
