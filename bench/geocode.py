"""`manage.py bench geocode`: places asked for as people type them, through the API, against the bare SQL beside it.

The base data of the district and a layer of 50,000 named points, the most that are names. The requests go through
everything but the socket; the SQL is the statement that finds names, prepared, with the parameters of the question.
"""

from collections.abc import Iterator

from bench.load import percentile
from bench.metric import Metric
from bench.private import private_installation, run_inside

POINTS = 50_000


def geocode() -> Iterator[Metric]:
    """Milliseconds in which half and 95 of 100 questions are answered: over all kinds, and by kind."""
    with private_installation() as private:
        token = run_inside(private, "bench.geocode_seed", str(POINTS))["token"]
        private.manage("shell", "--no-imports", "-c", "from config.embedded.prepare import load_base; load_base()")
        took: dict[str, list[list[float]]] = run_inside(private, "bench.geocode_reader", token)
    named = [pair for times in took.values() for pair in times if len(pair) > 1]
    together = [pair[0] for times in took.values() for pair in times]
    yield Metric("geocode", "points", POINTS)
    yield Metric("geocode", "p50_ms", percentile(together, 0.5))
    yield Metric("geocode", "p95_ms", percentile(together, 0.95))
    for share in (0.5, 0.95):
        ours, bare = ([pair[n] for pair in named] for n in (0, 1))
        metric = f"names_p{share * 100:.0f}_ms"
        yield Metric("geocode", metric, percentile(ours, share), "sql", percentile(bare, share))
    for kind, times in sorted(took.items()):
        yield Metric("geocode", f"p95_ms_{kind}", percentile([pair[0] for pair in times], 0.95))
