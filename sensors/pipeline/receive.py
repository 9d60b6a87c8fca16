"""First step: take messages from the broker, in bulk, and acknowledge them, in bulk, once they are stored.

paho reads a packet with three system calls, makes an object of it and writes each acknowledgement alone. At tens of
thousands of messages a second that is most of the work; so `BulkClient` takes PUBLISH packets out of the stream by
itself, many at a read, and leaves everything else (connection, keepalive, subscriptions) to paho.
"""

import select
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from sensors.pipeline.inbox import Inbox
from sensors.pipeline.packets import PUBACK, acknowledgements, other_packet, split_packets

READ_BYTES = 256 * 1024
FEEDS = ("owntracks/#", "gps/#", "sensors/#", "feeds/#")
# Several workers share the feeds. Mosquitto 2.0.11 forgets shared subscriptions when it restarts, and with them what
# devices publish before we are back: so a worker that is alone subscribes plainly, and only several share.
SHARED_FEEDS = tuple(f"$share/ingest/{feed}" for feed in FEEDS)
SESSION_TAKEN_OVER = 0x8E
NEVER_RETAINED = 2  # retain handling: a retained fix has been delivered once, when it was published
KEEPALIVE_S = 30
# After a read, let a little gather: a busy stream read packet by packet takes seven times the processor time.
GATHER_S = 0.002
NEVER = 0xFFFFFFFF


@dataclass(frozen=True)
class Address:
    """The broker, and who we are there. `socket_path` (a unix socket) goes before host and port."""

    host: str
    port: int
    socket_path: str | None
    username: str
    password: str
    client_id: str


