"""`manage.py bench ingest`: one ingest worker, from QoS 1 messages to committed rows, against two yardsticks.

The product judges, stores, keeps the latest and announces; `paho_subscriber` is a bare paho client on the same broker
that only counts the same messages; `copy` a bare binary COPY of the same rows into a table of the same form. Broker,
database, publisher and a listening hub share the machine's cores with whatever is measured, as they do in production.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg

from bench.metric import Metric
from bench.private import Helper, private_installation, seed
from bench.publisher import INTERVAL_MS
from core.testing.installation import PrivateInstallation

DEVICES = 2_000
ROUND, ROUNDS = 200_000, 3
BARE_ROUND = 100_000
FIRST_LOOK, LAST_LOOK = 100_000, 1_000_000  # messages after which memory is read
MEGABYTE = 1_000_000
_LAST_STORED = "SELECT 1 FROM sensors_position WHERE device_id = %s AND t = to_timestamp(%s)"
_STORED = "SELECT count(*), count(*) FILTER (WHERE quality = 0) FROM sensors_position"


def ingest() -> Iterator[Metric]:
    """Positions a second with both yardsticks, and the growth of the worker's memory over 900,000 messages.

    Raises:
        RuntimeError: not every published position is stored, once and unmarked.
    """
    with ExitStack() as stack:
        private = stack.enter_context(private_installation(durable=True))
        run = _prepare(private, stack)
        run.through_ingest(FIRST_LOOK)
        first = run.memory_mb()
        rounds = [(run.through_ingest(ROUND), run.through_bare_subscriber(BARE_ROUND)) for _ in range(ROUNDS)]
        run.through_ingest(LAST_LOOK - run.published)
        last = run.memory_mb()
        run.check()
        value = median(product for product, _ in rounds)
        yield Metric("ingest", "positions_per_s", value, "paho_subscriber", median(bare for _, bare in rounds))
        yield Metric("ingest", "positions_per_s", value, "copy", run.copy(ROUND))
        yield Metric("ingest", "memory_mb_at_100k", first)
        yield Metric("ingest", "memory_mb_at_1m", last)
        yield Metric("ingest", "memory_growth_mb", last - first)


def _prepare(private: PrivateInstallation, stack: ExitStack) -> "_Run":
    """Devices, a worker that is subscribed, a publisher and a bare subscriber."""
    devices = seed(private, DEVICES, 0)["devices"]
    address = private.address
    worker = private.start_ingest()
    database = stack.enter_context(private.connect())
    subscribed = "SELECT 1 FROM core_heartbeat WHERE component = 'ingest' AND data->>'broker' = 'connected'"
    while not database.execute(subscribed).fetchone():
        time.sleep(0.1)
    publisher = Helper("bench.publisher", [address.socket, address.admin_username, address.admin_password])
    stack.callback(publisher.stop)
    bare = Helper("bench.bare_subscriber", [address.socket, address.ingest_username, address.ingest_password])
    stack.callback(bare.stop)
    hub = Helper("bench.hub_listener", [], private.environment)
    stack.callback(hub.stop)
    for helper in (publisher, bare, hub):
        helper.heard()
    start_ms = int(time.time() * 1000) - LAST_LOOK // DEVICES * INTERVAL_MS
    return _Run(publisher, bare, hub, database, worker.pid, devices[-1][0], start_ms)


@dataclass
class _Run:
    """One run: the stream of fixes begins at `start_ms` (epoch); `published` of them have gone through ingest."""

    publisher: Helper
    bare: Helper
    hub: Helper
    database: psycopg.Connection
    worker: int
    last_device: int
    start_ms: int
    published: int = 0

    def through_ingest(self, count: int) -> float:
        """Publish the next `count` fixes; positions a second from the first to the commit of the last."""
        self._load("gps", count)
        began = time.time()
        self.publisher.ask("go")
        self.published += count
        last_s = (self.start_ms + (self.published - 1) // DEVICES * INTERVAL_MS) / 1000
        while not self.database.execute(_LAST_STORED, (self.last_device, last_s)).fetchone():
            time.sleep(0.01)  # batches are committed in order: when the last fix is there, all are
        return count / (time.time() - began)

    def through_bare_subscriber(self, count: int) -> float:
        """The same messages, under a topic that ingest does not hear, to the bare subscriber."""
        self._load("bar", count)
        self.bare.ask(f"count {count}")
        began = time.time()
        self.publisher.ask("go")
        finished: float = self.bare.heard()
        return count / (finished - began)

    def _load(self, prefix: str, count: int) -> None:
        self.publisher.ask(f"load {prefix} {DEVICES} {count} {self.published} {self.start_ms}")

    def memory_mb(self) -> float:
        """The worker's resident memory in MB (10^6 bytes)."""
        lines = Path(f"/proc/{self.worker}/status").read_text().splitlines()
        (resident,) = (line for line in lines if line.startswith("VmRSS:"))
        return int(resident.split()[1]) * 1024 / MEGABYTE

    def check(self) -> None:
        """Everything published is stored once, nothing is marked as faulty, and the hub heard of all devices."""
        stored = self.database.execute(_STORED).fetchone()
        if stored != (self.published, self.published):
            raise RuntimeError(f"published {self.published}, stored and good: {stored}")
        if self.hub.ask("count") < DEVICES:
            raise RuntimeError("positions were not announced")

    def copy(self, count: int) -> float:
        """Rows a second of a bare COPY of `count` of the same rows."""
        self.database.execute("CREATE TABLE bench_copy (LIKE sensors_position INCLUDING ALL)")
        query = f"COPY (SELECT * FROM sensors_position LIMIT {int(count)}) TO STDOUT (FORMAT binary)"
        with self.database.cursor().copy(query) as out:
            blocks = [bytes(block) for block in out]
        began = time.time()
        with self.database.cursor().copy("COPY bench_copy FROM STDIN (FORMAT binary)") as into:
            for block in blocks:
                into.write(block)
        return count / (time.time() - began)
