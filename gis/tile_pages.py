"""Tiles of collections over HTTP; access is that of the collection (`gis.collections.find`)."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access.api import Principal, principal_of_request
from core.pages.api import Tile
from core.plugins.api import forget_switches
from core.rest.api import Problem
from gis.collections.declare import Collection
from gis.collections.filter import where
from gis.collections.known import known
from gis.early.admissions import Question
from gis.early.pulse import read_pulse
from gis.features.past import collection_at, moment_of
from gis.pages import dressed, problems, tile_response
from gis.tiles.collection import Recipe, draw_recipe, recipe_of, tag
from gis.tiles.early import CACHING, admissions


@require_safe
@problems
def collection_tile(request: HttpRequest, collection: str, z: int, x: int, y: int) -> HttpResponse:
    """`GET /tiles/c/<collection>/<z>/<x>/<y>.mvt?fields=a,b`: 200, 204 where there is nothing to show, 304."""
    before = read_pulse()  # what changes while we look counts against what we find
    forget_switches()  # as old as a second: what they said before the pulse must not be let in with it
    principal = principal_of_request(request)
    if principal.anonymous:
        raise Problem(401, "not_signed_in", _("Please sign in, or send a valid access token."))
    tile = Tile(z, x, y)
    if not tile.exists:
        raise Problem(404, "no_such_tile", _("There is no tile with these numbers."), f"{z}/{x}/{y}")
    recipe = asked(request, principal, known(principal, collection))
    admissions.add(_question(request, collection), recipe, before)
    return respond(request, recipe, tile)


def _question(request: HttpRequest, collection: str) -> Question:
    told = request.META
    question = told.get("QUERY_STRING", "")
    return Question(told.get("HTTP_AUTHORIZATION", ""), told.get("HTTP_COOKIE", ""), collection, question)


def asked(request: HttpRequest, principal: Principal, collection: Collection) -> Recipe:
    """What of the collection the request asks for.

    Raises:
        ValidationError: a field or filter that the collection does not have.
    """
    names = [name for name in request.GET.get("fields", "").split(",") if name]
    if "at" in request.GET:
        collection = collection_at(collection, moment_of(request.GET["at"]))
    return recipe_of(principal, collection, names, where(collection, request.GET.get("filter", "")))


def respond(request: HttpRequest, recipe: Recipe, tile: Tile) -> HttpResponse:
    """The tile, or 304 where the client has it."""
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = tag(recipe, tile)
    unchanged = get_conditional_response(request, etag=_quoted(etag, zipped)) if etag else None
    if unchanged is not None:
        return dressed(unchanged, _quoted(etag, zipped), CACHING)
    drawn = draw_recipe(recipe, tile)
    quoted = _quoted(drawn.etag, zipped)
    response = tile_response(drawn.body, zipped)
    if not etag:
        response = get_conditional_response(request, etag=quoted, response=response) or response
    return dressed(response, quoted, CACHING)


def _quoted(etag: str, zipped: bool) -> str:
    return f'"{etag}"' if zipped else f'"{etag}-plain"'
