"""What all answers of the OGC API share: who asks, problems, JSON with links, a plain page for people."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja.utils import check_csrf
from psycopg import OperationalError
from psycopg.errors import UndefinedTable

from core.access.api import AccessDenied, Principal, principal_of_request
from core.rest.api import Problem, answer, problem_of
from core.states.api import Refusal
from gis.early.pulse import Pulse, read_pulse

log = logging.getLogger(__name__)
JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
FORMATS = ("json", "html")

Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]
Link = dict[str, Any]
_HANDLED = (
    Problem,
    AccessDenied,
    Refusal,
    ValidationError,
    Http404,
    ObjectDoesNotExist,
    DatabaseError,
    OperationalError,
    UndefinedTable,
)


def ogc(*, methods: tuple[str, ...] = ("GET", "HEAD"), watched: bool = False) -> Callable[[View], View]:
    """Open a view to everybody with an account, by session or bearer; `request.asker` is the principal.

    What is wrong with a request is 400, as the standard says; each collection is asked for its own right. `watched`:
    `pulse_before` is known, so that what the view finds may be remembered.
    """

    def decorate(view: View) -> View:
        @csrf_exempt  # a bearer needs no token; for sessions it is asked for below
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if watched:
                    request.pulse = read_pulse()  # type: ignore[attr-defined]
                return _let_in(view, methods, request, *args, **kwargs)
            except _HANDLED as error:
                return _problem(error)

        return guarded

    return decorate


def _let_in(view: View, methods: tuple[str, ...], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ", ".join([*methods, "OPTIONS"])})
    if request.method not in methods:
        refused = answer(Problem(405, "method", _("This cannot be done here.")))
        refused["Allow"] = ", ".join([*methods, "OPTIONS"])
        return refused
    principal = principal_of_request(request)
    if principal.anonymous:
        if wants_html(request):
            return redirect_to_login(request.get_full_path())
        raise Problem(401, "not_signed_in", _("Please sign in, or send a valid access token."))
    if request.method not in ("GET", "HEAD") and "Authorization" not in request.headers and check_csrf(request):
        raise Problem(403, "csrf", _("Send the page's CSRF token, or a bearer token."))
    request.asker = principal  # type: ignore[attr-defined]
    return dressed(view(request, *args, **kwargs))


def dressed(response: Response) -> Response:
    """An answer that is kept for nobody else, and asked for again each time."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response["Vary"] = "Accept, Accept-Encoding, Cookie, Authorization"
    return response


def _problem(error: Exception) -> HttpResponse:
    if isinstance(error, UndefinedTable):  # the layer was removed in this moment
        return answer(problem_of(Http404()))
    problem = problem_of(error)
    if problem.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        problem = Problem(400, problem.code, problem.title, problem.detail, **problem.extra)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request failed", exc_info=error)
    return answer(problem)


def asker(request: HttpRequest) -> Principal:
    """Who asks."""
    principal: Principal = request.asker  # type: ignore[attr-defined]
    return principal


def pulse_before(request: HttpRequest) -> Pulse:
    """The pulse from before the view looked: what changes meanwhile counts against what it finds."""
    pulse: Pulse = request.pulse  # type: ignore[attr-defined]
    return pulse


def base(request: HttpRequest) -> str:
    """The address of the landing page without its last slash."""
    return request.build_absolute_uri("/ogc")


def link(rel: str, href: str, type_: str = JSON, title: str = "") -> Link:
    """A link as the standards write it."""
    return {"rel": rel, "href": href, "type": type_} | ({"title": title} if title else {})


def wants_html(request: HttpRequest) -> bool:
    """Whether a person in a browser asks: by `f=html`, or by what the browser accepts."""
    asked = request.GET.get("f", "")
    return asked == "html" if asked else "text/html" in request.headers.get("Accept", "")


def check_parameters(request: HttpRequest, *known: str) -> None:
    """Refuse parameters that the operation does not have, as the standard asks.

    Raises:
        Problem: 400, naming them.
    """
    unknown = sorted(set(request.GET) - {"f", *known})
    if unknown:
        detail = _("Known are: %(known)s.") % {"known": ", ".join(sorted({"f", *known}))}
        raise Problem(400, "unknown_parameter", _("There is no parameter “%s”.") % ", ".join(unknown)[:80], detail)
    if request.GET.get("f", "json") not in FORMATS:
        raise Problem(400, "unknown_format", _("There are the formats json and html."))


def respond(body: Any, type_: str = JSON, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """JSON, Chinese as Chinese."""
    text = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return HttpResponse(text, content_type=type_, status=status, headers=headers or {})


def respond_for_reader(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    """JSON for programs; for people the same as a plain page."""
    if not wants_html(request):
        return respond(body)
    return render(request, "citygis/ogc.html", {"shown": body, "collections": body.get("collections")})
