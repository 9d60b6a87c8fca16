"""The access gate in front of a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from core.access.api import AccessDenied, Principal

View = Callable[..., HttpResponseBase]
SIGNED_IN = ""  # the permission of pages that are open to everybody with an account


def page(permission: str = SIGNED_IN) -> Callable[[View], View]:
    """Open a view to holders of `permission` (default: to everybody signed in).

    Nobody signed in: to the sign-in page and back afterwards. Not permitted, here or further inside (`AccessDenied`):
    the 403 page. The page is never cached, so that the back button shows nothing after signing out.
    """

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            principal = principal_of_page(request)
            if principal.anonymous:
                return redirect_to_login(request.get_full_path())
            if permission != SIGNED_IN and not principal.scopes(permission):
                raise PermissionDenied(permission)
            try:
                return view(request, *args, **kwargs)
            except AccessDenied as denied:
                raise PermissionDenied(denied.permission) from denied

        guarded.page_permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def principal_of_page(request: HttpRequest) -> Principal:
    """Who asks for the page; set by the access middleware."""
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return principal
