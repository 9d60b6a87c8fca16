"""A device at the broker, as tests play it: signs in, publishes, hears what the broker answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

WAIT_S = 10.0


@dataclass
class Device:
    """A connected client. `heard` is what came in on its subscriptions."""

    client: mqtt.Client
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[int, ReasonCode] = field(default_factory=dict)
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    def publish(self, topic: str, payload: bytes | str) -> ReasonCode:
        """Publish at QoS 1; the broker's answer."""
        sent = self.client.publish(topic, payload, qos=1)
        with self._arrived:
            assert self._arrived.wait_for(lambda: sent.mid in self.answers, WAIT_S), "the broker did not answer"
            return self.answers.pop(sent.mid)

    def subscribe(self, topic: str) -> ReasonCode:
        """Subscribe at QoS 1; the broker's answer."""
        code, mid = self.client.subscribe(topic, qos=1)
        assert code == 0
        assert mid is not None
        with self._arrived:
            assert self._arrived.wait_for(lambda: mid in self.answers, WAIT_S), "the broker did not answer"
            return self.answers.pop(mid)

    def note(self, mid: int, answer: ReasonCode) -> None:
        with self._arrived:
            self.answers[mid] = answer
            self._arrived.notify_all()


@contextmanager
def connected(host: str, port: int, username: str, password: str, **will: Any) -> Iterator[Device]:
    """A client that is signed in; `topic` and `payload` make its last will."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    client.username_pw_set(username, password)
    if will:
        client.will_set(qos=1, **will)
    device, up = Device(client), threading.Event()
    refused: list[ReasonCode] = []

    def on_connect(_client: Any, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        refused.extend([reason] if reason.is_failure else [])
        up.set()

    client.on_connect = on_connect
    client.on_publish = lambda _client, _data, mid, reason, _properties: device.note(mid, reason)
    client.on_subscribe = lambda _client, _data, mid, reasons, _properties: device.note(mid, reasons[0])
    client.on_message = lambda _client, _data, message: device.heard.append((message.topic, bytes(message.payload)))
    client.connect(host, port)
    client.loop_start()
    try:
        assert up.wait(WAIT_S), "the broker did not answer"
        if refused:
            raise PermissionError(str(refused[0]))
        yield device
    finally:
        client.disconnect()
        client.loop_stop()
