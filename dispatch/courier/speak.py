"""The courier's line to the broker: publishes and waits until the broker has it, learns what is retained."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from config.site import MqttSite
from dispatch.callsigns import ORDERS
from dispatch.courier.values import Message

ADMIN = "zhihui-admin"
KEEPALIVE_S = 10
ANSWER_WITHIN_S = 10.0
_LONGEST_PAUSE_S = 2


class NotDelivered(RuntimeError):
    """The broker has not confirmed what was published: it is published again when the line is up."""


class Speaker:
    """A connection that comes back by itself; paho's own thread keeps it.

    `ring` is called, from that thread, when the line has come up and when something retained has been learned.
    """

    def __init__(self, site: MqttSite, ring: Callable[[], None]) -> None:
        transport: Any = "unix" if site.socket else "tcp"
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5, transport=transport
        )
        self._client.username_pw_set(ADMIN, site.admin_password)
        self._client.reconnect_delay_set(1, _LONGEST_PAUSE_S)
        self._client.on_connect, self._client.on_disconnect = self._connected, self._disconnected
        self._client.on_subscribe, self._client.on_message = self._subscribed, self._heard
        self._site, self._ring = site, ring
        self._lock = threading.Lock()
        self._learned: set[str] = set()
        self._fresh = False
        self.up = False

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._client.connect_async(self._site.socket or self._site.host, self._site.port, KEEPALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """Hang up."""
        self._client.disconnect()
        self._client.loop_stop()

    def take_news(self) -> tuple[bool, set[str]]:
        """Whether the line has come up since last asked, and the topics on which something was retained."""
        with self._lock:
            news = self._fresh, self._learned
            self._fresh, self._learned = False, set()
        return news

    def put_back(self, fresh: bool, learned: set[str]) -> None:
        """What was to be done about these news could not be done: they are news again."""
        with self._lock:
            self._fresh, self._learned = self._fresh or fresh, self._learned | learned

    def publish(self, messages: Sequence[Message]) -> None:
        """Publish in order, and return once the broker has confirmed all of it.

        Raises:
            NotDelivered: the line is down, or the broker does not answer.
        """
        sent = [self._send(each) for each in messages]
        end = time.monotonic() + ANSWER_WITHIN_S
        for info in sent:
            while not info.is_published():
                if not self.up or time.monotonic() > end:
                    raise NotDelivered
                info.wait_for_publish(0.2)

    def _send(self, message: Message) -> mqtt.MQTTMessageInfo:
        if not self.up:
            raise NotDelivered
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if message.expiry_s is not None:
            properties.MessageExpiryInterval = message.expiry_s
        return self._client.publish(message.topic, message.payload, 1, message.retain, properties)

    def _connected(self, client: mqtt.Client, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if not reason.is_failure:
            client.subscribe(f"{ORDERS}+", qos=1)

    def _subscribed(self, *_: Any) -> None:
        with self._lock:
            self._fresh = self.up = True
        self._ring()

    def _disconnected(self, *_: Any) -> None:
        self.up = False

    def _heard(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        if message.retain and message.payload:  # what we publish ourselves comes back without the mark
            with self._lock:
                self._learned.add(message.topic)
            self._ring()
