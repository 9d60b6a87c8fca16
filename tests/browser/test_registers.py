"""A register in a real browser: an officer finds somebody by pinyin, looks behind the mask, and the auditor sees it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.conf import global_settings
from playwright.sync_api import Browser, expect

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_user, grant, place_agency
from core.registers.api import vector, words_of
from core.testing.browser import PATIENCE_MS, SignedIn, signing_in
from core.testing.site import LiveServer
from plugins.population.models import Person
from plugins.population.synthetic.store import store
from plugins.population.synthetic.town import Community

pytestmark = pytest.mark.browser
PASSWORD = "Rain-over-Dalian-7"
PURPOSE = "3 号楼疏散，联系住户"


@pytest.fixture
def somebody(live_server_asgi: LiveServer, settings: Any) -> Person:
    """欧阳小明, among other made-up people; an officer and an auditor."""
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the real server does not know the tests' quick one
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    for name, role in (("officer", Role.DUTY_OFFICER), ("auditor", Role.AUDIT_ADMIN)):
        grant(SYSTEM, create_user(SYSTEM, name, PASSWORD, name=name), role, district)
    store([Community(district.pk, "东社区", np.array([(121.58, 38.96)]))], 40, 5, seed=3)
    found: Person = Person.objects.exclude(phone="").latest("pk")
    Person.objects.filter(pk=found.pk).update(name="欧阳小明", search=vector(words_of(["欧阳小明"])))
    return found


@pytest.fixture
def pages(chromium: Browser, live_server_asgi: LiveServer, somebody: Person) -> Iterator[SignedIn]:
    """Signs somebody in and opens an address; no page may complain."""
    with signing_in(chromium, live_server_asgi.url, PASSWORD) as opened:
        yield opened


def test_an_officer_looks_behind_the_mask_and_the_auditor_sees_it(pages: SignedIn, somebody: Person) -> None:
    page = pages("officer", "/m/population/person/")
    page.keyboard.press("/")
    page.keyboard.type("ouyangxiao")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).not_to_contain_text(somebody.phone)
    page.wait_for_load_state("networkidle")  # a click before the script is there would go nowhere
    page.locator("tbody td").first.click()  # anywhere in the row
    expect(page.locator("h1")).to_have_text("欧**")
    expect(page.locator("#register-map[data-ready]")).to_be_visible(timeout=PATIENCE_MS)
    page.click("text=查看敏感信息")
    page.check("input[value=phone]")
    page.fill("#purpose", PURPOSE)
    page.press("#purpose", "Enter")
    expect(page.locator(".record-fields")).to_contain_text(somebody.phone)
    expect(page.locator(".record-fields")).not_to_contain_text(somebody.citizen_id)
    page.click("text=隐藏")
    expect(page.locator(".record-fields")).not_to_contain_text(somebody.phone)
    audit = pages("auditor", "/admin/core/eventrecord/")
    line = audit.locator("tbody tr", has_text="查看人口库敏感信息").first
    expect(line).to_contain_text(PURPOSE)
    expect(line).to_contain_text("officer")
    expect(audit.locator("body")).not_to_contain_text(somebody.phone)
