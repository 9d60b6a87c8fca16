"""`manage.py bench latency`: from a device's publish to a wall's socket, 2,000 units at 1 Hz, 50 clients.

The whole way is real: broker, ingest process, database, Redis, web process, each as `./run` starts it; publisher and
clients are processes of their own. The clock starts when the payload's time is taken, before the publish.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from bench.load import wait_for_ingest
from bench.metric import Metric
from bench.private import Helper, private_installation, seed
from core.testing.installation import PrivateInstallation

DEVICES, CLIENTS, USERS = 2_000, 50, 5
WARM_S, MEASURED_S = 4, 20
SETTLE_S = 2


def latency() -> Iterator[Metric]:
    """Ages of positions on arrival in ms.

    Raises:
        RuntimeError: a client lacks the last position of some unit, or the database has not stored each one.
    """
    with ExitStack() as stack:
        private = stack.enter_context(private_installation(durable=True))
        report = _measure(private, stack)
    yield Metric("latency", "p50_ms", report["p50"])
    yield Metric("latency", "p99_ms", report["p99"])
    yield Metric("latency", "worst_ms", report["worst"])
    yield Metric("latency", "positions_received", report["count"])


def _measure(private: PrivateInstallation, stack: ExitStack) -> dict[str, Any]:
    seeded = seed(private, DEVICES, USERS)
    private.start_ingest()
    web = private.start_web()
    wait_for_ingest(private)
    readers = Helper("bench.latency_readers", [web.port, CLIENTS, seeded["tokens"]])
    stack.callback(readers.stop)
    address = private.address
    account = [address.host, address.port, address.admin_username, address.admin_password]
    publisher = Helper("bench.latency_publisher", [*account, DEVICES])
    stack.callback(publisher.stop)
    readers.heard()
    publisher.heard()
    warm = publisher.ask(f"for {WARM_S}")
    readers.ask("mark")
    driven = publisher.ask(f"for {MEASURED_S}")
    time.sleep(SETTLE_S)
    report: dict[str, Any] = readers.ask("report")
    _check(private, report, seeded["devices"], driven["last"], warm["published"] + driven["published"])
    return report


def _check(
    private: PrivateInstallation, report: dict[str, Any], devices: list[Any], last: list[int], sent: int
) -> None:
    """Latest wins, so not every position reaches every client, but the last of each unit must; and all are stored."""
    wanted = {str(device_id): t for (device_id, _), t in zip(devices, last, strict=True)}
    if report["clients"] != CLIENTS or report["last"] != wanted:
        raise RuntimeError("some client does not show the last position of every unit")
    with private.connect() as database:
        row = database.execute("SELECT count(*) FROM sensors_position").fetchone()
    if row != (sent,):
        raise RuntimeError(f"published {sent}, stored {row}")
