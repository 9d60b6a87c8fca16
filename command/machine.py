"""The life of an incident."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from command.models import Incident
from command.permissions import CLOSE, RESPOND, VERIFY
from core.states.api import Machine, Step

State = Incident.State
INCIDENT = Machine(
    dict(State.choices),
    (
        Step("verify", pgettext_lazy("incident", "Verify"), (State.RECEIVED,), State.VERIFIED, VERIFY, "verified_at"),
        Step(
            "respond",
            pgettext_lazy("incident", "Begin response"),
            (State.VERIFIED,),
            State.RESPONDING,
            RESPOND,
            "responding_at",
        ),
        Step(
            "close",
            pgettext_lazy("incident", "Close"),
            (State.RESPONDING, State.VERIFIED),
            State.CLOSED,
            CLOSE,
            "closed_at",
        ),
        Step(
            "dismiss",
            pgettext_lazy("incident", "Dismiss"),
            (State.RECEIVED, State.VERIFIED),
            State.CLOSED,
            CLOSE,
            "closed_at",
        ),
    ),
)

OUTCOMES = {
    "done": _("Dealt with"),
    "false_alarm": _("False alarm"),
    "duplicate": _("Reported twice"),
    "passed_on": _("Passed on"),
}
