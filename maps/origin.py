"""From which pages a socket may be opened: a browser sends cookies along with any page's request."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings


def allowed_origin(scope: Mapping[str, Any]) -> bool:
    """Whether the handshake comes from our own host, a trusted origin (`CSRF_TRUSTED_ORIGINS`), or no page at all."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return True  # browsers always send one; a program presents a token of its own
    host = headers.get(b"host", b"").decode("latin-1")
    own = host.lower() == urlsplit(origin).netloc.lower() and bool(host)
    return own or any(_matches(origin, trusted) for trusted in settings.CSRF_TRUSTED_ORIGINS)


def _matches(origin: str, trusted: str) -> bool:
    """Exactly, or by a wildcard host such as `https://*.example.gov.cn`, as Django reads them."""
    if "*" not in trusted:
        return origin.lower() == trusted.lower()
    given, pattern = urlsplit(origin), urlsplit(trusted)
    suffix = pattern.netloc.lstrip("*").lower()
    return given.scheme == pattern.scheme and given.netloc.lower().endswith(suffix) and suffix.startswith(".")
