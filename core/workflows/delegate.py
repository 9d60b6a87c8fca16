"""Letting somebody stand in, for a while and with a reason; the log names both in everything they do."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.api import AccessDenied, Principal
from core.accounts.models import RoleAssignment, User
from core.events.api import Payload, append, event_type
from core.workflows.models import Delegation

_AUDIT = "core.event.audit"


@event_type("core.delegation.given", title=gettext_lazy("Work delegated"), permission=_AUDIT)
class DelegationGiven(Payload, frozen=True):
    """Somebody stands in for somebody else between two moments."""

    giver: str
    taker: str
    since: str
    until: str


@event_type("core.delegation.ended", title=gettext_lazy("Delegation ended"), permission=_AUDIT)
class DelegationEnded(Payload, frozen=True):
    """A delegation was ended before its time."""

    giver: str
    taker: str


@transaction.atomic
def delegate(giver: Principal, taker: User, since: datetime, until: datetime, reason: str) -> Delegation:
    """Let `taker` see the giver's inbox and act on their behalf; what was delegated to the giver is not passed on.

    Raises:
        AccessDenied: the giver is no person.
        ValidationError: not somebody else who works here, no time ahead, or no reason.
    """
    if giver.user_id is None:
        raise AccessDenied(giver, "core.delegation.give")
    _check(giver, taker, since, until, reason)
    made = Delegation.objects.create(
        giver_id=giver.user_id, taker=taker, since=since, until=until, reason=reason.strip()
    )
    times = {"since": since.isoformat(), "until": until.isoformat()}
    append(DelegationGiven(giver=giver.username, taker=taker.username, **times), actor=giver)
    return made


@transaction.atomic
def end_delegation(actor: Principal, pk: int) -> Delegation:
    """End a delegation now; giver and taker both may. Nothing happens where it has ended.

    Raises:
        Delegation.DoesNotExist: there is none. AccessDenied: it is between others.
    """
    found = Delegation.objects.select_for_update(of=("self",)).select_related("giver", "taker").get(pk=pk)
    if actor.user_id not in (found.giver_id, found.taker_id):
        raise AccessDenied(actor, "core.delegation.end")
    if found.ended_at is None:
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
        append(DelegationEnded(giver=found.giver.username, taker=found.taker.username), actor=actor)
    return found


def delegations(principal: Principal) -> list[Delegation]:
    """What this person gave and was given, newest first."""
    if principal.user_id is None:
        return []
    given = Delegation.objects.filter(giver_id=principal.user_id)
    return list((given | Delegation.objects.filter(taker_id=principal.user_id)).select_related("giver", "taker")[:200])


def _check(giver: Principal, taker: User, since: datetime, until: datetime, reason: str) -> None:
    works_here = taker.is_active and RoleAssignment.objects.filter(user=taker).exists()
    if taker.pk == giver.user_id or not works_here:
        raise ValidationError({"taker": _("Choose a colleague, other than yourself.")})
    if not since < until or until <= timezone.now():
        raise ValidationError({"until": _("The end must lie after the beginning, and ahead.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Please say why.")})
