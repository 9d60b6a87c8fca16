"""Light, dark, or as the machine says: kept in a cookie, so that the server already sends the right colours."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_stubs_ext import StrOrPromise

COOKIE = "theme"
AUTO = "auto"
THEMES: dict[str, StrOrPromise] = {AUTO: _("Automatic"), "light": _("Light"), "dark": _("Dark")}
_YEAR_S = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """The chosen theme; automatic where the cookie says nothing sensible."""
    theme = request.COOKIES.get(COOKIE, AUTO)
    return theme if theme in THEMES else AUTO


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back; script readable, so that a page can switch without loading again."""
    response = redirect(_back(request))
    theme = request.POST.get("theme", AUTO)
    if theme in THEMES:
        response.set_cookie(COOKIE, theme, max_age=_YEAR_S, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if own else "/"
