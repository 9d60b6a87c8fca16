"""The pages of this stage; each is drawn in the browser from data blocks written here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language

from core.access.api import Principal
from core.pages.api import page, principal_of_page
from maps.layers import layers_for
from maps.texts import wall_texts
from sensors.api import ACKNOWLEDGE

# West, south, east, north of Ganjingzi (WGS 84 degrees): where the wall looks first
HOME_BOUNDS = (121.15, 38.79, 121.765, 39.122)


@page("maps.wall.view")
def wall(request: HttpRequest) -> HttpResponse:
    """The live situation of the district, made for a big screen."""
    return render(request, "maps/wall.html", {"config": wall_config(principal_of_page(request)), "texts": wall_texts()})


def wall_config(principal: Principal) -> dict[str, Any]:
    """What the wall's script needs."""
    may = {"acknowledge": bool(principal.scopes(ACKNOWLEDGE))}
    return {**live_config(), "may": may, "layers": layers_for(principal)}


def live_config() -> dict[str, Any]:
    """Addresses and facts that every live page's script needs; all on this host."""
    return {
        "socket": "/ws/situation/",
        "tiles": "/tiles/",
        "api": "/api/v1/",
        "signIn": settings.LOGIN_URL,
        "font": static("vendor/noto-sans-sc/"),
        "bounds": HOME_BOUNDS,
        "language": get_language(),
    }
