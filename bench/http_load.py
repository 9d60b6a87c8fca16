"""Asks for addresses over kept connections as fast as they are answered: a process of its own, on uvloop.

`python -m bench.http_load '{"port": …, "paths": […], "headers": {…}, "connections": 8, "seconds": 0}'` asks each once
(`seconds` 0) or in turn for so long, and prints `{"requests", "seconds", "bytes", "wrong"}`. The clock starts when the
connections are open, as a browser's are while it looks at a map.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.private import HOME

GOOD = (b"200", b"204", b"304")


def ask(
    port: int,
    paths: Sequence[str],
    headers: Mapping[str, str],
    *,
    connections: int = 8,
    seconds: float = 0,
    first: str = "",
) -> dict[str, Any]:
    """What the process found; `first` is asked before the clock starts.

    Raises:
        RuntimeError: something was answered that is no tile.
    """
    told = {"port": port, "paths": list(paths), "headers": dict(headers), "connections": connections}
    words = [sys.executable, "-m", "bench.http_load"]
    done = subprocess.run(
        words,
        input=json.dumps({**told, "seconds": seconds, "first": first}),
        cwd=HOME,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    if found["wrong"]:
        raise RuntimeError(f"not all were tiles: {found}")
    return found


class Asking(asyncio.Protocol):
    """One connection: the next request when the last is answered."""

    def __init__(self, requests: Iterator[bytes], found: dict[str, Any]) -> None:
        self.requests, self.found = requests, found
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""

    def connection_made(self, transport: Any) -> None:
        """Open; nothing is asked yet."""
        self.transport = transport

    def begin(self) -> None:
        """Ask the first."""
        self._next()

    def data_received(self, data: bytes) -> None:
        """Answers have a length, or no body."""
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        at = self.buffer.lower().find(b"content-length:", 0, head)
        length = int(self.buffer[at + 15 : self.buffer.index(b"\r\n", at)]) if at >= 0 else 0
        if len(self.buffer) < head + 4 + length:
            return
        self.found["bytes"] += length
        self.found["requests"] += 1
        self.found["wrong"] += self.buffer[9:12] not in GOOD
        self.buffer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server hung up, or we did."""
        if not self.ended.done():
            self.found["wrong"] += exc is not None
            self.ended.set_result(None)

    def _next(self) -> None:
        request = next(self.requests, None)
        if request is None:
            self.transport.close()
        else:
            self.transport.write(request)


async def run(told: dict[str, Any]) -> dict[str, Any]:
    """Ask everything."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in told["headers"].items())
    first, *requests = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode() for path in (told["first"], *told["paths"])
    )
    if told["first"]:
        await _ask(told["port"], iter([first]), 1)
    queue = iter(requests) if not told["seconds"] else _turns(requests, told["seconds"])
    return await _ask(told["port"], queue, told["connections"])


async def _ask(port: int, queue: Iterator[bytes], connections: int) -> dict[str, Any]:
    found: dict[str, Any] = {"requests": 0, "bytes": 0, "wrong": 0}
    loop = asyncio.get_running_loop()
    asking = [
        (await loop.create_connection(lambda: Asking(queue, found), "127.0.0.1", port))[1] for _ in range(connections)
    ]
    start = time.perf_counter()
    for each in asking:
        each.begin()
    await asyncio.gather(*(each.ended for each in asking))
    return {**found, "seconds": time.perf_counter() - start}


def _turns(requests: list[bytes], seconds: float) -> Iterator[bytes]:
    end = time.perf_counter() + seconds
    for request in itertools.cycle(requests):
        if time.perf_counter() > end:
            return
        yield request


if __name__ == "__main__":
    import uvloop

    print(json.dumps(uvloop.run(run(json.loads(sys.stdin.read())))))  # noqa: T201
