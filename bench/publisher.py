"""Publishes positions as cheaply as can be: packets made beforehand, one socket, QoS 1 with a window of its own.

`python -m bench.publisher '[SOCKET, USERNAME, PASSWORD]'`, then on standard input:
`load TOPIC_PREFIX DEVICES COUNT FROM START_MS` makes COUNT packets, the FROM-th fix of the series and the following;
`go` publishes them and answers with the seconds until the broker had acknowledged all.
"""

import json
import socket
import struct
import sys
import time

WINDOW = 2_000
CHUNK = 100
INTERVAL_MS = 40  # between two fixes of one device


def main(address: str, username: str, password: str) -> None:
    """Serve commands from standard input."""
    connection = connect(address, username, password)
    packets: list[bytes] = []
    _say("ready")
    for line in sys.stdin:
        command, *words = line.split()
        if command == "load":
            prefix, devices, count, first, start_ms = words[0], *(int(word) for word in words[1:])
            packets = [packet_of(prefix, devices, first + n, start_ms, n) for n in range(count)]
            _say(len(packets))
        else:
            _say(publish(connection, packets))


def _say(value: object) -> None:
    print(json.dumps(value), flush=True)  # noqa: T201  # the protocol with the parent process


def connect(address: str, username: str, password: str) -> socket.socket:
    """Sign in over the unix socket `address` (MQTT 3.1.1).

    Raises:
        PermissionError: the broker refuses.
    """
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    fields = b"".join(_text(each) for each in (b"bench-publisher", username.encode(), password.encode()))
    body = _text(b"MQTT") + bytes([4, 0xC2]) + struct.pack(">H", 600) + fields
    connection.sendall(bytes([0x10]) + _length(len(body)) + body)
    answer = connection.recv(4)
    if answer[3] != 0:
        raise PermissionError(f"refused: {answer[3]}")
    return connection


def publish(connection: socket.socket, packets: list[bytes]) -> float:
    """Publish all, at most `WINDOW` of them unacknowledged; returns the seconds it took."""
    start, sent, acknowledged, rest = time.perf_counter(), 0, 0, 0
    while acknowledged < len(packets):
        while sent < len(packets) and sent - acknowledged < WINDOW:
            connection.sendall(b"".join(packets[sent : sent + CHUNK]))
            sent = min(sent + CHUNK, len(packets))
        rest += len(connection.recv(65536))
        acknowledged, rest = acknowledged + rest // 4, rest % 4
    return time.perf_counter() - start


def packet_of(prefix: str, devices: int, number: int, start_ms: int, index: int) -> bytes:
    """The PUBLISH packet of the number-th fix: devices in turn, each moving north a metre at a time."""
    device, step = number % devices, number // devices
    t_ms = start_ms + step * INTERVAL_MS
    payload = (
        f'{{"t":{t_ms / 1000:.3f},"lat":{38.95 + step * 1e-5:.6f},"lon":{121.5 + device * 1e-5:.6f},'
        f'"acc":5,"speed":8.2,"course":{device % 360},"battery":80}}'
    )
    body = _text(f"{prefix}/bench{device:05}".encode()) + struct.pack(">H", index % 60_000 + 1) + payload.encode()
    return bytes([0x32]) + _length(len(body)) + body


def _text(value: bytes) -> bytes:
    return struct.pack(">H", len(value)) + value


def _length(value: int) -> bytes:
    if value < 128:
        return bytes([value])
    return bytes([value & 127 | 128, value >> 7])


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
