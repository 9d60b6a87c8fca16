"""Errors as RFC 9457 problem details: one table from exception to answer."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DatabaseError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, Throttled, ValidationError
from psycopg import OperationalError as DatabaseAway

from core.access.gate import AccessDenied
from core.states.errors import Refusal

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """An error the caller can understand: an HTTP status, a stable `code`, and sentences for a person."""

    def __init__(self, status: int, code: str, title: str, detail: str = "", **extra: Any) -> None:
        self.status, self.code, self.title, self.detail, self.extra = status, code, title, detail, extra
        super().__init__(detail or title)


def answer(problem: Problem) -> JsonResponse:
    """The problem as a response."""
    body = {
        "type": f"urn:zhihui:problem:{problem.code}",
        "status": problem.status,
        "code": problem.code,
        "title": problem.title,
        "detail": problem.detail,
        **problem.extra,
    }
    response = JsonResponse(body, status=problem.status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = CONTENT_TYPE
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="zhihui"'
    return response


def problem_of(error: Exception) -> Problem:  # noqa: C901 - a table reads best as one
    """Which problem an exception is."""
    match error:
        case Problem():
            return error
        case AuthenticationError():
            return Problem(401, "not_signed_in", _("Please sign in, or send a valid access token."))
        case AccessDenied() | AuthorizationError():
            return Problem(403, "forbidden", _("You do not have the right to do this."), str(error))
        case Refusal():
            return Problem(409, error.code, str(error))
        case ValidationError():
            title = _("Something in the request is not valid.")
            return Problem(422, "invalid", title, _first(error.errors), errors=error.errors)
        case DjangoValidationError():
            by_field = {"fields": error.message_dict} if hasattr(error, "error_dict") else {}
            title = _("Something in the request is not valid.")
            return Problem(422, "invalid", title, " ".join(error.messages), **by_field)
        case Http404() | ObjectDoesNotExist():
            return Problem(404, "not_found", _("There is nothing here under this name."))
        case Throttled():
            return Problem(429, "too_many_requests", _("Too many requests; please wait a moment."))
        case HttpError():
            return Problem(error.status_code, "refused", _("The request could not be read."), str(error))
        case DatabaseError() | DatabaseAway():
            return Problem(503, "database_away", _("The database cannot be reached just now; please try again."))
    return Problem(500, "internal", _("Something went wrong on our side; it has been logged."))


def _first(errors: list[dict[str, Any]]) -> str:
    if not errors:
        return ""
    where = ".".join(str(part) for part in errors[0].get("loc", ()))
    return f"{where}: {errors[0].get('msg', '')}"


HANDLED = (
    Problem,
    AuthenticationError,
    AuthorizationError,
    AccessDenied,
    Refusal,
    ValidationError,
    DjangoValidationError,
    Http404,
    ObjectDoesNotExist,
    Throttled,
    HttpError,
    DatabaseError,
    DatabaseAway,
    Exception,
)


def install(api: NinjaAPI) -> None:
    """Answer every exception of the API with its problem."""

    def handle(_request: HttpRequest, error: Any) -> JsonResponse:
        problem = problem_of(error)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("request failed", exc_info=error)
        response = answer(problem)
        if isinstance(error, Throttled) and error.wait:
            response["Retry-After"] = str(int(error.wait) + 1)
        return response

    for kind in HANDLED:
        api.add_exception_handler(kind, handle)
