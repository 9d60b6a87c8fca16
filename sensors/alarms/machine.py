"""The life of an alarm, as far as people move it. A graver value makes an acknowledged alarm unacknowledged again."""

from django.utils.translation import gettext_lazy as _

from core.states.api import Machine, Step
from sensors.alarms.models import Alarm
from sensors.permissions import ACKNOWLEDGE, CLEAR

State = Alarm.State
ALARM = Machine(
    dict(State.choices),
    (
        Step("acknowledge", _("Acknowledge"), (State.RAISED,), State.ACKNOWLEDGED, ACKNOWLEDGE, "acknowledged_at"),
        Step("clear", _("Clear alarm"), (State.RAISED, State.ACKNOWLEDGED), State.CLEARED, CLEAR, "cleared_at"),
    ),
)
