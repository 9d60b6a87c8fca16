"""First step: who comes into question at all. Pure."""

from django.utils.translation import gettext_lazy as _

from dispatch.models import Unit
from dispatch.recommend.values import LeftOut, Standing
from dispatch.recommend.words import ago
from dispatch.words import Sentence
from sensors.api import is_usable

FRESH_S = 300.0

_OFF = LeftOut("off_duty", Sentence(_("Off duty")))
_OUT = LeftOut("out_of_service", Sentence(_("Out of service")))
_NO_DEVICE = LeftOut("no_device", Sentence(_("Has no device")))
_NEVER = LeftOut("never_reported", Sentence(_("Its device has never reported")))
_BAD_FIX = LeftOut("bad_fix", Sentence(_("Its last fix cannot be believed")))
_BUSY = _("Ordered to %(incident)s")
_OLD = _("Last fix %(ago)s")


def left_out(standing: Standing, now_ms: int) -> LeftOut | None:
    """Why this unit does not come into question at `now_ms` (epoch milliseconds); None where it does."""
    match standing.card.duty:
        case Unit.Duty.OFF:
            return _OFF
        case Unit.Duty.OUT:
            return _OUT
    if standing.busy_with is not None:
        return LeftOut("busy", Sentence(_BUSY, {"incident": standing.busy_with}))
    if standing.card.device_id is None:
        return _NO_DEVICE
    return _by_fix(standing, now_ms)


def _by_fix(standing: Standing, now_ms: int) -> LeftOut | None:
    if standing.fix is None:
        return _NEVER
    if standing.fix.quality and not is_usable(standing.fix.quality):  # flags are slow, and most fixes are good
        return _BAD_FIX
    age_s = age_of(standing, now_ms)
    return LeftOut("old_fix", Sentence(_OLD, {"ago": ago(age_s)})) if age_s > FRESH_S else None


def age_of(standing: Standing, now_ms: int) -> float:
    """Seconds since the last fix; clocks that run a little ahead make it 0, not less."""
    assert standing.fix is not None
    return max(0.0, (now_ms - standing.fix.t_ms) / 1000)
