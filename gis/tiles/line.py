"""A database connection of each drawing thread's own: a tile costs one way there and back.

A connection lent by the pool is asked first whether it still lives; for a tile that the database draws in a fifth of a
millisecond, the question costs as much as the answer.
"""

from collections.abc import Callable
from threading import local
from typing import TypeVar

from psycopg import Connection, OperationalError

from core.database.api import connect, conninfo

T = TypeVar("T")


class _Line(local):
    """This thread's connection, and what it leads to: tests have databases of their own."""

    connection: Connection | None = None
    target = ""

    def opened(self) -> Connection:
        """The connection, a new one where it is closed or leads elsewhere."""
        target = conninfo()
        if self.connection is None or self.connection.closed or self.target != target:
            self.close()
            self.connection, self.target = connect(), target
        return self.connection

    def close(self) -> None:
        """Let go of it."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None


_line = _Line()


def on_line(ask: Callable[[Connection], T]) -> T:
    """What `ask` finds on this thread's connection; asked once more where the database has hung up meanwhile.

    `ask` only reads.

    Raises:
        OperationalError: the database cannot be reached.
    """
    try:
        return ask(_line.opened())
    except OperationalError:
        _line.close()
        return ask(_line.opened())
