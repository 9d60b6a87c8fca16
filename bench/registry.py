"""Which benches there are: one file each, imported when it is asked for."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from bench.metric import Metric

Bench = Callable[[], Iterator[Metric]]
BENCHES = (
    "ingest",
    "latency",
    "fanout",
    "wall",
    "banner",
    "orders",
    "desk",
    "registers",
    "workflow",
    "plugins",
    "grids",
    "features",
    "tiles",
)


def bench_of(name: str) -> Bench:
    """The bench of this name: the function of that name in the module of that name.

    Raises:
        LookupError: there is none.
    """
    if name not in BENCHES:
        raise LookupError(name)
    return cast("Bench", getattr(import_module(f"bench.{name}"), name))
