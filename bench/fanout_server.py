"""The server of the fan-out bench: the product's socket and its two yardsticks, side by side in one process.

`/ws/situation/` is the product. `/bare/` hands its `send` to a bare loop. `/groups/` is the way of Channels' tutorial:
one consumer and one channel of the layer for each client. `/drive/<road>?<seconds>` sends frames as fast as they go.
"""

# mypy: disable-error-code="no-untyped-call"

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from maps.api import Hub, SituationConsumer, lifespan, the_hub  # noqa: E402
from sensors.api import Fix  # noqa: E402

FRAME_BYTES = 5000
GROUP = "bench"
IN_FLIGHT = 4

bare_sends: list[Callable[[Any], Awaitable[None]]] = []
delivered = 0


async def bare(_scope: Any, receive: Any, send: Any) -> None:
    """Accept and wait for the end; the loop does the rest."""
    await receive()
    await send({"type": "websocket.accept"})
    bare_sends.append(send)
    while (await receive())["type"] != "websocket.disconnect":
        pass
    bare_sends.remove(send)


class GroupConsumer(AsyncWebsocketConsumer):
    """One member of the channel group for each client."""

    async def connect(self) -> None:
        """Join the group."""
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def frame(self, event: dict[str, Any]) -> None:
        """A frame for the group."""
        global delivered
        await self.send(text_data=event["text"])
        delivered += 1


class Frames:
    """Fixes that make ticks of about `FRAME_BYTES`, and the text of such a tick for the yardsticks."""

    def __init__(self, hub: Hub) -> None:
        units = hub.situation.units
        self.ids = list(units.ids)
        self.t = int(time.time() * 1000)
        units.apply(self.next_fixes(len(self.ids)))
        row = sum(len(each) + 1 for each in units.rows) / len(units.rows)
        self.count = min(len(self.ids), round((FRAME_BYTES - 70) / row))
        rows = b",".join(units.rows[: self.count]).decode()
        self.text = f'{{"op":"tick","time":"2026-07-24T08:00:00.000+00:00","units":[{rows}],"gone":[]}}'

    def next_fixes(self, count: int) -> list[Fix]:
        """Everybody moved on."""
        self.t += 1
        lon, lat = 121.5 + self.t % 1000 * 1e-5, 38.9
        return [Fix(each, self.t, lon, lat, 5.0, 90.0, 8.3, 80, 0, False, self.t) for each in self.ids[:count]]


async def drive_hub(hub: Hub, frames: Frames, until: float) -> int:
    """Apply, tick, and wait until everybody has it."""
    count = 0
    while time.perf_counter() < until:
        hub.situation.units.apply(frames.next_fixes(frames.count))
        await hub.tick()
        count += len(hub.members)
        for member in hub.members:
            await member.client.sent()
        await asyncio.sleep(0)
    return count


async def drive_bare(text: str, until: float) -> int:
    """The fastest there is: one loop over all sends."""
    count = 0
    while time.perf_counter() < until:
        message = {"type": "websocket.send", "text": text}
        for send in bare_sends:
            await send(message)
        count += len(bare_sends)
        await asyncio.sleep(0)
    return count


async def drive_groups(text: str, until: float, members: int) -> int:
    """A few group messages under way at a time, so that nothing is dropped."""
    layer, start, sent = get_channel_layer(), delivered, 0
    while time.perf_counter() < until:
        await layer.group_send(GROUP, {"type": "frame", "text": text})
        sent += members
        while delivered - start < sent - (IN_FLIGHT - 1) * members:
            await asyncio.sleep(0)
    while delivered - start < sent:
        await asyncio.sleep(0.001)
    return sent


async def drive(scope: Any, _receive: Any, send: Any) -> None:
    """Answer with what was delivered, in which time, in frames of which size."""
    road, seconds = scope["path"].rsplit("/", 1)[1], float(scope["query_string"])
    hub = the_hub()
    frames = Frames(hub)
    await hub.tick()  # what making the frames moved; the readers count it too
    members = len(bare_sends)
    start, cpu = time.perf_counter(), time.process_time()
    until = start + seconds
    if road == "hub":
        count = await drive_hub(hub, frames, until)
    elif road == "bare":
        count = await drive_bare(frames.text, until)
    else:
        count = await drive_groups(frames.text, until, members)
    answer = {"deliveries": count, "seconds": time.perf_counter() - start, "frame_bytes": len(frames.text)}
    answer["cpu_s"] = time.process_time() - cpu
    answer["ticks_before"] = len(hub.members)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


address: Any = path  # Django's types know views only, not ASGI applications

application = ProtocolTypeRouter(
    {
        "http": URLRouter([address("drive/<road>", drive)]),
        "lifespan": lifespan,
        "websocket": URLRouter(
            [
                address("ws/situation/", SituationConsumer.as_asgi()),
                address("bare/", bare),
                address("groups/", GroupConsumer.as_asgi()),
            ]
        ),
    }
)
