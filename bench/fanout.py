"""`manage.py bench fanout`: frames to many clients through the hub, against a bare ASGI loop and channel groups."""

import json
import time
import urllib.request
from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.metric import Metric
from bench.private import Helper, private_installation, seed
from config.embedded import processes
from core.testing.installation import PrivateInstallation
from core.testing.places import free_port
from core.testing.site import answers

CLIENTS = 500
USERS = 10
UNITS = 80
ROUNDS = 12
SECONDS = 0.75
ROADS = {"hub": "/ws/situation/", "bare": "/bare/", "groups": "/groups/"}
SERVER = "bench.fanout_server:application"


def fanout() -> Iterator[Metric]:
    """Deliveries a second of 5 kB frames to 500 clients, the readers in a process of their own.

    Raises:
        RuntimeError: the readers did not get every frame that was sent.
    """
    with private_installation() as private:
        seeded = seed(private, UNITS, USERS)
        port = _serve(private)
        readers = Helper("bench.fanout_readers", [port, [[path, CLIENTS, seeded["tokens"]] for path in ROADS.values()]])
        try:
            readers.heard()
            rates = _rounds(port, readers)
        finally:
            readers.stop()
    value = median(rates["hub"])
    yield Metric("fanout", "deliveries_per_s", value, "asgi", median(rates["bare"]))
    yield Metric("fanout", "deliveries_per_s", value, "channel_groups", median(rates["groups"]))


def _serve(private: PrivateInstallation) -> int:
    """Start the bench's server exactly as the product's is started; returns its port."""
    port = free_port()
    command = [SERVER if word == "config.asgi:application" else word for word in processes.web("127.0.0.1", port)]
    probe = f"http://127.0.0.1:{port}/"
    private.site.start_command("web", command, lambda _: answers(probe, (200, 404, 500)), 40)
    return port


def _rounds(port: int, readers: Helper) -> dict[str, list[float]]:
    """Each road in turn, several times over, so that what else the machine does hits all alike."""
    rates: dict[str, list[float]] = {road: [] for road in ROADS}
    expected = dict.fromkeys(ROADS, 0)
    time.sleep(1)
    before = readers.ask("count")
    for _ in range(ROUNDS):
        for road in ROADS:
            driven = _drive(port, road)
            rates[road].append(driven["deliveries"] / driven["seconds"])
            expected[road] += driven["deliveries"]
            expected["hub"] += driven["ticks_before"]
    time.sleep(1)
    after = readers.ask("count")
    got = {road: after.get(path, 0) - before.get(path, 0) for road, path in ROADS.items()}
    if got != expected:
        raise RuntimeError(f"sent {expected}, received {got}")
    return rates


def _drive(port: int, road: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/drive/{road}?{SECONDS}", timeout=120) as answer:
        driven: dict[str, Any] = json.load(answer)
    return driven
