"""The socket behind the real web server: what only a server can show."""

from typing import Any

import pytest
from django.test import Client
from websockets import Origin
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from core.testing.site import LiveServer
from tests.maps.conftest import People
from tests.maps.reader import watching


def end_of(connection: ClientConnection) -> int:
    """Read on until the server closes; its code."""
    try:
        while True:
            connection.recv(timeout=40)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


def close_code(ws_url: str, **options: Any) -> int:
    """The code that a client reads when it is refused."""
    with connect(f"{ws_url}/ws/situation/", **options) as connection:
        return end_of(connection)


def test_refusals_reach_the_client_as_close_codes(people: People, live_server_asgi: LiveServer) -> None:
    url, bearer = live_server_asgi.ws_url, {"Authorization": f"Bearer {people.tokens['officer']}"}
    assert close_code(url) == 4401
    assert close_code(url, additional_headers=bearer, origin="https://evil.example") == 4403
    with watching(url, people.tokens["officer"], max_size=None) as wall:
        wall.connection.send("x" * 2_000_000)
        assert end_of(wall.connection) == 1009
    with watching(url, people.tokens["officer"]) as wall:
        wall.connection.send(b"\x00\x01")
        assert wall.until(lambda frame: frame["op"] == "error")["code"] == "bad_message"
        assert wall.subscribe()["units"] == []
    with pytest.raises(InvalidStatus):
        connect(f"{url}/ws/elsewhere/")


def test_a_signed_in_browser_watches_by_its_session(people: People, live_server_asgi: LiveServer) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "officer", "password": "Rain-over-Dalian-7"})
    cookie = {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}
    address = f"{live_server_asgi.ws_url}/ws/situation/"
    with connect(address, additional_headers=cookie, origin=Origin(live_server_asgi.url)) as connection:
        assert '"officer"' in str(connection.recv(timeout=10))
        client.post("/sign-out/")
        assert end_of(connection) == 4401
