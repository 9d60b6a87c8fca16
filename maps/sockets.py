"""`/ws/situation/`: the live situation over a websocket, protocol version 1 (docs/reference/situation-protocol.md)."""

import asyncio
import logging
import random
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from channels.consumer import AsyncConsumer
from channels.db import aclose_old_connections
from channels.exceptions import StopConsumer
from django.conf import settings

from core.access.api import ANONYMOUS, Principal, principal_from_scope
from core.events.api import EVENT_TYPES
from maps.hub.encode import LOST_AFTER_S, PROTOCOL, STALE_AFTER_S, Error, Pong, Resync, Welcome, iso, message_of
from maps.hub.feeds.feed import AWAY
from maps.hub.hub import Hub, the_hub
from maps.hub.interest import BOARD, EVENTS, HEALTH, UNITS, Access, Interest
from maps.hub.members import Member
from maps.hub.patience import Patience
from maps.hub.requests import Again, Ping, Refused, Request, Subscribe, read
from maps.hub.texts import ERRORS, both
from maps.origin import allowed_origin
from maps.permissions import SITUATION

log = logging.getLogger(__name__)

GARBAGE, NOBODY, FORBIDDEN, TOO_MANY, TRY_LATER = 4400, 4401, 4403, 4429, 1013
RECHECK_EVERY_S = 30.0
CLOSE_WITHIN_S = 5.0
PER_USER = 50
_AUDIT = "core.event.audit"


class SituationConsumer(AsyncConsumer):
    """One client's connection. The hub sends to it; here its own messages are read and its rights watched."""

    channel_layer_alias = "none"  # no channel of its own: the hub is the only one who listens

    def __init__(self) -> None:
        self.hub: Hub | None = None
        self.member: Member | None = None
        self.principal: Principal = ANONYMOUS
        self.wish: Subscribe | None = None
        self.rate = Patience(size=60, per_second=20)
        self.garbage = Patience(size=10, per_second=1 / 6)
        self.tasks: set[asyncio.Task[None]] = set()
        self.closing = False

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        """Accept, so that a browser can read the close code; then let in or refuse."""
        await self.base_send({"type": "websocket.accept"})
        code = await self._admit()
        if code is not None:
            await self._close(code)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Follow the client's message, or say what is wrong with it; no next one before this is answered."""
        if self.member is None or self.closing:
            return
        now = time.monotonic()
        try:
            if not self.rate.allows(now):
                raise Refused("too_many")
            self._follow(read(message.get("text")))
        except Refused as refused:
            self.member.client.answer(message_of(Error(refused.code, both(ERRORS[refused.code]))))
            if not self.garbage.allows(now):
                await self._close(GARBAGE)
        await self.member.client.sent()

    async def websocket_disconnect(self, _message: dict[str, Any]) -> None:
        """The connection is gone."""
        self._part()
        raise StopConsumer

    async def _admit(self) -> int | None:
        """Join the hub, or return the close code that says why not."""
        if not allowed_origin(self.scope):
            return FORBIDDEN
        try:
            self.principal = await self._principal()
        except AWAY:
            return TRY_LATER
        if (code := _refusal(self.principal)) is not None:
            return code
        self.hub = the_hub()
        await self.hub.ready.wait()
        if self.hub.connections[self.principal.username] >= getattr(settings, "SITUATION_PER_USER", PER_USER):
            return TOO_MANY
        self.member = Member(self.hub.client(self.base_send), self.principal.username, self._cut)
        self.hub.join(self.member)
        self.member.client.answer(message_of(self._welcome()))
        self._spawn(self._watch_rights(self.member))
        return None

    def _welcome(self) -> Welcome:
        user = {"name": self.principal.display, "roles": sorted(self.principal.roles)}
        topics = _topics_of(self.principal)
        return Welcome(PROTOCOL, iso(datetime.now(UTC)), user, topics, STALE_AFTER_S, LOST_AFTER_S)

    def _follow(self, request: Request) -> None:
        assert self.member is not None
        match request:
            case Subscribe():
                if not request.topics <= set(_topics_of(self.principal)):
                    raise Refused("forbidden_topic")
                self.wish = request
                self._subscribe(request.since)
            case Again():
                if self.wish is None:
                    raise Refused("not_subscribed")
                self.member.client.resync()
            case Ping():
                self.member.client.answer(message_of(Pong(request.id, iso(datetime.now(UTC)))))

    def _subscribe(self, since: int | None, notice: Resync | None = None) -> None:
        assert self.member is not None
        assert self.hub is not None
        assert self.wish is not None
        view = self.hub.situation.enter(self._interest(self.wish))
        self.member.client.subscribe(view, since, None if notice is None else message_of(notice))

    def _interest(self, wish: Subscribe) -> Interest:
        return Interest(wish.topics & set(_topics_of(self.principal)), wish.area, _access_of(self.principal))

    async def _watch_rights(self, member: Member) -> None:
        """Look again every half minute, and at once where the log says that something changed."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(RECHECK_EVERY_S * random.uniform(0.8, 1.2)):  # noqa: S311 - spreads load
                    await member.recheck.wait()
            member.recheck.clear()
            with suppress(*AWAY):  # while the database is away nobody is cut: the wall must stand
                await self._recheck(member)

    async def _recheck(self, member: Member) -> None:
        before, self.principal = self.principal, await self._principal()
        if (code := _refusal(self.principal)) is not None:
            await self._close(code)
        elif self.wish is not None and _access_of(before) != _access_of(self.principal):
            self._subscribe(member.client.place, Resync("access"))

    async def _principal(self) -> Principal:
        try:
            return await principal_from_scope(self.scope)
        finally:
            await aclose_old_connections()  # a socket is no request, after which Django would do so

    def _cut(self, code: int) -> None:
        self._spawn(self._close(code))

    async def _close(self, code: int) -> None:
        """Close with a code; a socket that does not even take that is torn down."""
        if self.closing:
            return
        self.closing = True
        if self.hub is not None and self.member is not None:
            self.hub.part(self.member)
        try:
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await self.base_send({"type": "websocket.close", "code": code})
        except TimeoutError:
            _tear_down(self.base_send)
        except OSError:
            return

    def _part(self) -> None:
        if self.hub is not None and self.member is not None:
            self.hub.part(self.member)
        for task in self.tasks:
            task.cancel()

    def _spawn(self, job: Any) -> None:
        task = asyncio.get_running_loop().create_task(job)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


def _refusal(principal: Principal) -> int | None:
    if principal.anonymous:
        return NOBODY
    return None if principal.scopes(SITUATION) else FORBIDDEN


def _topics_of(principal: Principal) -> list[str]:
    access = _access_of(principal)
    units, board = [UNITS] if access.positions else [], [BOARD] if access.board else []
    return [*units, EVENTS, *board, HEALTH]


def _access_of(principal: Principal) -> Access:
    return Access.of(principal, [*(each.permission for each in EVENT_TYPES.values()), _AUDIT])


def _tear_down(send: Any) -> None:
    """Abort the transport where the server lets us reach it (uvicorn does): a peer that reads nothing holds memory."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        log.warning("a client reads nothing: connection torn down")
        transport.abort()
