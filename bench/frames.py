"""Reading websocket frames cheaply: many connections in one process, so that the readers do not measure themselves."""

import base64
import os
import selectors
import socket
from collections.abc import Callable

_PING, _CLOSE = 0x9, 0x8
_ROOM = 1 << 20


class Connection:
    """One websocket client. `frames` is called with each text frame's payload, valid during the call only."""

    def __init__(self, port: int, path: str, token: str, frames: Callable[["Connection", memoryview], None]) -> None:
        self.path = path
        self.closed = False
        self._frames = frames
        self._rest = b""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.sendall(_handshake(path, token))
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(4096)
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"no websocket at {path}: {answer[:80]!r}")
        self._rest = answer.split(b"\r\n\r\n", 1)[1]
        self.socket.setblocking(False)

    def send(self, text: str) -> None:
        """Send a short text frame."""
        data = text.encode()
        size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
        self.socket.sendall(b"\x81" + size + b"\0\0\0\0" + data)

    def read(self, room: memoryview) -> None:
        """Take what has arrived."""
        try:
            count = self.socket.recv_into(room)
        except BlockingIOError:
            return
        except OSError:
            count = 0
        if count == 0:
            self.closed = True
            return
        data = memoryview(self._rest + bytes(room[:count])) if self._rest else room[:count]
        used = self._parse(data)
        self._rest = bytes(data[used:])

    def _parse(self, data: memoryview) -> int:
        start, end = 0, len(data)
        while end - start >= 2:
            size, head = data[start + 1] & 127, 2
            if size == 126:
                size, head = int.from_bytes(data[start + 2 : start + 4], "big"), 4
            elif size == 127:
                size, head = int.from_bytes(data[start + 2 : start + 10], "big"), 10
            if end - start < head + size:
                break
            self._frame(data[start] & 15, data[start + head : start + head + size])
            start += head + size
        return start

    def _frame(self, opcode: int, payload: memoryview) -> None:
        if opcode == _PING:
            self.socket.sendall(bytes([0x8A, 0x80 | len(payload)]) + b"\0\0\0\0" + bytes(payload))
        elif opcode == _CLOSE:
            self.closed = True
        else:
            self._frames(self, payload)


def _handshake(path: str, token: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Authorization: Bearer {token}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Readers:
    """Many connections read in one loop, which ends when a line comes on standard input."""

    def __init__(self, connections: list[Connection]) -> None:
        self.connections = connections
        self._selector = selectors.DefaultSelector()
        self._room = memoryview(bytearray(_ROOM))
        for each in connections:
            self._selector.register(each.socket, selectors.EVENT_READ, each)
        self._selector.register(0, selectors.EVENT_READ, None)

    def read_until_line(self) -> str:
        """Read frames until the parent says something; returns what."""
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return os.read(0, 4096).decode().strip()
                self._read(key.data)

    def _read(self, connection: Connection) -> None:
        connection.read(self._room)
        if connection.closed:
            self._selector.unregister(connection.socket)
