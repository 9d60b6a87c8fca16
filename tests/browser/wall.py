"""What tests of the wall need: the whole chain from a device's own account to a page in a real browser."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, create_user, grant, place_agency
from core.testing.site import LiveServer
from dispatch.api import Unit, attach_device, create_unit
from sensors.api import Credentials, Device
from tests.sensors.world import World, until

USERNAME, PASSWORD = "watcher", "Rain-over-Dalian-7"
PLACE = (121.5213, 38.9512)
PATIENCE_S = 90.0


def make_watcher(role: Role = Role.PLANNER) -> Agency:
    """Somebody who may look at the wall; returns the district."""
    district = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    grant(SYSTEM, create_user(SYSTEM, USERNAME, PASSWORD, name="王敏"), role, district)
    return district


@dataclass
class Truck:
    """A unit with a device that really reports."""

    world: World
    ident: str
    credentials: Credentials

    def report(self, lon: float, lat: float, age_s: float = 0, **more: Any) -> float:
        """Publish a fix with the device's own account; returns its time (epoch seconds)."""
        t = round(time.time() - age_s, 3)
        fix = {"t": t, "lon": lon, "lat": lat, "acc": 8, "speed": 10, "course": 90, "battery": 77, **more}
        with self.world.connect(self.credentials) as connection:
            connection.publish(f"gps/{self.ident}", json.dumps(fix))
        return t


def make_truck(world: World, agency: Agency, callsign: str, kind: str = "fire") -> Truck:
    """A device with its own account, on a unit."""
    ident = f"truck-{Device.objects.count() + 1}"
    credentials = world.device(ident)
    unit = create_unit(SYSTEM, callsign, Unit.Kind(kind), agency)
    attach_device(SYSTEM, unit, Device.objects.get(ident=ident))
    return Truck(world, ident, credentials)


@dataclass
class WallPage:
    """The wall in a browser, asked through its read-only `window.zhihui` and its elements."""

    page: Page
    server: LiveServer
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        host = urlsplit(self.server.url).netloc
        self.page.on("console", lambda message: self._hear(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self._hear(str(error)))
        self.page.on("websocket", lambda socket: self._check(socket.url, host))
        self.page.on("request", lambda request: self._check(request.url, host))
        self.page.on(
            "response", lambda answer: self._hear(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        )

    def _check(self, address: str, host: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"blob", "data"} and parts.netloc != host:
            self._hear(f"left the host: {address}")

    def _hear(self, complaint: str) -> None:
        self.complaints.append(complaint)

    def forgive(self, *parts: str) -> None:
        """Forget the complaints that contain one of these; a server that is away is complained of rightly."""
        self.complaints[:] = [text for text in self.complaints if not any(part in text for part in parts)]

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def open(self) -> "WallPage":
        """Sign in and wait until the wall is live."""
        self.page.goto(f"{self.server.url}/sign-in/?next=/wall/")
        self.page.fill("#id_username", USERNAME)
        self.page.fill("#id_password", PASSWORD)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url(f"{self.server.url}/wall/")
        self.until("zhihui.connection().state === 'live'")
        return self

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page (the page's own policy forbids polling by `eval` there)."""
        return self.page.evaluate(f"() => window.zhihui && ({expression})")

    def until(self, expression: str, patience_s: float = PATIENCE_S) -> Any:
        """The value of an expression in the page once it is true."""
        return until(lambda: self.ask(expression), patience_s)

    def unit(self, callsign: str) -> Any:
        """What the wall knows and shows of a unit."""
        return self.ask(f"zhihui.unit({json.dumps(callsign)})")

    def until_unit(self, callsign: str, condition: Callable[[Any], Any]) -> Any:
        """The unit once the condition holds."""
        return until(lambda: (found := self.unit(callsign)) and condition(found) and found, PATIENCE_S)

    def attribute(self, name: str) -> str | None:
        """An attribute of the page's body."""
        return self.page.get_attribute("body", name)
