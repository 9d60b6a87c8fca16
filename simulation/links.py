"""Many devices' MQTT connections in one thread: each its own account, socket and session; paho does the protocol."""

import random
import resource
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

KEEPALIVE_S = 60
TEND_EVERY_S = 5.0  # pings and timeouts of one connection
FIRST_RETRY_S, LAST_RETRY_S = 0.5, 15.0
REFUSED_RETRY_S = 30.0
FIRST_ASK_S, LAST_ASK_S = 1.0, 15.0  # for a subscription that was refused: the right to it may still come
CONNECTS_AT_ONCE = 20  # per turn, so that a restarted broker is not run down by its own clients
KEPT_OFFLINE = 3600  # fixes a device keeps while it has no connection, as phones do
LOOK_EVERY_S = 0.05  # for connections that are due
SPARE_FILES = 256


@dataclass(eq=False)
class Link:
    """One device's connection.

    Attributes:
        topic: where it publishes.
        will: what the broker says there when the device is lost.
        retry_at: when to connect next (monotonic seconds).
        refused: the broker's reason for turning the device away; empty where it has not.
        follows: the topic it is subscribed to; empty for none.
        asked: how often the subscription has been refused since the connection was made.
    """

    ident: str
    topic: str
    client: mqtt.Client
    connected: bool = False
    retry_at: float = 0.0
    retries: int = 0
    refused: str = ""
    follows: str = ""
    asked: int = 0


@dataclass
class Tally:
    """What has happened on all connections together."""

    published: int = 0
    beside: int = 0  # of them, what is no fix of its own: readings of stations, reports of crews
    acknowledged: int = 0
    dropped: int = 0  # beyond what a device keeps while offline
    lost: int = 0  # connections that ended without being asked to


