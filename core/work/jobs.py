"""What the worker does besides handling events: declared in `<app>/work.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.plugins.registry import Registry


@dataclass(frozen=True)
class Watch:
    """A look at the clock: `look` runs every `every_s` seconds, in a thread, and must be harmless when repeated."""

    name: str
    every_s: float
    look: Callable[[], None]


@dataclass(frozen=True)
class Job:
    """Something that runs as long as the worker does; begun again a second after it failed."""

    name: str
    run: Callable[[], Awaitable[None]]


WATCHES: Registry[str, Watch] = Registry("watches")
JOBS: Registry[str, Job] = Registry("jobs")


def watch(name: str, every_s: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare a watch."""

    def register(look: Callable[[], None]) -> Callable[[], None]:
        WATCHES.register(name, Watch(name, every_s, look))
        return look

    return register


def job(name: str) -> Callable[[Callable[[], Awaitable[None]]], Callable[[], Awaitable[None]]]:
    """Declare a job."""

    def register(run: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        JOBS.register(name, Job(name, run))
        return run

    return register
