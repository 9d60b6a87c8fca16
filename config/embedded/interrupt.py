"""Ctrl-C before honcho takes over: an exception, and a mark that survives code which swallows exceptions.

Compiled libraries clear errors while they are imported, a KeyboardInterrupt among them; so the mark is looked at again.
"""

import signal
from types import FrameType

_asked = False


def install() -> None:
    """Take SIGINT and SIGTERM. SIGINT explicitly: a shell's background job inherits it ignored."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _note)


def _note(_number: int, _frame: FrameType | None) -> None:
    global _asked
    _asked = True
    raise KeyboardInterrupt


def check() -> None:
    """Raises KeyboardInterrupt if a stop was asked for at any time since `install`."""
    if _asked:
        raise KeyboardInterrupt
