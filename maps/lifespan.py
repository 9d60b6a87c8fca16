"""The web process's beginning and end: the hub listens before the first client comes."""

from typing import Any

from maps.hub.hub import stop_hub, the_hub


async def lifespan(_scope: Any, receive: Any, send: Any) -> None:
    """ASGI lifespan: start the hub, later stop it."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            the_hub()
            await send({"type": "lifespan.startup.complete"})
        else:
            await stop_hub()
            await send({"type": "lifespan.shutdown.complete"})
            return
