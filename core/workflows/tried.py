"""Processes of a test or a bench, which are part of the house for a while only."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from core.access.permissions import PERMISSIONS
from core.events.api import EVENT_TYPES
from core.indicators.registry import INDICATORS
from core.pages.menu import MENU
from core.workflows.contribute import process
from core.workflows.declare import PROCESSES, Process


@contextmanager
def declared_for_a_while(*processes: Process) -> Iterator[None]:
    """Declare processes, and at the end let every registry be as it was."""
    with ExitStack() as stack:
        for registry in (PROCESSES, PERMISSIONS, EVENT_TYPES, INDICATORS, MENU):
            stack.enter_context(registry.temporary())
        for each in processes:
            process(each)
        yield
