"""What happens because of an event: declared in `<app>/handlers.py`, run by the worker after commit."""

from collections.abc import Callable
from dataclasses import dataclass

from core.events.read import Event
from core.plugins.registry import Registry


@dataclass(frozen=True)
class Handler:
    """A function told of events of some types; it must be idempotent, since it may be told twice."""

    name: str
    types: tuple[str, ...]
    run: Callable[[Event], None]


HANDLERS: Registry[str, Handler] = Registry("event handlers")


def handler(name: str, *types: str) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Declare a handler of the given event types; `name` keys its place in the log and must never change."""

    def register(run: Callable[[Event], None]) -> Callable[[Event], None]:
        HANDLERS.register(name, Handler(name, types, run))
        return run

    return register
