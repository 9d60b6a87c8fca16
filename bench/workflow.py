"""`manage.py bench workflow`: a hundred thousand open cases, and the inboxes of everybody who has them in hand.

The requests go through everything but the socket: signing in, rights, rows, JSON. They are dealt out evenly over an
officer of the whole district, a community's clerk, a department that is asked, a subdistrict's checker, a leader, an
applicant, a deputy who stands in for the officer, somebody whose inbox is empty and somebody who holds every role;
over deep pages, filters and words; and over the lists of cases.

`ZHIHUI_BENCH_CASES` makes another number of cases. Latencies stand alone, without a yardstick.
"""

import os
from collections.abc import Iterator

from bench.load import percentile
from bench.metric import Metric
from bench.private import private_installation, run_inside

CASES = 100_000


def workflow() -> Iterator[Metric]:
    """95 of 100 requests are answered within these milliseconds: over all kinds of requests, and by kind."""
    cases = int(os.environ.get("ZHIHUI_BENCH_CASES", CASES))
    with private_installation() as private:
        took: dict[str, list[float]] = run_inside(private, "bench.workflow_reader", str(cases))
    together = [each for times in took.values() for each in times]
    yield Metric("workflow", "cases", cases)
    yield Metric("workflow", "p50_ms", percentile(together, 0.5))
    yield Metric("workflow", "p95_ms", percentile(together, 0.95))
    for kind, times in sorted(took.items()):
        yield Metric("workflow", f"p95_ms_{kind}", percentile(times, 0.95))
