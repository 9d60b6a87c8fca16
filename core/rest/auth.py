"""The access gate in front of an API operation."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from core.access.gate import AccessDenied
from core.access.identify import principal_of_request
from core.access.principal import Principal
from core.rest.problems import Problem


class Gate(AuthBase):
    """Lets in who holds the permission somewhere; the operation still asks for the object at hand."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, permission: str) -> None:
        self.permission = permission
        super().__init__()

    def __call__(self, request: HttpRequest) -> Principal | None:
        principal = principal_of_request(request)
        if principal.anonymous:
            raise AuthenticationError
        if "Authorization" not in request.headers and check_csrf(request):
            raise Problem(403, "csrf", "CSRF", "CSRF")
        if self.permission and not principal.scopes(self.permission):
            raise AccessDenied(principal, self.permission)
        return principal


def gate(permission: str) -> Any:
    """The `auth=` of an operation: session or bearer, and the permission; `request.auth` is the Principal.

    An empty permission lets in everybody with an account, such as applicants, who have no role.
    """
    return Gate(permission)
