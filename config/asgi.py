"""The web process: pages, API and tiles over HTTP, the live situation over websockets."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

http = get_asgi_application()

from gis.ogc.early import early_items  # noqa: E402
from gis.ogc.items import page_while  # noqa: E402
from gis.tiles.early import early_tiles  # noqa: E402
from maps.lifespan import lifespan  # noqa: E402
from maps.sockets import SituationConsumer  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": early_items(early_tiles(http), page_while),
        "lifespan": lifespan,
        "websocket": URLRouter([path("ws/situation/", SituationConsumer.as_asgi())]),
    }
)
