"""Gives each request its principal, worked out only when something asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from core.access.identify import principal_of_request


class PrincipalMiddleware:
    """Sets `request.principal`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.principal = SimpleLazyObject(lambda: principal_of_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)
