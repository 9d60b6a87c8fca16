"""A crew that answers an order as its device would: says each step again until the echo tells that it arrived."""

import json
import threading
import time
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

NEXT = {"offered": "acknowledged", "acknowledged": "en_route", "en_route": "on_scene", "on_scene": "cleared"}
AGAIN_AFTER_S = 1.0


class Crew:
    """Holds the device's connection over every restart of the broker; goes one step further when `may_go` is called.

    Attributes:
        heard: the states of the order, as the echoes told them, without repetition.
    """

    def __init__(self, host: str, port: int, username: str, password: str, callsign: str) -> None:
        self.heard: list[str] = []
        self.order: int | None = None
        self._topic, self._orders = f"gps/{username}/order", f"orders/{callsign}"
        self._saying: str | None = None
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, username, clean_session=False)
        self._client.username_pw_set(username, password)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = lambda client, *_: client.subscribe(self._orders, qos=1)
        self._client.on_message = self._hear
        self._client.connect(host, port)
        self._client.loop_start()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._repeat)
        self._thread.start()

    def may_go(self) -> None:
        """Report the next step, and go on reporting it until it has arrived."""
        self._saying = NEXT[self.heard[-1]]

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._client.disconnect()
        self._client.loop_stop()

    def _hear(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        if not message.payload:
            return
        told = json.loads(message.payload)
        if not self.heard or self.heard[-1] != told["state"]:
            self.heard.append(told["state"])
        self.order = told["order"]
        if told["state"] == self._saying:
            self._saying = None

    def _repeat(self) -> None:
        while not self._stopping.wait(AGAIN_AFTER_S):
            if self._saying is not None:
                report = {"order": self.order, "status": self._saying, "t": time.time()}
                self._client.publish(self._topic, json.dumps(report), qos=1)
            self._client.subscribe(
                self._orders, qos=1
            )  # the right to it is given by the worker, soon after the unit is made
