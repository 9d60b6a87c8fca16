"""Positions: announced through the channel layer, and read from the database wherever that may have dropped some.

The layer is a doorbell: it drops by specification (a full channel, a restarted Redis). So the table of latest fixes is
compared from time to time, and every second while the layer is away.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.layers import get_channel_layer

from maps.hub.feeds.feed import Line, for_ever, in_thread
from sensors.api import TELEMETRY_GROUP, Fix, decode_telemetry, latest_fixes

RENEW_EVERY_S = 2.0  # a restarted Redis has forgotten who is in the group
ANSWER_WITHIN_S = 5.0
COMPARE_EVERY_S = 10.0
COMPARE_LOST_EVERY_S = 1.0
COMPARE_ALL_EVERY = timedelta(minutes=1)
OVERLAP = timedelta(seconds=30)  # a fix is received before it is stored

Apply = Callable[[Sequence[Fix]], None]


class Telemetry:
    """Keeps the units' places current by `apply`."""

    def __init__(self, layer: Line, database: Line, apply: Apply) -> None:
        self._layer, self._database, self._apply = layer, database, apply
        self._compared: datetime | None = None
        self._compared_all: datetime | None = None
        self.subscribed = asyncio.Event()

    async def run(self) -> None:
        """Go on for ever."""
        await asyncio.gather(
            for_ever(self._layer, self._subscription),
            for_ever(self._database, self._comparison, 0),
        )

    async def compare(self, everything: bool = False) -> None:
        """Take in what the database has: all, or what was received lately."""
        now = datetime.now(UTC)
        due = self._compared_all is None or now - self._compared_all > COMPARE_ALL_EVERY
        since = None if everything or due or self._compared is None else self._compared - OVERLAP
        fixes = await in_thread(latest_fixes, since)
        self._apply(fixes)
        self._compared = now
        if since is None:
            self._compared_all = now

    async def _subscription(self) -> None:
        """Listen until the layer fails; then it is begun anew, under another name."""
        layer = get_channel_layer()  # type: ignore[no-untyped-call]
        channel = await layer.new_channel()
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await layer.group_add(TELEMETRY_GROUP, channel)
        self._layer.found()
        self.subscribed.set()
        jobs = [asyncio.create_task(self._listen(layer, channel)), asyncio.create_task(_renew(layer, channel))]
        try:
            await asyncio.gather(*jobs)
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)
            with suppress(Exception):
                async with asyncio.timeout(1):
                    await layer.group_discard(TELEMETRY_GROUP, channel)

    async def _listen(self, layer: Any, channel: str) -> None:
        while True:
            message = await layer.receive(channel)
            self._apply(decode_telemetry(message["rows"]))

    async def _comparison(self) -> None:
        was_up = self._layer.up
        await asyncio.sleep(COMPARE_LOST_EVERY_S)
        waited = COMPARE_LOST_EVERY_S
        while self._layer.up and was_up and waited < COMPARE_EVERY_S:
            await asyncio.sleep(COMPARE_LOST_EVERY_S)
            waited += COMPARE_LOST_EVERY_S
        await self.compare()
        self._database.found()


async def _renew(layer: Any, channel: str) -> None:
    while True:
        await asyncio.sleep(RENEW_EVERY_S)
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await layer.group_add(TELEMETRY_GROUP, channel)
