"""Signs a person out who has done nothing for a while (GB/T 22239-2019: session timeout)."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

SEEN = "seen_at"
EXPIRED = "idle_expired"
UNASKED = "X-Unasked"  # a page that is live says so when it asks by itself: that is no activity of its reader
_NOTED_EVERY_S = 60


class IdleTimeoutMiddleware:
    """Ends a session idle for longer than `IDLE_TIMEOUT_S`; notes activity at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            self._judge(request)
        return self.get_response(request)

    def _judge(self, request: HttpRequest) -> None:
        now = time.time()
        seen = request.session.get(SEEN, now)
        if now - seen > settings.IDLE_TIMEOUT_S:
            logout(request)
            request.session[EXPIRED] = True
        elif SEEN not in request.session or (now - seen > _NOTED_EVERY_S and UNASKED not in request.headers):
            request.session[SEEN] = now
