"""One connected client: its mailbox, emptied into its socket as fast as the socket takes it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from maps.hub.encode import Message
from maps.hub.mailbox import Mailbox, Wanted
from maps.hub.sending import Send, Unfinished, start
from maps.hub.situation import Situation
from maps.hub.tail import Item
from maps.hub.views import View

log = logging.getLogger(__name__)

History = Callable[[int], Awaitable[Sequence[Item]]]
"""Reads a page of the log: the events numbered above a number, in order; empty at the end."""


class Client:
    """Sends a client what its mailbox holds; one message at a time, in order."""

    def __init__(self, send: Send, situation: Situation, history: History) -> None:
        self.mailbox = Mailbox(situation)
        self.stuck_since: float | None = None  # monotonic: a message has been waiting for the socket since then
        self.broken = False  # a fault of ours: the client must be let go
        self._send, self._situation, self._history = send, situation, history
        self._view: View | None = None
        self._work: asyncio.Task[None] | None = None
        self._lost = False

    def subscribe(self, view: View, since: int | None, notice: Message | None = None) -> None:
        """Show another view (already entered); a snapshot comes first."""
        self._leave()
        self._view = view
        self.mailbox.want(view, since, notice)
        self.flush()

    def resync(self, notice: Message | None = None) -> None:
        """Send the view anew, with whatever events are missing."""
        if self._view is not None:
            self.mailbox.want(self._view, self.place, notice)
            self.flush()

    @property
    def place(self) -> int | None:
        """The number of the last event the client was sent, or that it said it had."""
        return self.mailbox.wanted.since if self.mailbox.wanted else self.mailbox.seq

    def answer(self, message: Message) -> None:
        """Answer the client's own message."""
        self.mailbox.answer(message)
        self.flush()

    def flush(self) -> None:
        """Send what there is. Where the socket is full, or the log must be read, a task goes on with it."""
        if self._work is not None or self._lost:
            return
        try:
            while (message := self.mailbox.take()) is not None:
                if (rest := start(self._send(message))) is not None:
                    self._go_on(rest)
                    return
        except Exception as error:
            self._fail(error)
        if self.mailbox.wanted is not None and not self._lost:
            self._go_on(None)

    async def sent(self) -> None:
        """Wait until nothing is being sent: whoever talks much must also read."""
        if self._work is not None:
            await asyncio.wait([self._work])

    def close(self) -> None:
        """Stop sending for good."""
        self._lost = True
        self._leave()
        if self._work is not None:
            self._work.cancel()

    def _fail(self, error: Exception) -> None:
        self._lost = True
        if not isinstance(error, OSError):  # an OSError: the connection is gone, and the server tells the consumer
            self.broken = True
            log.error("sending failed", exc_info=error)

    def _leave(self) -> None:
        if self._view is not None:
            self._situation.leave(self._view)
            self._view = None

    def _go_on(self, rest: Unfinished | None) -> None:
        self._work = asyncio.get_running_loop().create_task(self._carry_on(rest))

    async def _carry_on(self, rest: Unfinished | None) -> None:
        try:
            if rest is not None:
                await self._finish(rest)
            while not self._lost:
                if (message := self.mailbox.take()) is not None:
                    await self._finish(self._send(message))
                elif (wanted := self.mailbox.wanted) is not None:
                    await self._replay(wanted)
                else:
                    return
        except Exception as error:
            self._fail(error)
        finally:
            self._work = None

    async def _finish(self, sending: Awaitable[None]) -> None:
        self.stuck_since = time.monotonic()
        await sending
        self.stuck_since = None

    async def _replay(self, wanted: Wanted) -> None:
        """Send one page of events from the log itself; the snapshot follows when the tail reaches back to it."""
        since = wanted.since or 0
        page = await self._history(since)
        for item in page:
            if self.mailbox.wanted is not wanted:  # the client changed its mind meanwhile
                return
            if wanted.view.may_see(item):
                await self._finish(self._send(item.message))
            wanted.since = item.seq
        if not page:
            wanted.since = None
