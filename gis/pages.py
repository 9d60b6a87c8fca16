"""Tiles over HTTP. Plain views: the server runs them in threads, so that drawing never holds up a socket."""

import gzip
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from psycopg import OperationalError

from core.access.api import AccessDenied, principal_of_request
from core.pages.api import MVT, Tile
from core.rest.api import Problem, answer, problem_of
from gis.layers import LAYERS, Layer
from gis.permissions import TILES
from gis.tiles.draw import draw
from gis.tiles.version import tiles_version

# Five minutes: a wall that reloads asks nothing twice, and a newly loaded map is seen soon after.
CACHE_CONTROL = "private, max-age=300"

View = Callable[..., HttpResponse]


def problems(view: View) -> View:
    """Errors as problem details: tiles are fetched by programs."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (Problem, AccessDenied, ValidationError, DatabaseError, OperationalError) as error:
            return answer(problem_of(error))

    return answered


@require_safe
@problems
def tile(request: HttpRequest, layers: str, z: int, x: int, y: int) -> HttpResponse:
    """`GET /tiles/<layer>[,<layer>…]/<z>/<x>/<y>.mvt`: 200 the tile, 204 where it is empty, 304 where it is known."""
    _check_access(request)
    shown, numbers = _layers(layers), Tile(z, x, y)
    if not numbers.exists:
        raise Problem(404, "no_such_tile", _("There is no tile with these numbers."), f"{z}/{x}/{y}")
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    version = tiles_version(shown)
    etag = f'"{version}-{z}-{x}-{y}{"" if zipped else "-plain"}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return dressed(known, etag)
    return dressed(tile_response(draw(shown, version, numbers), zipped), etag)


def _check_access(request: HttpRequest) -> None:
    principal = principal_of_request(request)
    if principal.anonymous:
        raise Problem(401, "not_signed_in", _("Please sign in, or send a valid access token."))
    if not principal.scopes(TILES):  # the base map is nobody's: who holds the right anywhere sees all of it
        raise AccessDenied(principal, TILES)


def _layers(names: str) -> list[Layer]:
    known = LAYERS.active()
    asked = list(dict.fromkeys(names.split(",")))
    missing = [name for name in asked if name not in known]
    if missing:
        raise Problem(404, "no_such_layer", _("There is no map layer of this name."), ", ".join(missing))
    return [known[name] for name in asked]


def tile_response(body: bytes, zipped: bool) -> HttpResponse:
    """200 with the gzipped bytes, or unpacked for a client that cannot; 204 for none."""
    if not body:
        return HttpResponse(status=204)
    if not zipped:
        return HttpResponse(gzip.decompress(body), content_type=MVT)
    response = HttpResponse(body, content_type=MVT)
    response["Content-Encoding"] = "gzip"
    return response


def dressed(response: HttpResponse, etag: str, caching: str = CACHE_CONTROL) -> HttpResponse:
    """The response with the headers that every tile has."""
    response["ETag"] = etag
    response["Cache-Control"] = caching
    response["Vary"] = "Accept-Encoding, Cookie, Authorization"
    return response
