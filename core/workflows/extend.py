"""Extending the promised limit: once, with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.api import Principal
from core.states.api import Refusal
from core.workflows.clock import clock_of, set_clock
from core.workflows.hands import Holder
from core.workflows.models import Case
from core.workflows.rows import locked, required, said_of, tell, write_entry
from core.worktime.api import calendar

_CLOSED = _("%(thing)s is closed; its limit cannot be extended.")
_ONCE = _("The limit of %(thing)s was extended already: %(who)s, %(when)s.")
_NEVER = _("Limits of this process cannot be extended.")


@transaction.atomic
def extend(actor: Principal, case_pk: int, days: int, reason: str) -> Case:
    """Extend the promised limit of an open case by working days.

    Raises:
        Case.DoesNotExist: there is no such case. AccessDenied: the actor may not extend limits there.
        Refusal: the case is closed, or its limit has been extended before.
        ValidationError: more days than the process allows, or no reason.
    """
    case, process = locked(case_pk)
    if not process.extendable_days:
        raise Refusal("not_extendable", _NEVER)
    acting = required(actor, process, Holder(process.permission("extend"), case.agency.path), "extend")
    if case.closed_at is not None:
        raise Refusal("case_closed", _CLOSED, thing=case.number)
    if earlier := case.entries.filter(step="extend").last():
        raise Refusal("extended_already", _ONCE, thing=case.number, **said_of(earlier, process))
    if not 1 <= days <= process.extendable_days:
        most = gettext("Between 1 and %(most)s working days.") % {"most": process.extendable_days}
        raise ValidationError({"days": most})
    if not reason.strip():
        raise ValidationError({"reason": gettext("Please say why.")})
    now = timezone.now()
    case.extended_days, case.revision, case.reminded = days, case.revision + 1, 0
    set_clock(case, clock_of(case), calendar())
    case.save()
    case.tasks.filter(done_at=None, branch=None).update(due=case.promised_due)
    write_entry(case, "extend", case.state, acting, now, values={"days": days}, note=reason.strip())
    tell(case, process, "extended", actor, days=days, on_behalf_of=acting.giver_name)
    return case
