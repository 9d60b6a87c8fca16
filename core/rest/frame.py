"""The API's frame: django-ninja with problem details, rate limits and OpenAPI; stages bring the routers."""

from collections.abc import Iterable

from ninja import NinjaAPI, Router
from ninja.renderers import JSONRenderer

from core.rest.limits import PerCaller
from core.rest.problems import install


class ReadableJSON(JSONRenderer):
    """JSON with Chinese as Chinese."""

    json_dumps_params = {"ensure_ascii": False}


def build_api(routers: Iterable[Router]) -> NinjaAPI:
    """The API under `/api/v1/`, made of the stages' routers in order."""
    api = NinjaAPI(
        title="指挥 Zhihui",
        version="1",
        description="甘井子区应急指挥与城市管理系统接口 / Emergency command and city management, Ganjingzi District",
        docs_url=None,
        urls_namespace="api-1",
        throttle=[PerCaller()],
        renderer=ReadableJSON(),
    )
    install(api)
    for router in routers:
        api.add_router("", router)
    return api
