"""Rows that every process asks for all the time and that may change under it: read again after a second."""

import logging
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError, connection

T = TypeVar("T")
FRESH_S = 1.0

log = logging.getLogger(__name__)


class Fresh(Generic[T]):
    """What `read` last gave; kept through a lost database, so that a page can still say what is wrong."""

    def __init__(self, what: str, read: Callable[[], T], before: T) -> None:
        """`what` names it in the log; `before` stands until it could be read."""
        self._what, self._read_rows, self._value = what, read, before
        self._read_at = float("-inf")

    def value(self) -> T:
        """As of a second ago at most."""
        if time.monotonic() - self._read_at > FRESH_S:
            self._read()
        return self._value

    def forget(self) -> None:
        """Read the rows again at the next question."""
        self._read_at = float("-inf")

    def _read(self) -> None:
        self._read_at = time.monotonic()
        try:
            self._value = self._read_rows()
        except DatabaseError:
            log.warning("plugin %s unreadable, keeping what was known", self._what, exc_info=True)
            _hang_up()


def _hang_up() -> None:
    """After a failed reading: outside requests nobody else would notice that this thread's connection is dead."""
    if not connection.in_atomic_block:
        connection.close()
