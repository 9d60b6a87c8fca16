"""For tests and benches: registers declared after the start, and taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.plugins.registry import reopened
from core.registers.declare import Register
from core.registers.register import register


@contextmanager
def declared_for_a_while(*registers: Register) -> Iterator[None]:
    """These registers, as if declared at the start; afterwards everything is as before."""
    with reopened():
        for each in registers:
            register(each)
        yield
