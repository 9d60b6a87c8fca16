"""Pages that are open to anybody, at a pace: counted by address and minute."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

View = Callable[..., HttpResponseBase]


def slowed(scope: str, most_a_minute: int) -> Callable[[View], View]:
    """Answer 429 to an address that asks more often than that; without a cache (Redis away) nobody is slowed."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _asked(scope, str(request.META.get("REMOTE_ADDR", ""))) > most_a_minute:
                response = render(request, "core/slow_down.html", status=429)
                response["Retry-After"] = "60"
                return response
            return view(request, *args, **kwargs)

        return counted

    return decorate


def _asked(scope: str, address: str) -> int:
    key = f"asked/{scope}/{address}/{timezone.now():%H%M}"
    return 1 if cache.add(key, 1, timeout=90) else cache.incr(key)
