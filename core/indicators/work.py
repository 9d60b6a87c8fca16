"""Working figures out: each for itself, so that one that fails or dawdles never harms another."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from math import isfinite

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.access.api import Principal
from core.indicators.registry import INDICATORS, Figure, Indicator, Value

log = logging.getLogger(__name__)

LIMIT_S = 2.0  # for one figure
REST_S = 60.0  # one that took longer is not asked again for so long
_FAILED = _("could not be worked out")
_SLOW = _("takes too long to work out")

_resting: dict[str, float] = {}


def figures(principal: Principal) -> list[Figure]:
    """Every figure this person may see, worked out now."""
    visible = [each for each in INDICATORS.active().values() if principal.scopes(each.permission)]
    if not visible:
        return []
    with transaction.atomic(), _patience(LIMIT_S):
        return [worked_out(each, principal) for each in visible]


def worked_out(each: Indicator, principal: Principal) -> Figure:
    """One figure; what goes wrong is said in it. Inside a transaction."""
    if time.monotonic() < _resting.get(each.name, 0.0):
        return Figure(each, None, datetime.now(UTC), _SLOW)
    begun = time.monotonic()
    try:
        with transaction.atomic():  # a savepoint: a broken statement must not spoil the next figure's
            value = _number(each.work(principal))
        rows = each.rows if isinstance(each.rows, str) else each.rows()
        figure = Figure(each, value, datetime.now(UTC), rows=rows)
    except Exception as error:
        log.warning("an indicator failed", extra={"indicator": each.name, "error": repr(error)}, exc_info=True)
        late = time.monotonic() - begun > LIMIT_S
        figure = Figure(each, None, datetime.now(UTC), _SLOW if late else _FAILED)
    if time.monotonic() - begun > LIMIT_S:
        log.warning("an indicator is slow", extra={"indicator": each.name, "seconds": time.monotonic() - begun})
        _resting[each.name] = time.monotonic() + REST_S
    return figure


def _number(value: object) -> Value:
    """Raises TypeError, ValueError for what is no figure."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"an indicator gave {type(value).__name__} instead of a number")
    if not isfinite(value):
        raise ValueError("an indicator gave no finite number")
    return value


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """No statement inside may take longer; afterwards the limit is what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(seconds * 1000))])
        yield
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
