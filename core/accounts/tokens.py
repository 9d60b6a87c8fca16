"""Bearer tokens: making one and finding its owner."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from core.accounts.models import ApiToken, User

PREFIX = "zh_"
_USE_NOTED_EVERY = timedelta(minutes=1)  # a write on every request would cost more than it tells


def digest_of(token: str) -> str:
    """SHA-256 in hex; enough for a random secret of 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_secret() -> str:
    """A fresh token, shown to its owner once."""
    return PREFIX + secrets.token_urlsafe(32)


def user_of_token(token: str) -> User | None:
    """The active owner of a valid token, else None."""
    now = timezone.now()
    found = (
        ApiToken.objects.select_related("user")
        .filter(Q(expires=None) | Q(expires__gt=now), digest=digest_of(token), user__is_active=True)
        .first()
    )
    if found is None:
        return None
    if found.last_used is None or now - found.last_used > _USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used=now)
    return found.user
