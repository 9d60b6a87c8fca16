"""MQTT 5 packets as bytes (OASIS MQTT 5.0, sections 2 and 3): only what the hot path reads and writes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

PUBLISH, PUBACK = 0x30, 0x40
Message = tuple[bytes, bytes, int]  # topic, payload, packet identifier (0 at QoS 0)
_PUBACK_HEAD = 0x4002  # type 4, two bytes follow: the identifier; the reason code may be left out for success


def split_packets(data: bytes) -> tuple[list[Message], list[tuple[int, bytes]], int]:
    """Cut a stretch of the stream into packets.

    Returns:
        The messages of PUBLISH packets; other packets as first byte and body; where the first unfinished one begins.
    """
    messages: list[Message] = []
    others: list[tuple[int, bytes]] = []
    start, size = 0, len(data)
    while start + 2 <= size:
        first, length, body = data[start], data[start + 1], start + 2
        if length & 0x80:
            length, body = _variable_integer(data, start + 1)
            if body == 0:
                break
        end = body + length
        if end > size:
            break
        if first & 0xF0 == PUBLISH:
            at = body + 2 + (data[body] << 8 | data[body + 1])
            topic = data[body + 2 : at]
            packet = 0
            if first & 0x06:
                packet = data[at] << 8 | data[at + 1]
                at += 2
            at += data[at] + 1 if data[at] < 0x80 else _long_properties(data, at)
            messages.append((topic, data[at:end], packet))
        else:
            others.append((first, data[body:end]))
        start = end
    return messages, others, start


def _variable_integer(data: bytes, at: int) -> tuple[int, int]:
    """The number written from `at` on, and where it ends; (0, 0) while it is not all there."""
    value = 0
    for count in range(4):
        if at + count >= len(data):
            return 0, 0
        byte = data[at + count]
        value |= (byte & 0x7F) << (7 * count)
        if not byte & 0x80:
            return value, at + count + 1
    raise ValueError("malformed packet length")


def _long_properties(data: bytes, at: int) -> int:
    """How many bytes the properties take whose length, written at `at`, does not fit one byte."""
    length, end = _variable_integer(data, at)
    return end - at + length


def acknowledgements(packets: NDArray[np.uint16]) -> bytes:
    """PUBACK packets, one for each identifier but 0."""
    wanted = packets[packets > 0]
    out = np.empty((len(wanted), 2), ">u2")
    out[:, 0] = _PUBACK_HEAD
    out[:, 1] = wanted
    return out.tobytes()


def other_packet(command: int, body: bytes) -> dict[str, Any]:
    """A packet as paho's own reader would have left it for its handlers."""
    return {
        "command": command,
        "have_remaining": 1,
        "remaining_count": [],
        "remaining_mult": 1,
        "remaining_length": len(body),
        "packet": bytearray(body),
        "to_process": 0,
        "pos": 0,
    }
