"""Somebody who does not read: a real socket on the real server, in the test's own process."""

import asyncio
import base64
import os
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from config.asgi import application
from core.testing.places import free_port
from maps.hub.hub import the_hub
from sensors.api import Device
from tests.maps.conftest import Opener, People, in_database
from tests.maps.world import fix

UNITS = 4_000  # a tick of all of them has about a third of a megabyte


@pytest.fixture
async def port(open_socket: Opener, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The server's port; its hub has little patience."""
    monkeypatch.setattr("maps.hub.members.TOO_SLOW_S", 1.0)
    monkeypatch.setattr("maps.sockets.CLOSE_WITHIN_S", 1.0)
    number = free_port()
    options = {"ws": "websockets-sansio", "ws_per_message_deflate": False, "lifespan": "off", "log_config": None}
    server = uvicorn.Server(uvicorn.Config(application, port=number, **options))  # type: ignore[arg-type]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield number
    server.should_exit = True
    await serving


async def deaf(port: int, token: str) -> socket.socket:
    """A client that subscribes and never reads again."""
    loop, client = asyncio.get_running_loop(), socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    await loop.sock_connect(client, ("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    lines = ["GET /ws/situation/ HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Authorization: Bearer {token}"]
    await loop.sock_sendall(client, ("\r\n".join(lines) + "\r\n\r\n").encode())
    assert b" 101 " in await loop.sock_recv(client, 200)
    words = b'{"op":"subscribe"}'
    await loop.sock_sendall(client, bytes([0x81, 0x80 | len(words)]) + b"\0\0\0\0" + words)
    return client


async def test_who_never_reads_is_cut_and_holds_nobody_up(
    people: People, port: int, open_socket: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    many = [Device(ident=f"d{number}", kind=Device.Kind.PLAIN) for number in range(UNITS)]
    numbers = [each.pk for each in await in_database(lambda: Device.objects.bulk_create(many))]
    async with open_socket() as healthy:
        await healthy.subscribe(topics=["units"])
        healthy.checks = False
        client = await deaf(port, people.tokens["officer"])
        async with asyncio.timeout(120):
            while len(the_hub().members) < 2:
                await asyncio.sleep(0.01)
            t = 0
            while len(the_hub().members) == 2:  # until the deaf one is gone
                t += 1
                the_hub().apply_fixes([fix(number, t) for number in numbers])
                tick = await healthy.hear("tick", 30)
                assert tick["units"][0][1] >= t - 1
                await asyncio.sleep(0.1)
            while "connection torn down" not in caplog.text:  # it did not take the close frame either
                await asyncio.sleep(0.1)
        client.close()
