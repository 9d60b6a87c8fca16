"""In whose hand something is: the permission and the agency path by which a hand of a case is found."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.access.api import WHOLE_DISTRICT, Principal
from core.accounts.models import Agency
from core.states.api import Refusal
from core.workflows.declare import Hand, Process, State, Transition
from core.workflows.models import Case, Task

_NO_LEVEL = _("%(agency)s does not lie in any %(level)s, so this process cannot be worked there.")


@dataclass(frozen=True)
class Holder:
    """Whoever holds `permission` at `path`, or the one person `user_id`."""

    permission: str = ""
    path: str = WHOLE_DISTRICT
    user_id: int | None = None

    def held_by(self, principal: Principal) -> bool:
        """Whether this person is meant, by themselves."""
        if principal.superuser:
            return True
        if self.permission:
            return principal.may(self.permission, self.path)
        return self.user_id is not None and principal.user_id == self.user_id


def holder_of(process: Process, case: Case, hand: Hand, name: str) -> Holder:
    """Who is meant by a hand in a case; `name` is that of the state or transition whose hand it is."""
    if hand.at == "applicant":
        return Holder(user_id=case.applicant_id)
    return Holder(process.permission(name), path_at(case.agency, hand))


def holder_of_step(process: Process, case: Case, step: Transition, state: State) -> Holder | None:
    """Who may take a step from a state; None: the kit itself only."""
    if step.auto:
        return None
    if step.hand is not None:
        return holder_of(process, case, step.hand, step.name)
    return holder_of(process, case, state.hand, state.name) if state.hand else None


def holders_in(process: Process, case: Case, state: State) -> list[Holder]:
    """Whose inboxes a case is in while it stands in a state: the state's hand; else those whose steps lead on."""
    if state.hand is not None:
        return [holder_of(process, case, state.hand, state.name)]
    if state.parallel is not None:
        return []
    steps = [each for each in process.transitions if state.name in each.sources and each.hand is not None]
    leading = [each for each in steps if each.kind not in ("withdraw", "side")]
    return list(dict.fromkeys(holder_of(process, case, each.hand, each.name) for each in leading if each.hand))


def holder_of_task(task: Task) -> Holder:
    """Whose inbox a task is in."""
    return Holder(task.permission, task.agency_path, task.user_id)


def path_at(agency: Agency, hand: Hand) -> str:
    """The path of the agency that has it. Raises Refusal: there is none of this level above the case's agency."""
    if hand.at == "district":
        return WHOLE_DISTRICT
    if hand.at == "case":
        return agency.path
    above = [int(part) for part in agency.path.split(".") if part]
    found = Agency.objects.filter(pk__in=above, level=hand.at).values_list("path", flat=True).first()
    if found is None:
        level = Agency.Level(hand.at).label
        raise Refusal("no_such_level", _NO_LEVEL, agency=agency, level=level)
    return found
