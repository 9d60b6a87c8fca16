"""What people see when something is refused, missing or broken: what happened, and what to do next."""

import logging
import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

from core.pages.theme import theme_of
from core.rest.problems import Problem, answer, problem_of

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, 400, _("The request could not be read"), _("Go back and try once more."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; names the missing permission, so that the person can ask for it."""
    advice = _("Your role does not include this page. Ask your security administrator if you need it.")
    return _page(request, 403, _("You may not open this page"), advice, permission=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    advice = _("The address may be mistyped, or what was here has been removed.")
    return _page(request, 404, _("There is nothing here"), advice)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose proof of origin is missing or outdated; Django calls it by name from the settings."""
    log.warning("form refused", extra={"path": request.path, "reason": reason})
    advice = _("The page had been open for too long, or cookies are switched off. Go back, load it again and retry.")
    return _page(request, 403, _("This form is no longer valid"), advice)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away; asks neither it nor the session, which may be what is broken."""
    error = sys.exc_info()[1]
    away = isinstance(error, OperationalError | PoolTimeout)
    status = 503 if away else 500
    if _for_program(request):
        return answer(problem_of(error if isinstance(error, Exception) else Exception()))
    context = {"theme": theme_of(request), "status": status, "database_away": away}
    return HttpResponse(loader.render_to_string("core/broken.html", context), status=status)


def _page(request: HttpRequest, status: int, title: str, advice: str, permission: str = "") -> HttpResponse:
    if _for_program(request):
        return answer(Problem(status, _CODES[status], title, advice))
    context = {"status": status, "title": title, "advice": advice, "permission": permission}
    return render(request, "core/error.html", context, status=status)


_CODES = {400: "bad_request", 403: "forbidden", 404: "not_found"}


def _for_program(request: HttpRequest) -> bool:
    """Programs get problem details (RFC 9457), people get a page."""
    return request.path.startswith("/api/") or not request.accepts("text/html")
