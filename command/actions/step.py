"""Taking an incident a step further."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from command.actions.rows import locked, naming, tell
from command.events import IncidentClosed, IncidentEvent, IncidentResponding, IncidentVerified
from command.machine import INCIDENT, OUTCOMES
from command.models import Incident
from command.wording import lines
from core.access.api import Principal, require
from core.events.api import read_about
from core.plugins.api import Registry
from core.states.api import OutOfOrder, Refusal, Step

ClosingGuard = Callable[[int], Refusal | None]
CLOSING_GUARDS: Registry[str, ClosingGuard] = Registry("closing guards")
"""By name: given the incident's id, why it cannot be closed yet, or None. Asked with the incident locked."""

_DISMISSALS = ("false_alarm", "duplicate", "passed_on")  # what was dealt with is closed, not dismissed
_OUTCOMES_OF = {"close": tuple(OUTCOMES), "dismiss": _DISMISSALS}
_STANDING = (
    "command.incident.opened",
    "command.incident.verified",
    "command.incident.responding",
    "command.incident.closed",
)
_BEEN_DONE = gettext_lazy("“%(step)s” is not possible now: %(thing)s is “%(state)s”, by %(actor)s since %(at)s.")


@transaction.atomic
def take_step(actor: Principal, incident_id: int, step: str, *, note: str = "", outcome: str = "") -> Incident:
    """Take a step of the machine: verify, respond, close or dismiss; the last two need an outcome of `OUTCOMES`.

    Raises:
        Incident.DoesNotExist, KeyError: there is no such incident, or no such step.
        AccessDenied: the actor may not take this step for incidents of that agency.
        OutOfOrder: the incident does not stand where the step begins; says who has brought it where it is.
        Refusal: something keeps it from being closed (`CLOSING_GUARDS`).
        ValidationError: no outcome, or none that fits; or the note is too long.
    """
    incident = locked(incident_id)
    require(actor, INCIDENT.steps[step].permission, incident.agency.path)
    taken = _in_order(incident, step)
    note, outcome = lines("note", note), _checked_outcome(taken, outcome)
    if taken.target == Incident.State.CLOSED:
        _ask_guards(incident.pk)
    incident.state, incident.outcome = taken.target, outcome
    setattr(incident, taken.milestone, timezone.now())
    incident.save(update_fields=["state", "outcome", taken.milestone])
    tell(actor, incident, _event(incident, note))
    return incident


def outcomes_of(step: str) -> dict[str, str]:
    """How a step may end things, with titles; empty for steps that end nothing."""
    return {name: str(OUTCOMES[name]) for name in _OUTCOMES_OF.get(step, ())}


def _in_order(incident: Incident, name: str) -> Step:
    """The step, or who was there before: two officers at one incident must learn of each other."""
    try:
        return INCIDENT.take(name, incident.state, incident.number)
    except OutOfOrder as refused:
        before = [event for event in read_about(incident_id=incident.pk) if event.type in _STANDING]
        if not before:
            raise
        at = timezone.localtime(before[-1].at, timezone.get_default_timezone()).strftime("%m-%d %H:%M:%S")
        facts = {**refused.facts, "actor": before[-1].actor, "at": at}
        raise OutOfOrder(refused.code, _BEEN_DONE, **facts) from None


def _checked_outcome(step: Step, outcome: str) -> str:
    allowed = _OUTCOMES_OF.get(step.name, ())
    if not allowed:
        return ""
    if outcome not in allowed:
        titles = ", ".join(f"{OUTCOMES[name]} ({name})" for name in allowed)
        raise ValidationError(_("Say how it ended: one of %(outcomes)s.") % {"outcomes": titles})
    return outcome


def _ask_guards(incident_id: int) -> None:
    for guard in CLOSING_GUARDS.active().values():
        refusal = guard(incident_id)
        if refusal is not None:
            raise refusal


def _event(incident: Incident, note: str) -> IncidentEvent:
    match incident.state:
        case Incident.State.VERIFIED:
            return IncidentVerified(**naming(incident), note=note)
        case Incident.State.RESPONDING:
            return IncidentResponding(**naming(incident), note=note)
    return IncidentClosed(**naming(incident), outcome=incident.outcome, note=note)
