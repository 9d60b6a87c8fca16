"""Figures of the sensors stage."""

from django.utils.translation import gettext_lazy as _

from core.access.api import Principal
from core.indicators.api import indicator
from sensors.models import Alarm
from sensors.permissions import ALARMS
from sensors.visibility import alarms_visible_to


@indicator(
    "sensors.unacknowledged_alarms", title=_("Unacknowledged alarms"), unit=_("alarms"), permission=ALARMS, order=20
)
def unacknowledged_alarms(principal: Principal) -> int:
    """How many living alarms nobody has acknowledged."""
    rows = Alarm.objects.filter(alarms_visible_to(principal, ALARMS))
    return rows.filter(state=Alarm.State.RAISED, cleared_at=None).count()
