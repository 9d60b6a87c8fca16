"""`manage.py bench wall`: the wall in headless Chromium without a graphics card, 2,000 units moving at 1 Hz.

The whole way is real, from the broker to the picture. What counts is not frames but whether the picture is behind:
each report must be on the screen within a second of reaching the browser, and no unit's shown fix may grow old. For a
run of ten minutes: `python -c "…; from bench.wall import wall; print(*(m.as_text() for m in wall(600)), sep='\\n')"`.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

from bench.load import SCREEN, UNITS, drive, open_wall
from bench.metric import Metric
from bench.private import private_installation, seed
from core.testing.browser import open_browser
from core.testing.installation import PrivateInstallation

WARM_S, MEASURED_S, SAMPLE_S = 15.0, 60.0, 5.0
AGES = "() => { const now = zhihui.time(); return zhihui.units().map((u) => u.fix ? now - u.fix.t : null); }"


@dataclass
class Sample:
    """The wall at one moment: its own counts, and the ages in ms of all fixes it shows."""

    pace: dict[str, float]
    ages: list[float]
    heap_mb: float


def wall(seconds: float = MEASURED_S) -> Iterator[Metric]:
    """How much of the reports was drawn in time, how old the oldest shown fixes are, and whether memory grows.

    Raises:
        RuntimeError: the wall lost its connection, or some unit never appeared.
    """
    with ExitStack() as stack:
        private = stack.enter_context(private_installation(durable=True))
        samples = _measure(private, stack, seconds)
    first, last = samples[0], samples[-1]
    drawn, late = (last.pace[name] - first.pace[name] for name in ("drawn", "late"))
    ages = sorted(age for sample in samples for age in sample.ages)
    yield Metric("wall", "drawn_within_1s", (drawn - late) / drawn)
    yield Metric("wall", "reports_drawn_per_s", drawn / seconds)
    yield Metric("wall", "worst_draw_ms", last.pace["worstMs"])
    yield Metric("wall", "frames_per_s", (last.pace["frames"] - first.pace["frames"]) / seconds)
    yield Metric("wall", "shown_age_p50_ms", ages[len(ages) // 2])
    yield Metric("wall", "shown_age_p99_ms", ages[len(ages) * 99 // 100])
    yield Metric("wall", "heap_start_mb", first.heap_mb)
    yield Metric("wall", "heap_end_mb", last.heap_mb)


def _measure(private: PrivateInstallation, stack: ExitStack, seconds: float) -> list[Sample]:
    private.manage("load_base_data")
    private.manage("collectstatic", "--no-input", "--verbosity=0")
    seed(private, UNITS, 1)
    private.start_ingest()
    web = private.start_web()
    page = stack.enter_context(open_browser()).new_page(viewport=SCREEN)
    open_wall(page, web.url)
    driving = drive(private, stack, seconds + 2 * WARM_S)
    time.sleep(WARM_S)
    samples = list(_samples(page, seconds))
    _check(page, samples)
    driving.result()
    return samples


def _samples(page: Page, seconds: float) -> Iterator[Sample]:
    """One at the start, then every few seconds up to the end; rubbish is collected before memory is read."""
    tools = page.context.new_cdp_session(page)
    end = time.monotonic() + seconds
    yield _sample(page, tools)
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(SAMPLE_S, left))
        yield _sample(page, tools)


def _sample(page: Page, tools: CDPSession) -> Sample:
    pace = page.evaluate("() => zhihui.pace()")
    ages = [age for age in page.evaluate(AGES) if age is not None]
    tools.send("HeapProfiler.collectGarbage")
    used = tools.send("Runtime.getHeapUsage")["usedSize"]
    return Sample(pace, ages, used / 1e6)


def _check(page: Page, samples: list[Sample]) -> None:
    connection = page.evaluate("() => zhihui.connection()")
    if connection["state"] != "live" or connection["connections"] != 1:
        raise RuntimeError(f"the wall lost its connection: {connection}")
    if len(samples[-1].ages) != UNITS:
        raise RuntimeError(f"{len(samples[-1].ages)} of {UNITS} units are on the wall")
