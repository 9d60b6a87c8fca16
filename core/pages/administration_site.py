"""The administration site: three separated administrators, each seeing what is theirs."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.pages.gate import page, principal_of_page


class AdministrationSite(AdminSite):
    """Signs in and out through the house's own pages."""

    site_title = _("Administration")
    site_header = _("Administration")
    index_title = _("Administration")
    site_url = "/start/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators only; what each may open is asked per table."""
        return bool(principal_of_page(request).scopes("core.admin.open"))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Nobody signed in: to sign-in; signed in without the right: refused."""
        if principal_of_page(request).anonymous:
            return redirect_to_login(request.GET.get("next", "/admin/"))
        return page("core.admin.open")(lambda _request: redirect("admin:index"))(request)  # type: ignore[return-value]

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """One way out only."""
        return redirect("start")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """Passwords are changed on the account page, which writes the log."""
        return redirect("account")
