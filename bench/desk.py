"""`manage.py bench desk`: first paint of the duty desk in headless Chromium with a thousand open incidents.

Milliseconds from the start of the navigation to the first content painted, as the browser itself reports it.
Yardstick: the start page of the same server, which reads nothing but the person, in the same run, page by page in turn.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import Page

from bench.load import SCREEN, percentile, sign_in
from bench.metric import Metric
from bench.private import private_installation, run_inside, seed
from core.testing.browser import open_browser
from core.testing.installation import PrivateInstallation

INCIDENTS, ROUNDS = 1_000, 25
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def desk() -> Iterator[Metric]:
    """First contentful paint of `/desk/`, p50 and p95."""
    with ExitStack() as stack:
        private = stack.enter_context(private_installation())
        took, bare = _measure(private, stack)
    for part in (0.5, 0.95):
        name = f"first_paint_p{part * 100:.0f}_ms"
        yield Metric("desk", name, percentile(took, part), "start_page", percentile(bare, part))


def _measure(private: PrivateInstallation, stack: ExitStack) -> tuple[list[float], list[float]]:
    private.manage("load_base_data")
    private.manage("collectstatic", "--no-input", "--verbosity=0")
    seed(private, 50, 1)
    run_inside(private, "bench.seed_incidents", str(INCIDENTS))
    web = private.start_web()
    page = stack.enter_context(open_browser()).new_page(viewport=SCREEN)
    sign_in(page, web.url, "/desk/")
    rows = page.locator(".row.incident").count()
    if not rows:
        raise RuntimeError("the desk shows no incident")
    took, bare = [], []
    for _ in range(ROUNDS):
        bare.append(_paint(page, f"{web.url}/start/"))
        took.append(_paint(page, f"{web.url}/desk/"))
    return took, bare


def _paint(page: Page, url: str) -> float:
    page.goto(url)
    page.wait_for_function(PAINT)
    return float(page.evaluate(PAINT))
