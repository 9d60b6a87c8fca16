"""A disabled plugin has no pages: everything below `/m/<slug>/` is not found."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from core.plugins.switches import enabled


class PluginSwitchMiddleware:
    """Asks when the view is known, since URL resolution itself may not touch the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises Http404 for a page of a disabled plugin."""
        parts = request.path_info.split("/", 3)
        if len(parts) > 2 and parts[1] == "m" and not enabled(parts[2]):
            raise Http404
