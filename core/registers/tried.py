"""For tests and benches: registers declared after the start, and taken back."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from core.access.permissions import PERMISSIONS
from core.events.types import EVENT_TYPES
from core.pages.menu import MENU
from core.plugins.contribute import DATASETS, LAYERS
from core.plugins.registry import Registry
from core.registers.declare import REGISTERS, Register
from core.registers.register import register

_FILLED: tuple[Registry[Any, Any], ...] = (REGISTERS, PERMISSIONS, EVENT_TYPES, MENU, DATASETS, LAYERS)


@contextmanager
def declared_for_a_while(*registers: Register) -> Iterator[None]:
    """These registers, as if declared at the start; afterwards everything is as before."""
    with ExitStack() as stack:
        for registry in _FILLED:
            stack.enter_context(registry.temporary())
        for each in registers:
            register(each)
        yield
