"""The board on the wall: a gauge that rises, the banner, incidents and the line from a unit to its incident."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import global_settings
from django.db import connections
from playwright.sync_api import Page, expect

from command.api import NewIncident, open_incident, take_step
from core.access.api import SYSTEM, Role
from core.accounts.api import Agency
from core.testing.site import LiveServer
from dispatch.api import Unit, offer, report
from sensors.api import Credentials, Levels, set_station, set_threshold
from tests.browser.wall import PATIENCE_S, PLACE, WallPage, make_truck, make_watcher
from tests.sensors.world import World, no_positions, world

__all__ = ["no_positions", "world"]
pytestmark = pytest.mark.browser
LON, LAT = PLACE
PATIENCE_MS = PATIENCE_S * 1000
ROWS = "[data-part=alarm-rows] > li"


@pytest.fixture
def district(world: World, settings: Any) -> Agency:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # as the real server's
    return make_watcher(Role.DUTY_OFFICER)


@pytest.fixture(autouse=True)
def connections_end(page: Page) -> Iterator[None]:
    """Beside Playwright's event loop Django opens connections of its own, which nobody else would close."""
    yield
    connections.close_all()


@pytest.fixture
def wall(live_server_asgi: LiveServer, district: Agency, page: Page) -> Iterator[WallPage]:
    shown = WallPage(page, live_server_asgi)
    yield shown
    assert shown.complaints == []


def gauge(world: World, ident: str, **place: float) -> Credentials:
    given = world.device(ident, "station")
    set_station(SYSTEM, given.device, kind="rain", silent_after_s=3600, **place)
    set_threshold(SYSTEM, given.device, "rain_1h", Levels(blue=20, orange=50, red=100, hysteresis=5))
    return given


def measure(world: World, given: Credentials, value: float) -> None:
    with world.connect(given) as connection:
        topic = f"sensors/{given.device.ident}/rain_1h"
        connection.publish(topic, json.dumps({"t": round(time.time(), 3), "v": value}))


def test_a_rising_gauge_is_seen_heard_and_acknowledged(wall: WallPage, world: World) -> None:
    given = gauge(world, "gauge-1", lon=LON, lat=LAT)
    nowhere = gauge(world, "gauge-2")
    wall.open()
    page = wall.page
    wall.until("zhihui.marks().length === 1")
    measure(world, given, 12)
    measure(world, nowhere, 3)
    wall.until("zhihui.marks()[0].words === '12 mm' && zhihui.marks()[0].grade === null")
    expect(page.locator("[data-part=alarms]")).to_be_hidden()

    measure(world, given, 62.5)
    wall.until("zhihui.marks()[0].words === '橙 62.5 mm' && zhihui.marks()[0].grade === 2")
    expect(page.locator(ROWS)).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator(ROWS)).to_contain_text("橙色")
    expect(page.locator(ROWS)).to_contain_text("1 小时雨量 62.5 mm")
    expect(page.locator(ROWS)).to_contain_text("未确认")
    wall.until("zhihui.sound().state === 'on' && zhihui.sound().played > 0")
    page.keyboard.press("m")
    expect(page.locator("[data-part=sound]")).to_have_text("已静音")
    expect(page.locator("[data-figure='sensors.unacknowledged_alarms'] b")).to_have_text("1", timeout=PATIENCE_MS)

    page.get_by_role("tab", name="测站").click()
    rows = page.locator("[data-part=station-rows] > li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("橙 62.5 mm")
    expect(rows.last).to_contain_text("无位置")
    page.locator(f"{ROWS} .alarm-go").press("Enter")
    expect(page.locator("[data-part=object-name]")).to_have_text(str(given.device))
    page.locator(f"{ROWS} .alarm-acknowledge").press("Enter")
    expect(page.locator(ROWS)).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("[data-part=alarms-more]")).to_have_text("已确认 1 条")
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=object]")).to_be_hidden()

    measure(world, given, 3)
    expect(page.locator("[data-part=alarms]")).to_be_hidden(timeout=PATIENCE_MS)
    wall.until("zhihui.marks()[0].words === '3 mm' && zhihui.marks()[0].grade === null")


def test_an_incident_and_the_crew_on_its_way(wall: WallPage, world: World, district: Agency) -> None:
    truck = make_truck(world, district, "消防07")
    wall.open()
    page = wall.page
    truck.report(LON + 0.01, LAT, age_s=50)  # so long ago that it can have driven on since
    wall.until_unit("消防07", lambda unit: unit["shown"])
    wanted = NewIncident(
        kind_code="11A02", severity=2, title="<b>下穿桥</b>积水", source="call", lon=LON, lat=LAT, agency=district
    )
    incident = open_incident(SYSTEM, wanted)
    item = page.locator("[data-part=incident-rows] > li")
    expect(item).to_contain_text("<b>下穿桥</b>积水", timeout=PATIENCE_MS)  # as text, never as markup
    expect(item).to_have_attribute("data-state", "received")
    take_step(SYSTEM, incident.pk, "verify")
    order = offer(SYSTEM, incident.pk, Unit.objects.get().pk)
    line = wall.until("zhihui.lines()[0]")
    assert (line["callsign"], line["answered"]) == ("消防07", False)
    assert line["metres"] == pytest.approx(866, abs=5)
    report(SYSTEM, order.pk, "acknowledge", by="desk")
    wall.until("zhihui.lines()[0]?.answered === true")
    report(SYSTEM, order.pk, "depart", by="desk")
    truck.report(LON + 0.005, LAT)
    wall.until("zhihui.lines()[0]?.metres < 440")

    expect(item).to_have_attribute("data-state", "responding")
    item.get_by_role("button").press("Enter")
    details = page.locator("[data-part=object]")
    expect(details).to_contain_text("途中 430 m", timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    expect(details).to_be_hidden()
    wall.until("zhihui.view().loaded && !zhihui.view().moving")
    place = wall.until("zhihui.marks().find((mark) => mark.kind === 'incidents').place")
    page.mouse.click(place["x"], place["y"])
    expect(page.locator("[data-part=object-name]")).to_have_text("<b>下穿桥</b>积水")

    report(SYSTEM, order.pk, "arrive", by="desk")
    wall.until("zhihui.lines().length === 0")
    expect(details).to_contain_text("已到场")
    report(SYSTEM, order.pk, "clear", by="desk")
    take_step(SYSTEM, incident.pk, "close", outcome="done")
    expect(item).to_have_count(0, timeout=PATIENCE_MS)
    expect(details).to_be_hidden()
