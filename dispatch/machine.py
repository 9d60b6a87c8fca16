"""The life of an assignment."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states.api import Machine, Step
from dispatch.models import Assignment
from dispatch.permissions import OFFER, REPORT

State = Assignment.State
_UNDER_WAY = (State.OFFERED, State.ACKNOWLEDGED, State.EN_ROUTE, State.ON_SCENE)
_TITLES = {  # alarms are acknowledged and cleared too, in other words
    "acknowledge": pgettext_lazy("order", "Acknowledge"),
    "clear": pgettext_lazy("order", "Clear"),
    "withdraw": pgettext_lazy("order", "Withdraw"),
}
ASSIGNMENT = Machine(
    dict(State.choices),
    (
        Step("acknowledge", _TITLES["acknowledge"], (State.OFFERED,), State.ACKNOWLEDGED, REPORT, "acknowledged_at"),
        Step("depart", _("Depart"), (State.ACKNOWLEDGED,), State.EN_ROUTE, REPORT, "en_route_at"),
        Step("arrive", _("Arrive"), (State.EN_ROUTE,), State.ON_SCENE, REPORT, "on_scene_at"),
        Step("clear", _TITLES["clear"], (State.ON_SCENE,), State.CLEARED, REPORT, "cleared_at"),
        Step("withdraw", _TITLES["withdraw"], _UNDER_WAY, State.WITHDRAWN, OFFER, "withdrawn_at"),
    ),
)
