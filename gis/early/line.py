"""A database connection of each drawing thread's own: a tile costs one way there and back.

A connection lent by the pool is asked first whether it still lives; for a tile that the database draws in a fifth of a
millisecond, the question costs as much as the answer.
"""

from collections.abc import Callable
from threading import local
from typing import TypeVar

from psycopg import Cursor, OperationalError

from core.database.api import connect, conninfo

T = TypeVar("T")


class _Line(local):
    """This thread's cursor, and what its connection leads to: tests have databases of their own."""

    cursor: Cursor | None = None
    target = ""

    def opened(self) -> Cursor:
        """The cursor, on a new connection where the old is closed or leads elsewhere."""
        target = conninfo()
        if self.cursor is None or self.cursor.connection.closed or self.target != target:
            self.close()
            self.cursor, self.target = connect().cursor(binary=True), target
        return self.cursor

    def close(self) -> None:
        """Let go of the connection."""
        if self.cursor is not None:
            self.cursor.connection.close()
        self.cursor = None


_line = _Line()


def on_line(ask: Callable[[Cursor], T]) -> T:
    """What `ask` finds with this thread's cursor; asked once more where the database has hung up meanwhile.

    `ask` only reads.

    Raises:
        OperationalError: the database cannot be reached.
    """
    try:
        return ask(_line.opened())
    except OperationalError:
        _line.close()
        return ask(_line.opened())
