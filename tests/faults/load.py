"""A stream of fixes that survives what the tests break, and keeps its books."""

import json
import threading
import time
from dataclasses import dataclass, field

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from core.testing.installation import PrivateInstallation
from tests.sensors.world import until

DEVICES = 20
BURST, PAUSE_S = 16, 0.02  # about 800 fixes a second
STEP_MS = 5


@dataclass
class Load:
    """Publishes fixes at QoS 1 without pause, over restarts of the broker too, and knows which the broker took.

    paho delivers again after a reconnection what was not acknowledged: so in the end the broker took all of them.
    """

    installation: PrivateInstallation
    password: str
    start_ms: int = field(default_factory=lambda: int(time.time() * 1000) - 900_000)
    acknowledged: set[int] = field(default_factory=set)
    number: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        client = mqtt.Client(CallbackAPIVersion.VERSION2, "load", clean_session=False)
        client.username_pw_set("load", self.password)
        client.max_inflight_messages = 500
        client.reconnect_delay_set(1, 1)
        sent: dict[int, int] = {}
        client.on_publish = lambda _client, _data, mid, *_: self.acknowledged.add(sent.pop(mid))
        client.connect(self.installation.address.host, self.installation.address.port)
        client.loop_start()
        while not self._stopping.is_set():
            for _ in range(BURST):
                with client._out_message_mutex:  # else an acknowledgement might come before its number is noted
                    sent[client.publish(*self._next(), qos=1).mid] = self.number
                self.number += 1
            time.sleep(PAUSE_S)
        until(lambda: len(self.acknowledged) == self.number, 60)
        client.disconnect()
        client.loop_stop()

    def _next(self) -> tuple[str, str]:
        t = (self.start_ms + self.number * STEP_MS) / 1000
        return f"gps/d{self.number % DEVICES}", json.dumps({"t": t, "lat": 38.95, "lon": 121.5})

    def stop(self) -> None:
        self._stopping.set()

    def stored(self) -> int:
        """How many positions are stored now."""
        with self.installation.connect() as database:
            row = database.execute("SELECT count(*) FROM sensors_position").fetchone()
        assert row is not None
        return int(row[0])

    def grows(self) -> None:
        """Wait until positions are stored again."""
        before = self.stored()
        until(lambda: self.stored() > before + 100, 60)

    def check_books(self) -> None:
        """What the broker took is what is stored; each once, since the key says so."""
        until(lambda: self.stored() >= self.number, 60)
        with self.installation.connect() as database:
            query = "SELECT (extract(epoch FROM t) * 1000)::bigint FROM sensors_position"
            numbers = sorted((t_ms - self.start_ms) // STEP_MS for (t_ms,) in database.execute(query).fetchall())
            latest = database.execute("SELECT count(*) FROM sensors_latest").fetchone()
        assert numbers == list(range(self.number))
        assert self.acknowledged == set(numbers)
        assert latest == (DEVICES,)


def prepared_load(installation: PrivateInstallation) -> Load:
    """Devices, and an account for a gateway that speaks for them."""
    insert = "INSERT INTO sensors_device (ident, kind, label, active, created) VALUES (%s, 'plain', '', true, now())"
    with installation.connect() as database:
        for number in range(DEVICES):
            database.execute(insert, (f"d{number}",))
    given = json.loads(installation.manage("device", "add", "load", "--kind", "gateway"))
    return Load(installation, given["password"])
