"""Bulk reading: packets are cut from the stream as paho would cut them, wherever a read happens to end."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.pipeline.inbox import KEPT_BYTES, LARGEST_PAYLOAD_BYTES, Inbox
from sensors.pipeline.packets import acknowledgements, split_packets


def variable(value: int) -> bytes:
    out = b""
    while True:
        value, byte = value >> 7, value & 127
        out += bytes([byte | (128 if value else 0)])
        if not value:
            return out


def publish(topic: bytes, payload: bytes, packet: int, properties: bytes = b"") -> bytes:
    number = struct.pack(">H", packet) if packet else b""
    body = struct.pack(">H", len(topic)) + topic + number + variable(len(properties)) + properties + payload
    return bytes([0x32 if packet else 0x30]) + variable(len(body)) + body


messages = st.lists(
    st.tuples(
        st.binary(min_size=1, max_size=20), st.binary(max_size=300), st.integers(0, 65535), st.binary(max_size=200)
    )
)


@given(messages, st.lists(st.integers(1, 400), min_size=1))
@settings(max_examples=150, deadline=None)
def test_every_message_comes_out_once_and_in_order_however_the_stream_is_cut(
    sent: list[tuple[bytes, bytes, int, bytes]], cuts: list[int]
) -> None:
    stream = b"".join(publish(*each) + b"\xd0\x00" for each in sent)  # a PINGRESP after each
    got: list[tuple[bytes, bytes, int]] = []
    others, rest, at = 0, b"", 0
    for cut in [*cuts, len(stream)]:
        rest, at = rest + stream[at : at + cut], at + cut
        found, other, end = split_packets(rest)
        got, others, rest = got + found, others + len(other), rest[end:]
    assert got == [(topic, payload, packet) for topic, payload, packet, _ in sent]
    assert (others, rest) == (len(sent), b"")


def test_a_packet_length_that_never_ends_is_an_error() -> None:
    with pytest.raises(ValueError, match="malformed"):
        split_packets(b"\x30\xff\xff\xff\xff\xff")


def test_acknowledgements_are_one_write_in_order_and_none_for_qos_0() -> None:
    assert acknowledgements(np.array([1, 0, 258], np.uint16)) == b"\x40\x02\x00\x01\x40\x02\x01\x02"


def inbox() -> Inbox:
    box = Inbox(largest_batch=3, most_messages=5, most_bytes=1_000_000)
    box.begin(1, resumed=False)
    return box


def put(box: Inbox, *payloads: bytes) -> None:
    box.put([(b"gps/a", payload, n + 1) for n, payload in enumerate(payloads)], 0, sum(map(len, payloads)))


def test_batches_are_taken_in_order_and_no_larger_than_allowed() -> None:
    box = inbox()
    put(box, b"1", b"2", b"3", b"4")
    first, second = box.take(), box.take()
    assert (first.payloads, second.payloads) == ([b"1", b"2", b"3"], [b"4"])
    assert (first.packets, second.packets) == ([1, 2, 3], [4])


def test_it_is_full_by_number_and_by_bytes() -> None:
    box = inbox()
    put(box, *[b"x"] * 5)
    assert box.full
    box.take()
    assert not box.full
    put(box, b"x" * 1_000_001)
    assert box.full


def test_an_oversized_payload_is_cut_and_its_size_remembered_over_splitting() -> None:
    box = inbox()
    put(box, b"1", b"2", b"3", b"x" * (LARGEST_PAYLOAD_BYTES + 1), b"5")
    box.take()
    batch = box.take()
    assert batch.oversized == {0: LARGEST_PAYLOAD_BYTES + 1}
    assert len(batch.payloads[0]) == KEPT_BYTES
    assert (batch.size_of(0), batch.size_of(1)) == (LARGEST_PAYLOAD_BYTES + 1, 1)


def test_a_resumed_session_brings_its_messages_again_a_lost_one_does_not() -> None:
    box = inbox()
    put(box, b"1")
    box.begin(2, resumed=True)
    assert len(box) == 0
    put(box, b"1")
    box.begin(3, resumed=False)
    kept = box.take()
    assert (kept.payloads, kept.packets) == ([b"1"], [0])  # stored, but not acknowledged under a stranger's number


def test_closing_lets_the_waiting_go() -> None:
    box = inbox()
    put(box, b"1")
    assert box.wait(0)
    box.close()
    assert not box.wait(0)
