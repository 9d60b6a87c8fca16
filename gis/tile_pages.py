"""Tiles of collections over HTTP; access is that of the collection (`gis.collections.find`)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access.api import Principal, principal_of_request
from core.rest.api import Problem
from gis.collections.declare import Collection
from gis.collections.filter import where
from gis.collections.find import collection_of
from gis.features.past import collection_at
from gis.pages import dressed, problems, tile_response
from gis.tiles.address import Tile
from gis.tiles.collection import Recipe, draw_recipe, recipe_of, tag
from gis.tiles.early import CACHING, Question, admissions
from gis.tiles.pulse import read_pulse


@require_safe
@problems
def collection_tile(request: HttpRequest, collection: str, z: int, x: int, y: int) -> HttpResponse:
    """`GET /tiles/c/<collection>/<z>/<x>/<y>.mvt?fields=a,b`: 200, 204 where there is nothing to show, 304."""
    before = read_pulse()  # what changes while we look counts against what we find
    principal = principal_of_request(request)
    if principal.anonymous:
        raise Problem(401, "not_signed_in", _("Please sign in, or send a valid access token."))
    tile = Tile(z, x, y)
    if not tile.exists:
        raise Problem(404, "no_such_tile", _("There is no tile with these numbers."), f"{z}/{x}/{y}")
    recipe = asked(request, principal, found(principal, collection))
    admissions.add(_question(request, collection), recipe, before)
    return respond(request, recipe, tile)


def _question(request: HttpRequest, collection: str) -> Question:
    told = request.META
    question = told.get("QUERY_STRING", "")
    return Question(told.get("HTTP_AUTHORIZATION", ""), told.get("HTTP_COOKIE", ""), collection, question)


def found(principal: Principal, name: str) -> Collection:
    """The collection of this name, for this person.

    Raises:
        Problem: 404, there is none that this person may know of.
        AccessDenied: the person may not see it.
    """
    try:
        return collection_of(principal, name)
    except LookupError:
        raise Problem(404, "no_such_collection", _("There is no collection of this name."), name) from None


def asked(request: HttpRequest, principal: Principal, collection: Collection) -> Recipe:
    """What of the collection the request asks for.

    Raises:
        ValidationError: a field or filter that the collection does not have.
    """
    names = [name for name in request.GET.get("fields", "").split(",") if name]
    if "at" in request.GET:
        collection = collection_at(collection, _moment(request.GET["at"]))
    return recipe_of(principal, collection, names, where(collection, request.GET.get("filter", "")))


def _moment(text: str) -> datetime:
    """A moment, or the end of a day."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValidationError({"at": [_("This is no date: %(text)s.") % {"text": text}]}) from None
    if len(text) == len("2026-07-24"):
        at = at.replace(hour=23, minute=59, second=59, microsecond=999999)
    return at if at.tzinfo else timezone.make_aware(at)


def respond(request: HttpRequest, recipe: Recipe, tile: Tile) -> HttpResponse:
    """The tile, or 304 where the client has it."""
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = tag(recipe, tile)
    known = get_conditional_response(request, etag=_quoted(etag, zipped)) if etag else None
    if known is not None:
        return dressed(known, _quoted(etag, zipped), CACHING)
    drawn = draw_recipe(recipe, tile)
    quoted = _quoted(drawn.etag, zipped)
    response = tile_response(drawn.body, zipped)
    if not etag:
        response = get_conditional_response(request, etag=quoted, response=response) or response
    return dressed(response, quoted, CACHING)


def _quoted(etag: str, zipped: bool) -> str:
    return f'"{etag}"' if zipped else f'"{etag}-plain"'
