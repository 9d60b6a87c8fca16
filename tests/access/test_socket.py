"""The socket shows each role its own, no more: units, events and the four kinds of things on the board."""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.layers import channel_layers, get_channel_layer

from config.asgi import application
from core.testing.services import PrivateRedis
from maps.hub.hub import stop_hub
from tests.access.world import LETTERS, City, build
from tests.maps.conftest import Socket, in_database

# by letter of role: topics, then stations, alarms, incidents, assignments by the name of their agency
ALL = {"water", "fire"}
WATCHER: tuple[Any, ...] = ({"units", "events", "board", "health"}, ALL, ALL, {*ALL, "new"}, ALL)
SEEN: dict[str, tuple[Any, ...] | int] = {
    **dict.fromkeys("CDPE", WATCHER),
    "L": (WATCHER[0], {"water"}, {"water"}, {"water"}, {"water"}),
    "F": (WATCHER[0], {"fire"}, {"fire"}, set(), {"fire"}),
    **dict.fromkeys("SXA", 4403),
    "-": 4401,
}


@pytest.fixture
async def city(transactional_db: None, redis: PrivateRedis, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[City]:
    monkeypatch.setattr("dispatch.roster._kept", None)  # its number is of the log of the test before
    channel_layers.backends.clear()  # its pools belong to the event loop of the test before
    yield await in_database(build)
    await stop_hub()
    await get_channel_layer().close_pools()


async def test_each_role_sees_its_own_on_the_socket(city: City) -> None:
    found = {letter: await look(city, letter) for letter in [*LETTERS, "-"]}
    assert found == SEEN


async def look(city: City, letter: str) -> tuple[Any, ...] | int:
    """What a person is shown, or the code the socket is closed with."""
    headers = [(name.lower().encode(), value.encode()) for name, value in city.headers(letter).items()]
    scope = {"type": "websocket", "path": "/ws/situation/", "headers": headers, "query_string": b""}
    communicator = ApplicationCommunicator(application, scope)
    await communicator.send_input({"type": "websocket.connect"})
    assert await communicator.receive_output(10) == {"type": "websocket.accept"}
    socket = Socket(communicator)
    if isinstance(SEEN[letter], int):
        return await socket.close_code()
    topics = (await socket.hear("welcome"))["topics"]
    board = (await socket.subscribe())["board"]
    await communicator.send_input({"type": "websocket.disconnect", "code": 1000})
    await communicator.wait(5)
    return (
        set(topics),
        {card["ident"].removeprefix("gauge-") for card in board["stations"]},
        {card["device"].removeprefix("gauge-") for card in board["alarms"]},
        {card["title"] for card in board["incidents"]},
        {card["callsign"].removesuffix("1") for card in board["assignments"]},
    )
