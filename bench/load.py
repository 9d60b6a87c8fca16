"""The load under which latencies are measured: two thousand units at 1 Hz, and a wall that shows them."""

import math
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Page, ViewportSize

from bench.private import Helper
from core.testing.installation import PrivateInstallation

UNITS = 2_000
SCREEN: ViewportSize = {"width": 1920, "height": 1080}
USERNAME, PASSWORD = "bench0", "Bench-2026-bench"
LIVE = "!!window.zhihui && zhihui.connection().state === 'live' && zhihui.view().loaded"
_SUBSCRIBED = "SELECT 1 FROM core_heartbeat WHERE component = 'ingest' AND data->>'broker' = 'connected'"


def drive(private: PrivateInstallation, stack: ExitStack, seconds: float) -> "Future[Any]":
    """Let the seeded units report for so long, from a process of their own."""
    address = private.address
    account = [address.host, address.port, address.admin_username, address.admin_password]
    pool = stack.enter_context(ThreadPoolExecutor(1))
    publisher = Helper("bench.latency_publisher", [*account, UNITS])
    stack.callback(publisher.stop)  # before the pool ends, which waits for it
    publisher.heard()
    return pool.submit(publisher.ask, f"for {seconds}")


def sign_in(page: Page, url: str, path: str) -> None:
    """Sign in as the seeded superuser and arrive at a page."""
    page.goto(f"{url}/sign-in/?next={path}")
    page.fill("#id_username", USERNAME)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{url}{path}")


def open_wall(page: Page, url: str) -> None:
    """The wall, live and drawn."""
    sign_in(page, url, "/wall/")
    while not page.evaluate(LIVE):
        time.sleep(0.2)


def wait_for_ingest(private: PrivateInstallation) -> None:
    """Until ingest is subscribed at the broker."""
    with private.connect() as database:
        while not database.execute(_SUBSCRIBED).fetchone():
            time.sleep(0.1)


def percentile(values: list[float], part: float) -> float:
    """The smallest of the values that `part` of them do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(part * len(values)) - 1]
