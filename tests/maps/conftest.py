"""People, devices and sockets for the tests of the live situation. The hub is the real one, on real services."""

# mypy: disable-error-code="no-untyped-call"

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import channel_layers, get_channel_layer
from django.db import connection

from config.asgi import application
from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, User, create_token, create_user, grant, place_agency
from core.testing.services import PrivateRedis
from maps.hub.hub import stop_hub, the_hub
from sensors.api import TELEMETRY_GROUP, TELEMETRY_MESSAGE, Device, Fix, encode_telemetry
from tests.maps.reader import SCHEMA, Frame

PASSWORD = "Rain-over-Dalian-7"


@dataclass
class People:
    """The district with two subdistricts, and somebody in each."""

    district: Agency
    east: Agency
    west: Agency
    tokens: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, role: Role, agency: Agency) -> User:
        user = create_user(SYSTEM, name, PASSWORD)
        grant(SYSTEM, user, role, agency)
        self.tokens[name] = create_token(SYSTEM, user, "test")
        return user


@pytest.fixture
def people(transactional_db: None) -> People:
    district = place_agency(Agency(code="d", name="区", level="district"))
    east, west = (
        place_agency(Agency(code=code, name=code, level="subdistrict", parent=district)) for code in ("east", "west")
    )
    found = People(district, east, west)
    found.add("officer", Role.DUTY_OFFICER, district)
    found.add("eastern", Role.LIAISON, found.east)
    found.add("western", Role.LIAISON, found.west)
    found.add("auditor", Role.AUDIT_ADMIN, district)
    return found


@pytest.fixture
def device(people: People) -> Callable[..., Device]:
    """Makes a device that is in the table, if not at a broker."""

    def make(ident: str, agency: Agency | None = None) -> Device:
        return Device.objects.create(ident=ident, kind=Device.Kind.PLAIN, agency=agency)

    return make


class Socket:
    """A client in the test's own process; every frame is checked against the schema."""

    def __init__(self, communicator: ApplicationCommunicator) -> None:
        self.communicator = communicator
        self.frames: list[Frame] = []
        self.checks = True  # large frames take long to check
        self._kept: list[Frame] = []

    async def say(self, message: object) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        await self.communicator.send_input({"type": "websocket.receive", "text": text})

    async def hear(self, op: str, timeout_s: float = 5) -> Frame:
        """The next frame of this kind; others are kept for later."""
        for number, kept in enumerate(self._kept):
            if kept["op"] == op:
                return self._kept.pop(number)
        async with asyncio.timeout(timeout_s):
            while True:
                message = await self.communicator.receive_output(timeout_s)
                assert message["type"] == "websocket.send", message
                frame: Frame = json.loads(message["text"])
                if self.checks:
                    SCHEMA.validate(frame)
                self.frames.append(frame)
                if frame["op"] == op:
                    return frame
                self._kept.append(frame)

    async def rest(self, quiet_s: float = 0.3) -> None:
        """Hear whatever comes until nothing has for a while."""
        while not await self.communicator.receive_nothing(quiet_s):
            message = await self.communicator.receive_output(5)
            frame: Frame = json.loads(message["text"])
            SCHEMA.validate(frame)
            self.frames.append(frame)

    async def close_code(self, timeout_s: float = 5) -> int:
        """The code the server closes with; frames before it are passed over."""
        async with asyncio.timeout(timeout_s):
            while True:
                message = await self.communicator.receive_output(timeout_s)
                if message["type"] == "websocket.close":
                    return int(message["code"])

    async def subscribe(self, **wish: Any) -> Frame:
        await self.say({"op": "subscribe", "topics": ["units", "events", "board", "health"], **wish})
        return await self.hear("snapshot")


Opener = Callable[..., AbstractAsyncContextManager[Socket]]


@pytest.fixture
async def open_socket(people: People, redis: PrivateRedis, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Opener]:
    """Opens sockets on a hub that starts with the first and stops with the test."""
    monkeypatch.setattr("dispatch.roster._kept", None)  # its number is of the log of the test before
    channel_layers.backends.clear()  # its pools belong to the event loop of the test before

    @asynccontextmanager
    async def open_one(name: str | None = "officer", **headers: str) -> AsyncIterator[Socket]:
        given = {"host": "zhihui.test", **headers}
        if name is not None:
            given["authorization"] = f"Bearer {people.tokens[name]}"
        encoded = [(key.encode(), value.encode()) for key, value in given.items()]
        scope = {"type": "websocket", "path": "/ws/situation/", "headers": encoded, "query_string": b""}
        communicator = ApplicationCommunicator(application, scope)
        await communicator.send_input({"type": "websocket.connect"})
        assert await communicator.receive_output(10) == {"type": "websocket.accept"}
        yield Socket(communicator)
        await communicator.send_input({"type": "websocket.disconnect", "code": 1000})
        await communicator.wait(5)

    yield open_one
    await stop_hub()
    await get_channel_layer().close_pools()


async def announce(*fixes: Fix) -> None:
    """As the ingest process does after a commit."""
    message = {"type": TELEMETRY_MESSAGE, "rows": encode_telemetry(fixes)}
    await get_channel_layer().group_send(TELEMETRY_GROUP, message)


async def settled() -> None:
    """Wait until the hub knows the situation."""
    await the_hub().ready.wait()


@sync_to_async
def in_database(work: Callable[[], Any]) -> Any:
    """Run something that writes, in a thread of Django's, which keeps no connection."""
    try:
        return work()
    finally:
        connection.close()
