"""Sending at once where the socket takes it: only a full socket costs a task.

An ASGI `send` that need not wait runs to its end in one step, so for most clients of a tick there is nothing to
schedule. (Python 3.12 knows this as eager tasks; this serves 3.11.)
"""

from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from maps.hub.encode import Message

Send = Callable[[Message], Coroutine[Any, Any, None]]


class Unfinished(Awaitable[None]):
    """A coroutine that was stepped once and waits for `future`; awaiting this carries it to its end."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], future: Any) -> None:
        self._coroutine, self._future = coroutine, future

    def __await__(self) -> Generator[Any, Any, None]:
        future = self._future
        while True:
            try:
                yield future
            except BaseException as error:  # a cancelled waiter: the coroutine must hear of it
                step = self._throw(error)
            else:
                step = self._step()
            if step is None:
                return
            future = step

    def _step(self) -> Any:
        try:
            return self._coroutine.send(None)
        except StopIteration:
            return None

    def _throw(self, error: BaseException) -> Any:
        try:
            return self._coroutine.throw(error)
        except StopIteration:
            return None


def start(coroutine: Coroutine[Any, Any, None]) -> Unfinished | None:
    """Run a coroutine up to its first wait.

    Returns:
        None if it has finished; otherwise its rest, to be awaited.
    """
    try:
        future = coroutine.send(None)
    except StopIteration:
        return None
    return Unfinished(coroutine, future)
