"""Signing in and out."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core.accounts.idle import EXPIRED


class SignInForm(AuthenticationForm):
    """Name and password; says after a wrong one how many tries are left."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("Name or password is wrong."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        if self.is_bound:  # the name stays; what has to be typed again is the password
            del self.fields["username"].widget.attrs["autofocus"]
            self.fields["password"].widget.attrs["autofocus"] = True

    @property
    def tries_left(self) -> int:
        """How many wrong passwords are left before the account is locked for a while."""
        credentials = {"username": self.data.get("username", "")}
        failures: int = AxesProxyHandler.get_failures(self.request, credentials)
        return max(0, settings.AXES_FAILURE_LIMIT - failures)


class SignIn(LoginView):
    """`/sign-in/`."""

    template_name = "core/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says why one is here again after being signed out for idleness."""
        idle = self.request.session.pop(EXPIRED, False) if self.request.method == "GET" else False
        return super().get_context_data(**kwargs) | {"idle_minutes": settings.IDLE_TIMEOUT_S // 60 if idle else 0}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A refused sign-in is a 401-like answer to programs that read status codes: 422, as the form is not valid."""
        status = 422 if self.request.method == "POST" else 200
        return super().render_to_response(context, status=status, **kwargs)


class SignOut(LogoutView):
    """`/sign-out/`, by POST only."""

    http_method_names = ["post", "options"]