class BulkClient(mqtt.Client):
    """paho's client (2.x, MQTT 5) with bulk reading of QoS 0 and 1 deliveries and bulk acknowledgement."""

    def __init__(self, address: Address, connection: int, inbox: Inbox) -> None:
        transport: Any = "unix" if address.socket_path else "tcp"
        super().__init__(
            CallbackAPIVersion.VERSION2, address.client_id, protocol=MQTTProtocolVersion.MQTTv5, transport=transport
        )
        self.username_pw_set(address.username, address.password)
        self.connection = connection
        self._address = address
        self._inbox = inbox
        self._rest = b""

    def open(self, window: int) -> None:
        """Connect to the standing session; at most `window` messages will be under way to us unacknowledged.

        Raises:
            OSError: the broker is not there.
        """
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = NEVER
        properties.ReceiveMaximum = window
        host = self._address.socket_path or self._address.host
        self.connect(host, self._address.port, KEEPALIVE_S, clean_start=False, properties=properties)

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Read what is there, up to `READ_BYTES`, and hand on every whole packet of it."""
        try:
            data = self._sock_recv(READ_BYTES)
        except BlockingIOError:
            return MQTTErrorCode.MQTT_ERR_SUCCESS
        except OSError:
            data = b""
        if not data:
            return self._loop_rc_handle(MQTTErrorCode.MQTT_ERR_CONN_LOST)
        with self._msgtime_mutex:
            self._last_bytes_received = time.monotonic()
        return self._hand_on(self._rest + data if self._rest else data)

    def _hand_on(self, data: bytes) -> MQTTErrorCode:
        messages, others, end = split_packets(data)
        self._rest = data[end:]
        for command, body in others:  # first, since CONNACK comes before all messages and says what they are
            self._in_packet = other_packet(command, body)  # type: ignore[assignment]
            code = self._packet_handle()
            if code:
                return self._loop_rc_handle(code)
        if messages:
            self._inbox.put(messages, time.time_ns() // 1000, end)
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def acknowledge(self, packets: list[int]) -> None:
        """Send PUBACK for these packet identifiers, in their order, in one write."""
        data = acknowledgements(np.array(packets, np.uint16))
        if data:
            self._packet_queue(PUBACK, data, 0, 0)

    def stay_awake(self) -> None:
        """While we do not read, for want of room: tell the broker that we live, and do not miss its answers."""
        now = time.monotonic()
        with self._msgtime_mutex:
            silent_s = now - self._last_msg_out
            self._last_bytes_received = now
        self._ping_t = 0.0
        if silent_s > KEEPALIVE_S / 2:
            self._send_pingreq()


@dataclass
class Receiver:
    """The receiving thread's work: keep connected, read, acknowledge.

    Attributes:
        window: how many messages the broker may have under way to us.
        shared: whether other workers take part of the messages.
        state: what the heartbeat says: `connecting`, `connected`, or why not.
        connected_since: epoch seconds; since when everybody could be heard, None while nobody can.
    """

    address: Address
    inbox: Inbox
    window: int
    shared: bool = False
    state: str = "connecting"
    connected_since: float | None = None
    connections: int = 0
    _done: deque[tuple[int, list[int]]] = field(default_factory=deque)
    _stopping: bool = False
    _came_up: bool = False
    _doorbell: tuple[socket.socket, socket.socket] = field(default_factory=socket.socketpair)

    def stored(self, connection: int, packets: list[int]) -> None:
        """From the storing thread: these messages are safe, acknowledge them."""
        self._done.append((connection, packets))
        self._ring()

    def stop(self) -> None:
        """From a signal handler or another thread: leave after the acknowledgements that are due."""
        self._stopping = True
        self._ring()

    def _ring(self) -> None:
        with suppress(BlockingIOError):  # it has been rung often enough
            self._doorbell[1].send(b"\0")

    def run(self, pause: Callable[[float], None] = time.sleep) -> None:
        """Receive until stopped; a lost broker is tried again, at first soon, then every few seconds."""
        for end in self._doorbell:
            end.setblocking(False)
        wait_s = 0.1
        while not self._stopping:
            came_up = self._one_connection()
            wait_s = 0.1 if came_up else min(wait_s * 2, 5.0)
            if not self._stopping:
                pause(wait_s)

    def _one_connection(self) -> bool:
        """From connecting to losing it; whether it ever came up."""
        self.connections += 1
        self._came_up = False
        client = BulkClient(self.address, self.connections, self.inbox)
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        try:
            client.open(self.window)
        except OSError as error:
            self.state = f"no broker: {error}"
            return False
        while client.socket() is not None:
            self._turn(client)
            if self._stopping and not self._done:
                self._leave(client)
        return self._came_up

    def _connected(
        self, client: mqtt.Client, _data: Any, flags: mqtt.ConnectFlags, reason: ReasonCode, _properties: Any
    ) -> None:
        if reason.is_failure:
            self.state = f"refused: {reason}"
            return
        self.inbox.begin(self.connections, resumed=flags.session_present)
        wanted, other = (SHARED_FEEDS, FEEDS) if self.shared else (FEEDS, SHARED_FEEDS)
        client.unsubscribe(list(other))  # what the standing session may have from an earlier start
        options = SubscribeOptions(qos=1, retainHandling=NEVER_RETAINED)
        client.subscribe([(topic, options) for topic in wanted])

    def _subscribed(self, _client: Any, _data: Any, _mid: int, reasons: list[ReasonCode], _properties: Any) -> None:
        refused = [str(reason) for reason in reasons if reason.is_failure]
        self.state = f"subscription refused: {refused[0]}" if refused else "connected"
        self.connected_since = None if refused else time.time()
        self._came_up = not refused

    def _disconnected(self, _client: Any, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        self.connected_since = None
        if reason.value == SESSION_TAKEN_OVER:  # another worker runs under our name: do not wrestle with it
            self._came_up = False
        if self.state == "connected":
            self.state = "connection lost" if str(reason) == "Unspecified error" else f"connection lost: {reason}"

    def _turn(self, client: BulkClient) -> None:
        """Wait for something to do, and do it."""
        room = not self.inbox.full
        readers: list[Any] = [self._doorbell[0], *([client.socket()] if room else [])]
        writers: list[Any] = [client.socket()] if client.want_write() else []
        readable, writable, _ = select.select(readers, writers, [], 1.0 if room else 0.05)
        if self._doorbell[0] in readable:
            self._doorbell[0].recv(4096)
        self._acknowledge(client)
        if client.socket() in readable:
            client.loop_read()
            time.sleep(GATHER_S)
        if client.socket() is not None and client.socket() in writable:
            client.loop_write()
        if not room and client.socket() is not None:
            client.stay_awake()
        client.loop_misc()

    def _acknowledge(self, client: BulkClient) -> None:
        while self._done:
            connection, packets = self._done.popleft()
            if connection == client.connection:  # else: the broker delivers them again, under identifiers of its own
                client.acknowledge(packets)

    def _leave(self, client: BulkClient) -> None:
        client.disconnect()
        end = time.monotonic() + 2
        while client.socket() is not None and time.monotonic() < end:
            if client.want_write():
                client.loop_write()
            else:
                client.loop(0.05)
        self.state = "left"
