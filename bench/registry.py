"""Which benches there are: one file each, imported when it is asked for."""

from collections.abc import Callable, Iterator
from importlib import import_module
from keyword import iskeyword
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
    "import",
    "geocode",
)


def bench_of(name: str) -> Bench:
    """The bench of this name: the function of that name in the module of that name.

    A name that Python keeps for itself has an s behind it there.

    Raises:
        LookupError: there is none.
    """
    if name not in BENCHES:
        raise LookupError(name)
    called = f"{name}s" if iskeyword(name) else name
    return cast("Bench", getattr(import_module(f"bench.{called}"), called))
