"""The stage's figure of the day."""

import time

from django.utils.translation import gettext_lazy as _

from core.access.api import Principal
from core.indicators.api import indicator
from dispatch.permissions import VIEW
from dispatch.recommend.judge import left_out
from dispatch.recommend.recommend import standings


@indicator("dispatch.units_available", title=_("Units available"), unit=_("units"), permission=VIEW, order=30)
def units_available(principal: Principal) -> int:
    """On duty, free, and heard of within the last minutes."""
    now_ms = time.time_ns() // 1_000_000
    return sum(left_out(each, now_ms) is None for each in standings(principal.scopes(VIEW)))
