"""The newest events of the log in memory, each encoded once, for clients to read from where they stand."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maps.hub.encode import Message


@dataclass(frozen=True, slots=True)
class Item:
    """An event ready to send: who may see it, its JSON, and the whole frame."""

    seq: int
    permission: str
    agency_path: str
    body: bytes
    message: Message


class Tail:
    """A window on the end of the log: every event numbered above `floor` up to `seq` is in it.

    No client has a queue of its own: it remembers the last number it was sent and reads on from there. Whoever falls
    behind the floor must ask the log itself.
    """

    def __init__(self, capacity: int = 2000) -> None:
        self.capacity = capacity
        self.floor = 0
        self.seq = 0
        self._items: list[Item] = []
        self._seqs: list[int] = []

    def begin(self, floor: int) -> None:
        """Empty, standing at `floor`."""
        self.floor = self.seq = floor
        self._items, self._seqs = [], []

    def extend(self, items: Iterable[Item]) -> bool:
        """Add events in order; those already here are passed over. Returns whether any was new."""
        fresh = [item for item in items if item.seq > self.seq]
        if not fresh:
            return False
        self._items += fresh
        self._seqs += [item.seq for item in fresh]
        self.seq = fresh[-1].seq
        if len(self._items) > 2 * self.capacity:  # cut seldom, since cutting moves the rest
            self._cut(len(self._items) - self.capacity)
        return True

    def after(self, seq: int) -> Iterator[Item]:
        """The events numbered above `seq`, in order; complete only where `seq` is not below the floor."""
        for index in range(bisect_right(self._seqs, seq), len(self._items)):
            yield self._items[index]

    def backwards(self) -> Iterator[Item]:
        """The newest first."""
        return reversed(self._items)

    def _cut(self, count: int) -> None:
        self.floor = self._seqs[count - 1]
        del self._items[:count]
        del self._seqs[:count]
