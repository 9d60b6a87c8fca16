"""`manage.py bench banner`: from a publish at the broker to the banner on the wall, 2,000 units reporting at 1 Hz.

Observations that cross a threshold, and calls for help, one after the other; each alarm is cleared before the next, so
that the banner has to show it anew. The clock starts before the publish and stops when the browser has painted it:
both read this machine's clock. A bare client on the same socket tells how much of that is the browser's share, which is
large without a graphics card. Yardstick: a message through the same broker between two clients, in the same run.
"""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from playwright.sync_api import Page

from bench.listener import BoardListener
from bench.load import SCREEN, UNITS, drive, open_wall, percentile, wait_for_ingest
from bench.metric import Metric
from bench.orders import Api, bare_round_trips
from bench.private import private_installation, run_inside, seed
from bench.seed_banner import PROPERTY, YELLOW
from core.testing.browser import open_browser
from core.testing.installation import PrivateInstallation

STATIONS, SAMPLES = 20, 150
WARM_S, LONGEST_S = 15.0, 400.0
SHOWN_WITHIN_MS = 20_000
# by device number, when its line was first painted; a line that has gone is forgotten
WATCH = """() => {
  window.shownAt = {};
  const devices = {};
  const deviceOf = (key) => {
    if (!(key in devices)) for (const alarm of zhihui.board().alarms) devices[`alarm-${alarm.id}`] = alarm.device_id;
    return devices[key];
  };
  const look = () => {
    const lines = [...document.querySelectorAll("[data-part=alarm-rows] > li")];
    const there = new Set(lines.map((line) => String(deviceOf(line.dataset.key))));
    for (const device of there) {
      if (device in window.shownAt) continue;
      window.shownAt[device] = null;
      requestAnimationFrame(() => setTimeout(() => device in window.shownAt && (window.shownAt[device] = Date.now())));
    }
    for (const device of Object.keys(window.shownAt)) if (!there.has(device)) delete window.shownAt[device];
  };
  new MutationObserver(look).observe(document.querySelector("[data-part=alarms]"), { subtree: true, childList: true });
  look();
}"""


def banner() -> Iterator[Metric]:
    """Milliseconds from publish to paint, and to the arrival at a bare client of the same socket (`…_socket`).

    Raises:
        RuntimeError: an alarm was never shown, or never went away.
    """
    with ExitStack() as stack:
        private = stack.enter_context(private_installation(durable=True))
        took, bare = _measure(private, stack)
    for kind, times in took.items():
        for part in (0.5, 0.99):
            name = f"{kind}_p{part * 100:.0f}_ms"
            yield Metric("banner", name, percentile(times, part), "bare_mqtt", percentile(bare, part))


def _measure(private: PrivateInstallation, stack: ExitStack) -> tuple[dict[str, list[float]], list[float]]:
    private.manage("load_base_data")
    private.manage("collectstatic", "--no-input", "--verbosity=0")
    units = seed(private, UNITS, 1)["devices"]
    seeded = run_inside(private, "bench.seed_banner", str(STATIONS))
    private.start_ingest()
    private.start_worker()
    web = private.start_web()
    wait_for_ingest(private)
    page = stack.enter_context(open_browser()).new_page(viewport=SCREEN)
    open_wall(page, web.url)
    drive(private, stack, LONGEST_S)
    time.sleep(WARM_S)
    page.evaluate(WATCH)
    listener = stack.enter_context(BoardListener(web.ws_url, seeded["token"]))
    scene = _Scene(private, page, Api(web.url, seeded["token"]), listener)
    for number in range(SAMPLES):
        scene.observation(*seeded["stations"][number % STATIONS])
        scene.sos(*units[number])
    return scene.took, bare_round_trips(private, SAMPLES)


class _Scene:
    """The outside world and the wall's browser."""

    def __init__(self, private: PrivateInstallation, page: Page, api: Api, listener: BoardListener) -> None:
        self.page, self.api, self.listener = page, api, listener
        self.took: dict[str, list[float]] = {}
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="bench-banner")
        self.client.username_pw_set(private.address.admin_username, private.address.admin_password)
        self.client.connect(private.address.host, private.address.port)
        self.client.loop_start()

    def observation(self, device: int, ident: str) -> None:
        """A gauge rises over its threshold, and falls again."""
        topic = f"sensors/{ident}/{PROPERTY}"
        self._until_shown("observation", device, topic, {"v": YELLOW + 5})
        self._publish(topic, {"v": 0.0})
        self._until_gone(device)

    def sos(self, device: int, ident: str) -> None:
        """A unit calls for help, and its alarm is cleared by hand."""
        self._until_shown("sos", device, f"gps/{ident}", {"lat": 38.95, "lon": 121.5, "sos": True})
        living = self.api.get("/alarms?state=living&kind=sos")["items"]
        self.api.post(f"/alarms/{living[0]['id']}/clear", {"note": "bench"})
        self._until_gone(device)

    def _publish(self, topic: str, content: dict[str, Any]) -> float:
        now = time.time()
        self.client.publish(topic, json.dumps({"t": round(now, 3), **content}), qos=1)
        return now

    def _until_shown(self, kind: str, device: int, topic: str, content: dict[str, Any]) -> None:
        self.listener.came.pop(device, None)
        begun = self._publish(topic, content)
        self.page.wait_for_function(f"() => window.shownAt['{device}'] > 0", timeout=SHOWN_WITHIN_MS)
        painted = float(self.page.evaluate(f"window.shownAt['{device}']"))
        self.took.setdefault(kind, []).append(painted - begun * 1000)
        self.took.setdefault(f"{kind}_socket", []).append((self.listener.wait_for(device) - begun) * 1000)

    def _until_gone(self, device: int) -> None:
        self.page.wait_for_function(f"() => !('{device}' in window.shownAt)", timeout=SHOWN_WITHIN_MS)