class Links:
    """All connections, driven by `turn`. Nothing here blocks for longer than the connection to a near broker takes."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.all: list[Link] = []
        self.tally = Tally()
        self.down_because = ""
        self._selector = selectors.DefaultSelector()
        self._look_at = 0.0
        self._closing = False
        self._tended = 0
        self._ask_at: dict[Link, float] = {}
        self._last_tending = time.monotonic()

    def add(self, ident: str, password: str, topic: str, will: bytes | None) -> Link:
        """A connection that the next turns will open."""
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=ident, clean_session=True)
        client.username_pw_set(ident, password)
        client.max_queued_messages_set(KEPT_OFFLINE)
        if will is not None:
            client.will_set(topic, will, qos=1)
        link = Link(ident, topic, client)
        client.on_connect = lambda _c, _u, _f, reason, _p: self._answered(link, reason)
        client.on_disconnect = lambda _c, _u, _f, _reason, _p: self._lost(link)
        client.on_publish = self._acknowledged
        client.on_socket_open = lambda _c, _u, sock: self._watch(sock, link)
        client.on_socket_close = lambda _c, _u, sock: self._forget(sock)
        self.all.append(link)
        return link

    def follow(self, link: Link, topic: str, heard: Callable[[bytes], None]) -> None:
        """Subscribe whenever the device is connected, and again later where the broker refuses; call before turns."""
        link.follows = topic
        link.client.on_subscribe = lambda _c, _u, _m, reasons, _p: self._subscribed(link, reasons)
        link.client.on_message = lambda _c, _u, message: heard(bytes(message.payload))

    @property
    def connected(self) -> int:
        """How many devices are connected now."""
        return sum(link.connected for link in self.all)

    @property
    def refused(self) -> list[Link]:
        """The devices that the broker turns away."""
        return [link for link in self.all if link.refused]

    @property
    def waiting(self) -> int:
        """Messages sent or kept whose acknowledgement is still to come."""
        return self.tally.published - self.tally.acknowledged

    def publish(self, link: Link, payload: bytes, below: str = "") -> None:
        """Send at QoS 1 under the device's topic (and `below` it), or keep until the device is connected again."""
        info = link.client.publish(link.topic + below, payload, qos=1)
        if info.rc == MQTTErrorCode.MQTT_ERR_QUEUE_SIZE:
            self.tally.dropped += 1
        else:
            self.tally.published += 1
            self.tally.beside += bool(below)

    def turn(self, patience_s: float) -> None:
        """Connect who is due, read and write what is ready, waiting at most `patience_s` for it."""
        self._connect_due()
        self._ask_due()
        for key, events in self._selector.select(patience_s):
            link: Link = key.data
            if events & selectors.EVENT_READ:
                link.client.loop_read()
            if link.client.want_write():
                link.client.loop_write()
        self._tend()

    def close(self, patience_s: float = 5.0) -> None:
        """Send what is waiting, as far as time allows, and take leave of the broker: no last will is raised."""
        end = time.monotonic() + patience_s
        while self.waiting and self.connected and time.monotonic() < end:
            self.turn(0.05)
        self._closing = True
        for link in self.all:
            link.client.disconnect()
        for key in list(self._selector.get_map().values()):
            key.data.client.loop_write()
            self._forget(key.fileobj)
        self._selector.close()

    def _connect_due(self) -> None:
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + LOOK_EVERY_S
        due = [link for link in self.all if not link.connected and link.retry_at <= now][:CONNECTS_AT_ONCE]
        for link in due:
            link.retry_at = now + REFUSED_RETRY_S  # until the broker has answered
            try:
                link.client.connect(self.host, self.port, KEEPALIVE_S)
            except OSError as error:
                self.down_because = str(error)
                self._retry_later(link)

    def _answered(self, link: Link, reason: Any) -> None:
        link.connected, link.refused = not reason.is_failure, ""
        if reason.is_failure:
            link.refused, link.retry_at = str(reason), time.monotonic() + REFUSED_RETRY_S
        else:
            link.retries, self.down_because, link.asked = 0, "", 0
            self._ask(link)

    def _ask(self, link: Link) -> None:
        self._ask_at.pop(link, None)
        if link.follows:
            link.client.subscribe(link.follows, qos=1)

    def _ask_due(self) -> None:
        """Ask again for what was refused; hardly ever anything."""
        now = time.monotonic()
        for link in [link for link, at in self._ask_at.items() if at <= now]:
            self._ask(link)

    def _subscribed(self, link: Link, reasons: Any) -> None:
        if reasons[0].is_failure:
            self._ask_at[link] = time.monotonic() + min(FIRST_ASK_S * 2**link.asked, LAST_ASK_S)
            link.asked += 1
        else:
            link.asked = 0

    def _lost(self, link: Link) -> None:
        if link.connected and not self._closing:
            self.tally.lost += 1
            self._retry_later(link)
        link.connected = False
        self._ask_at.pop(link, None)

    def _retry_later(self, link: Link) -> None:
        """Longer each time, and not all at once."""
        longest = min(FIRST_RETRY_S * 2**link.retries, LAST_RETRY_S)
        link.retries += 1
        link.retry_at = time.monotonic() + longest * random.uniform(0.5, 1)  # noqa: S311 - spreads load, guards nothing

    def _acknowledged(self, *_: Any) -> None:
        self.tally.acknowledged += 1

    def _watch(self, sock: Any, link: Link) -> None:
        self._selector.register(sock, selectors.EVENT_READ, link)

    def _forget(self, sock: Any) -> None:
        if sock in self._selector.get_map():
            self._selector.unregister(sock)

    def _tend(self) -> None:
        """Pings, timeouts and unfinished writes of as many connections as the time since the last turn is worth."""
        now = time.monotonic()
        share = int(len(self.all) * (now - self._last_tending) / TEND_EVERY_S)
        if share < 1:
            return
        self._last_tending = now
        for _ in range(min(share, len(self.all))):
            self._tended = (self._tended + 1) % len(self.all)
            client = self.all[self._tended].client
            client.loop_misc()
            if client.want_write():
                client.loop_write()


def allow_sockets(count: int) -> int:
    """Raise this process's limit of open files for `count` sockets; returns how many sockets it then may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return count if soft == resource.RLIM_INFINITY else min(count, soft - SPARE_FILES)


def broker_error(host: str, port: int) -> str:
    """Why nobody answers at the broker's address; empty where somebody does."""
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError as error:
        return str(error)
    return ""
