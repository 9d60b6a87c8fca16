"""From a request or a socket's handshake to the principal behind it."""

from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, parse_cookie

from core.access.principal import ANONYMOUS, Principal, grants_of
from core.access.roles import Role
from core.accounts.models import RoleAssignment, User
from core.accounts.tokens import user_of_token

_BEARER = "Bearer "


def principal_of(user: Any) -> Principal:
    """The principal of a user, with the roles held now; ANONYMOUS for nobody and for a deactivated account."""
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    held = list(RoleAssignment.objects.filter(user=user).values_list("role", "agency__path"))
    return Principal(
        user_id=user.pk,
        username=user.username,
        display=user.get_full_name() or user.username,
        roles=frozenset(role for role, _ in held),
        grants=grants_of((Role(role), path) for role, path in held),
        superuser=user.is_superuser,
    )


def principal_of_request(request: HttpRequest) -> Principal:
    """Session or `Authorization: Bearer`; a bearer that is given but wrong is nobody, whatever the session says."""
    header = request.headers.get("Authorization", "")
    if header.startswith(_BEARER):
        return principal_of(user_of_token(header[len(_BEARER) :].strip()))
    return principal_of(request.user)


async def principal_from_scope(scope: dict[str, Any]) -> Principal:
    """The principal of an ASGI connection (a websocket), by bearer header or session cookie."""
    return await sync_to_async(_principal_from_scope)(scope)


def _principal_from_scope(scope: dict[str, Any]) -> Principal:
    headers = {name: value.decode("latin-1") for name, value in scope.get("headers", [])}
    authorization = headers.get(b"authorization", "")
    if authorization.startswith(_BEARER):
        return principal_of(user_of_token(authorization[len(_BEARER) :].strip()))
    key = parse_cookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return ANONYMOUS
    request = HttpRequest()
    request.session = SessionStore(key)
    return principal_of(get_user(request))
