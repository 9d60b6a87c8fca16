"""`manage.py bench registers`: a register of a million people, listed, narrowed and searched through the API.

The requests go through everything but the socket: signing in, rights, conditions, rows, masks, JSON. They are dealt
out evenly over what officers ask: first pages and deep ones, common and rare words in Chinese and pinyin, a word that
lies far down the numbers, flags, areas, an agency's clerk, all of these together, and nothing at all.

`ZHIHUI_BENCH_RECORDS` makes another number of people. Latencies stand alone, without a yardstick.
"""

import os
from collections.abc import Iterator

from bench.load import percentile
from bench.metric import Metric
from bench.private import private_installation, run_inside

RECORDS = 1_000_000


def registers() -> Iterator[Metric]:
    """95 of 100 requests are answered within these milliseconds: over all kinds of requests, and by kind."""
    records = int(os.environ.get("ZHIHUI_BENCH_RECORDS", RECORDS))
    with private_installation() as private:
        took: dict[str, list[float]] = run_inside(private, "bench.registers_reader", str(records))
    together = [each for times in took.values() for each in times]
    yield Metric("registers", "records", records)
    yield Metric("registers", "p50_ms", percentile(together, 0.5))
    yield Metric("registers", "p95_ms", percentile(together, 0.95))
    for kind, times in sorted(took.items()):
        yield Metric("registers", f"p95_ms_{kind}", percentile(times, 0.95))
