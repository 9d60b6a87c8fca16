"""Where delivered messages wait for the storing thread: bounded by number and by bytes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Condition

LARGEST_PAYLOAD_BYTES = 256 * 1024
KEPT_BYTES = 64 * 1024  # of a payload that is larger than that


@dataclass
class Batch:
    """Messages in order of arrival, as parallel lists.

    Attributes:
        topics, payloads: as they came; an oversized payload holds its first `KEPT_BYTES` only.
        packets: the broker's packet identifiers to acknowledge, 0 for QoS 0.
        received: epoch microseconds, the same for all that came in one read.
        oversized: true size in bytes of payloads that were cut, by index.
        connection: number of the connection they came over; identifiers mean nothing on another.
    """

    topics: list[bytes] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    packets: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    oversized: dict[int, int] = field(default_factory=dict)
    connection: int = 0

    def __len__(self) -> int:
        return len(self.topics)

    def size_of(self, index: int) -> int:
        """The true size of a payload in bytes."""
        return self.oversized.get(index) or len(self.payloads[index])


class Inbox:
    """Filled by the receiving thread, emptied by the storing thread.

    Attributes:
        largest_batch: how many messages are taken at once, at most.
        most_messages, most_bytes: when so much waits, the receiving thread stops reading, so that the broker waits
            too. (Mosquitto 2.0.11 honours an MQTT 5 receive maximum only until its queue first fills.)
    """

    def __init__(self, largest_batch: int, most_messages: int, most_bytes: int = 64 * 1024 * 1024) -> None:
        self.largest_batch = largest_batch
        self.most_messages = most_messages
        self.most_bytes = most_bytes
        self.bytes = 0
        self._filling = Batch()
        self._changed = Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._filling)

    @property
    def full(self) -> bool:
        """Enough waits: leave the rest in the socket."""
        return len(self._filling) >= self.most_messages or self.bytes >= self.most_bytes

    def put(self, messages: Sequence[tuple[bytes, bytes, int]], received: int, size: int) -> None:
        """Add what one read of the socket brought: (topic, payload, packet identifier) each; `size` in bytes."""
        topics, payloads, packets = zip(*messages, strict=True)
        with self._changed:
            start = len(self._filling)
            self._filling.topics += topics
            self._filling.payloads += payloads
            self._filling.packets += packets
            self._filling.received += [received] * len(messages)
            self.bytes += size
            self._cut_oversized(start)
            self._changed.notify()

    def begin(self, connection: int, *, resumed: bool) -> None:
        """A new connection stands. What still waits from the last one comes again if its session was resumed.

        If the broker has lost the session, what waits here may be the only copy: it is kept, and not acknowledged.
        """
        with self._changed:
            if resumed:
                self._filling = Batch()
                self.bytes = 0
            self._filling.packets = [0] * len(self._filling)
            self._filling.connection = connection

    def _cut_oversized(self, start: int) -> None:
        waiting = self._filling
        for index in range(start, len(waiting)):
            size = len(waiting.payloads[index])
            if size > LARGEST_PAYLOAD_BYTES:
                waiting.oversized[index] = size
                waiting.payloads[index] = waiting.payloads[index][:KEPT_BYTES]

    def wait(self, timeout_s: float) -> bool:
        """Wait until something is there; False when nothing came in time or the inbox was closed."""
        with self._changed:
            return (
                self._changed.wait_for(lambda: len(self._filling) > 0 or self._closed, timeout_s) and not self._closed
            )

    def take(self) -> Batch:
        """At most `largest_batch` of what waits, oldest first."""
        with self._changed:
            taken, self._filling = _split(self._filling, self.largest_batch)
            self.bytes = sum(map(len, self._filling.payloads)) if len(self._filling) else 0
            return taken

    def close(self) -> None:
        """Let the waiting thread go; what was not taken stays with the broker."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _split(batch: Batch, most: int) -> tuple[Batch, Batch]:
    if len(batch) <= most:
        return batch, Batch(connection=batch.connection)
    return _part(batch, 0, most), _part(batch, most, len(batch))


def _part(batch: Batch, start: int, stop: int) -> Batch:
    return Batch(
        batch.topics[start:stop],
        batch.payloads[start:stop],
        batch.packets[start:stop],
        batch.received[start:stop],
        {index - start: size for index, size in batch.oversized.items() if start <= index < stop},
        batch.connection,
    )
