"""Stands where a web process's hub stands: joins the telemetry group and counts the fixes it is told of.

`python -m bench.hub_listener '[]'`, then on standard input `count`.
"""

import asyncio
import json
import os
import sys
from typing import Any


async def main() -> None:
    """Serve commands from standard input while listening."""
    from channels.layers import get_channel_layer

    from sensors.api import TELEMETRY_GROUP, decode_telemetry

    layer: Any = get_channel_layer()  # type: ignore[no-untyped-call]
    channel = await layer.new_channel()
    await layer.group_add(TELEMETRY_GROUP, channel)
    counted = 0

    async def listen() -> None:
        nonlocal counted
        while True:
            counted += len(decode_telemetry((await layer.receive(channel))["rows"]))

    listening = asyncio.create_task(listen())
    _say("ready")
    while await asyncio.to_thread(sys.stdin.readline):
        _say(counted)
    listening.cancel()


def _say(value: object) -> None:
    print(json.dumps(value), flush=True)  # noqa: T201  # the protocol with the parent process


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    asyncio.run(main())
