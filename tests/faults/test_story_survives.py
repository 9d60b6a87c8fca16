"""The whole story, from a rising gauge to a closed incident, while each process in turn is killed outright.

No step is lost, none happens twice, and the timeline tells it all.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from config.embedded.kept import Kept
from core.testing.installation import PrivateInstallation
from core.testing.site import LiveServer
from tests.faults.crew import Crew
from tests.sensors.mqtt import connected
from tests.sensors.world import until

pytestmark = pytest.mark.faults
PATIENCE_S = 60.0


@dataclass
class Scene:
    """Everything up: services, processes, a gauge and a crew."""

    installation: PrivateInstallation
    web: LiveServer
    ingest: Kept
    worker: Kept
    gauge: dict[str, str]
    crew: Crew
    token: str

    def api(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the API; None while it cannot answer."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.web.url}/api/v1/{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 503:
                return None
            raise AssertionError(error.read().decode()) from error
        except OSError:
            return None

    def persist(self, path: str, body: dict[str, Any]) -> Any:
        """Do something over the API, again until it can be done; an officer would press the button again too."""
        return until(lambda: self.api(path, body), PATIENCE_S)

    def measure(self, value: float) -> None:
        """The gauge says a value, over the broker, with its own account."""
        address = self.installation.address
        with connected(address.host, address.port, self.gauge["username"], self.gauge["password"]) as gauge:
            gauge.publish("sensors/gauge/rain_3h", json.dumps({"t": time.time(), "v": value}))

    def breaks(self, kill: Callable[[], None], start: Callable[[], None]) -> None:
        """Killed outright, and back after a moment."""
        kill()
        time.sleep(1.0)
        start()


@pytest.fixture
def scene(installation: PrivateInstallation) -> Iterator[Scene]:
    """Set up by the commands that a newcomer would type."""
    manage = installation.manage
    manage("createuser", "chief", "--superuser", "--password", "Rain-over-Dalian-7")
    token = manage("token", "create", "chief").split()[-1]
    gauge = json.loads(manage("device", "add", "gauge", "--kind", "station"))
    manage("station", "set", "gauge", "--kind", "rain", "--place", "121.52,38.95")
    truck = json.loads(manage("device", "add", "truck", "--unit", "消防01", "--unit-kind", "fire"))
    ingest, worker = installation.start_ingest(), installation.start_worker()
    web = installation.start_web()
    address = installation.address
    crew = Crew(address.host, address.port, truck["username"], truck["password"], "消防01")
    yield Scene(installation, web, ingest, worker, gauge, crew, token)
    crew.stop()


def test_no_step_is_lost_while_everything_is_killed_in_turn(scene: Scene) -> None:
    installation, crew = scene.installation, scene.crew
    unit = scene.persist("units/1/duty", {"duty": "on"})
    scene.measure(1.0)
    scene.breaks(scene.ingest.kill, scene.ingest.start)
    scene.measure(62.5)
    scene.breaks(scene.ingest.kill, scene.ingest.start)
    incident = until(lambda: first(scene.api("incidents?state=open")), PATIENCE_S)
    assert (incident["state"], incident["kind_code"]) == ("received", "11B03")
    number = incident["id"]

    scene.breaks(installation.postgres.kill, installation.postgres.start)
    scene.persist(f"incidents/{number}/verify", {"note": "电话核实"})
    scene.breaks(scene.web.process.kill, scene.web.process.start)
    order = scene.persist(f"incidents/{number}/assignments", {"unit_id": unit["id"]})["id"]
    scene.breaks(installation.broker.kill, installation.broker.start)
    until(lambda: crew.heard == ["offered"], PATIENCE_S)
    for step, (kill, start) in {
        "acknowledged": (installation.broker.kill, installation.broker.start),
        "en_route": (scene.ingest.kill, scene.ingest.start),
        "on_scene": (scene.worker.kill, scene.worker.start),
        "cleared": (installation.postgres.kill, installation.postgres.start),
    }.items():
        crew.may_go()
        scene.breaks(kill, start)
        until(lambda step=step: crew.heard[-1] == step, PATIENCE_S)  # type: ignore[misc]
    scene.measure(0.5)
    scene.persist(f"incidents/{number}/close", {"outcome": "done"})

    told = [entry["type"] for entry in scene.api(f"incidents/{number}/timeline")["items"]]
    assert [kind for kind in told if kind.startswith(("command.incident", "dispatch.assignment"))] == [
        "command.incident.opened",
        "command.incident.verified",
        "command.incident.responding",
        "dispatch.assignment.offered",
        "dispatch.assignment.acknowledged",
        "dispatch.assignment.en_route",
        "dispatch.assignment.on_scene",
        "dispatch.assignment.cleared",
        "command.incident.closed",
    ]
    assert told.count("sensors.alarm.raised") == 1
    assert scene.api(f"assignments/{order}")["state"] == "cleared"
    assert "日志完整" in installation.manage("events", "verify")


def first(page: Any) -> Any:
    """The first item of a page, if there is one."""
    return page["items"][0] if page and page["items"] else None
