"""Processes of a test or a bench, which are part of the house for a while only."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.plugins.registry import reopened
from core.workflows.contribute import process
from core.workflows.declare import Process


@contextmanager
def declared_for_a_while(*processes: Process) -> Iterator[None]:
    """Declare processes, and at the end let every registry be as it was."""
    with reopened():
        for each in processes:
            process(each)
        yield
