"""Who may look at a case."""

from core.access.api import AccessDenied, Principal
from core.workflows.declare import Process
from core.workflows.hands import Holder, holder_of_task
from core.workflows.models import Case
from core.workflows.people import ways_to_act


def may_see(principal: Principal, case: Case) -> bool:
    """Whoever may see the process's cases there, has it in hand, applied for it, or took part; and who stands in."""
    if principal.anonymous:
        return False
    people = [each.giver or each.actor for each in ways_to_act(principal)]
    view = Holder(f"{case.process}.view", case.agency.path)
    if any(view.held_by(each) or _applied(each, case) for each in people):
        return True
    holders = [holder_of_task(task) for task in case.tasks.filter(done_at=None)]
    return any(holder.held_by(each) for holder in holders for each in people) or _took_part(principal, case)


def may_begin(principal: Principal, process: Process) -> bool:
    """Whether a person may open cases of this process."""
    return process.begin.at == "applicant" or bool(principal.scopes(process.permission("begin")))


def require_sight(principal: Principal, case: Case) -> None:
    """Raises AccessDenied: the case is none of theirs."""
    if not may_see(principal, case):
        raise AccessDenied(principal, f"{case.process}.view")


def _applied(principal: Principal, case: Case) -> bool:
    return principal.user_id is not None and case.applicant_id == principal.user_id


def _took_part(principal: Principal, case: Case) -> bool:
    user_id = principal.user_id
    if user_id is None:
        return False
    return case.entries.filter(by=user_id).exists() or case.entries.filter(on_behalf_of=user_id).exists()
