"""Signing in and out, as Django and the lock-out tell of it, become events of the log."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from core.access.identify import principal_of
from core.access.principal import SYSTEM
from core.accounts.models import User
from core.declarations import AccountLocked, SessionClosed, SessionOpened, SessionRefused
from core.events.append import append


def _address(request: HttpRequest | None) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request else ""


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody signed in."""
    with transaction.atomic():
        append(SessionOpened(username=user.username, address=_address(request)), actor=principal_of(user))


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:
    """Somebody signed out, or was signed out for idleness."""
    if user is not None:
        with transaction.atomic():
            append(SessionClosed(username=user.username), actor=principal_of(user))


@receiver(user_login_failed)
def refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """A wrong name or password."""
    username = str(credentials.get("username", ""))[:150]
    with transaction.atomic():
        append(SessionRefused(username=username, address=_address(request)), actor=SYSTEM)


@receiver(user_locked_out)
def locked(sender: Any, request: HttpRequest, username: str, ip_address: str, **_: Any) -> None:
    """Too many wrong passwords."""
    with transaction.atomic():
        append(AccountLocked(username=str(username)[:150], address=str(ip_address)), actor=SYSTEM)
