"""The face of the workflow kit."""

from core.workflows.address import address
from core.workflows.answer import answer, expire_silent, settled
from core.workflows.cases import CasePage, CaseQuery, cases, counts, filtered, visible
from core.workflows.clock import lamp
from core.workflows.contribute import process, rights_of
from core.workflows.declare import (
    APPLICANT,
    PROCESSES,
    Hand,
    Parallel,
    Process,
    State,
    Transition,
    Values,
    newest,
    process_of,
)
from core.workflows.delegate import delegate, delegations, end_delegation
from core.workflows.diagram import diagram
from core.workflows.extend import extend
from core.workflows.inbox import InboxPage, InboxQuery, done_box, inbox
from core.workflows.models import Case, Delegation, Entry, Task
from core.workflows.remind import remind
from core.workflows.see import may_see, require_sight
from core.workflows.start import open_case
from core.workflows.take import advance, possible, take
from core.workflows.tried import declared_for_a_while
from core.workflows.walk import Walk, walk

__all__ = [
    "APPLICANT",
    "PROCESSES",
    "Case",
    "CasePage",
    "CaseQuery",
    "Delegation",
    "Entry",
    "Hand",
    "InboxPage",
    "InboxQuery",
    "Parallel",
    "Process",
    "State",
    "Task",
    "Transition",
    "Values",
    "Walk",
    "address",
    "advance",
    "answer",
    "cases",
    "counts",
    "declared_for_a_while",
    "delegate",
    "delegations",
    "diagram",
    "done_box",
    "end_delegation",
    "expire_silent",
    "extend",
    "filtered",
    "inbox",
    "lamp",
    "may_see",
    "newest",
    "open_case",
    "possible",
    "process",
    "process_of",
    "remind",
    "require_sight",
    "rights_of",
    "settled",
    "take",
    "visible",
    "walk",
]
