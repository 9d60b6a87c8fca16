"""Rate limits: generous for people and their programs, firm against a loop gone wild."""

from django.http import HttpRequest
from ninja.throttling import SimpleRateThrottle

from core.access.principal import Principal


class PerCaller(SimpleRateThrottle):
    """Counts by user where one is known, else by address."""

    scope = "caller"

    def __init__(self, rate: str = "6000/m") -> None:
        super().__init__(rate)

    def get_cache_key(self, request: HttpRequest) -> str:
        """The counter of this caller."""
        principal = getattr(request, "auth", None)
        known = isinstance(principal, Principal) and principal.user_id
        return self.cache_format % {"scope": self.scope, "ident": known or self.get_ident(request)}
