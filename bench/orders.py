"""`manage.py bench orders`: from an officer's order over HTTP to the device's hands, 2,000 units reporting at 1 Hz.

The whole way is real: web process, database, worker, broker. The clock starts before the request is sent and stops
when the device's own MQTT client has the message. Yardstick: a message through the same broker, nothing else, between
two clients on this machine, in the same run.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from bench.load import UNITS, drive, percentile, wait_for_ingest
from bench.metric import Metric
from bench.private import private_installation, run_inside, seed
from core.testing.installation import PrivateInstallation

CREWS, ROUNDS = 20, 10
WARM_S, LONGEST_S = 5.0, 120.0
ANSWER_WITHIN_S = 10.0


def orders() -> Iterator[Metric]:
    """Milliseconds from the order to its receipt, each crew ordered and withdrawn several times.

    Raises:
        RuntimeError: an order never reached its device.
    """
    with ExitStack() as stack:
        private = stack.enter_context(private_installation(durable=True))
        private.manage("load_base_data")
        seed(private, UNITS, 1)
        seeded = run_inside(private, "bench.seed_orders", str(CREWS))
        private.start_ingest()
        private.start_worker()
        web = private.start_web()
        wait_for_ingest(private)
        drive(private, stack, LONGEST_S)
        time.sleep(WARM_S)
        api = Api(web.url, seeded["token"])
        took = [each for unit in seeded["units"] for each in _crew(private, api, seeded["incident"], unit)]
        bare = bare_round_trips(private, CREWS * ROUNDS)
    for part in (0.5, 0.99):
        name = f"p{part * 100:.0f}_ms"
        yield Metric("orders", name, percentile(took, part), "bare_mqtt", percentile(bare, part))


class Api:
    """The officer's side."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._ask(path, json.dumps(body).encode())

    def get(self, path: str) -> dict[str, Any]:
        return self._ask(path, None)

    def _ask(self, path: str, body: bytes | None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v1{path}", body, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            said: dict[str, Any] = json.load(answer)
        return said


class _Ear:
    """A client that notes when which order came."""

    def __init__(self, private: PrivateInstallation, username: str, password: str, topic: str) -> None:
        self.came: dict[int, float] = {}
        self._arrived = threading.Condition()
        self._heard = threading.Event()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"{username}-ear")
        self.client.username_pw_set(username, password)
        self.client.on_message = self._note
        self.client.on_subscribe = self._subscribed
        self.client.connect(private.address.host, private.address.port)
        self.client.loop_start()
        while not self._heard.wait(0.2):  # the right to subscribe is given by the worker, soon after the unit is made
            self.client.subscribe(topic, qos=1)

    def _subscribed(self, _client: Any, _data: Any, _mid: int, codes: list[Any], _properties: Any) -> None:
        if not codes[0].is_failure:
            self._heard.set()

    def _note(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        now = time.perf_counter()
        if message.payload:
            said = json.loads(message.payload)
            if said.get("state") == "offered":
                with self._arrived:
                    self.came.setdefault(said["order"], now)
                    self._arrived.notify_all()

    def wait_for(self, order: int) -> float:
        with self._arrived:
            if not self._arrived.wait_for(lambda: order in self.came, ANSWER_WITHIN_S):
                raise RuntimeError(f"order {order} never reached its device")
            return self.came[order]

    def stop(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def _crew(private: PrivateInstallation, api: Api, incident: int, unit: dict[str, Any]) -> Iterator[float]:
    ear = _Ear(private, unit["username"], unit["password"], f"orders/{unit['callsign']}")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        order = api.post(f"/incidents/{incident}/assignments", {"unit_id": unit["id"]})["id"]
        yield (ear.wait_for(order) - begun) * 1000
        api.post(f"/assignments/{order}/withdraw", {"note": "bench"})
    ear.stop()


def bare_round_trips(private: PrivateInstallation, count: int) -> list[float]:
    """Milliseconds of messages of an order's size through the broker alone, from one client to itself."""
    address = private.address
    ear = _Ear(private, address.admin_username, address.admin_password, "bench/echo")
    took = []
    for number in range(count):
        begun = time.perf_counter()
        ear.client.publish("bench/echo", json.dumps({"order": number, "state": "offered", "text": "x" * 400}), qos=1)
        took.append((ear.wait_for(number) - begun) * 1000)
    ear.stop()
    return took
