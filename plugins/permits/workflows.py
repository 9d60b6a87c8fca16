"""The approval of a permit: application, one correction, review, joint approval, decision, certificate."""

from core.access.api import Role
from core.plugins.api import Text
from core.workflows.api import APPLICANT, Case, Hand, Parallel, Process, State, Transition, Values, process
from plugins.permits.certificate import issue_certificate
from plugins.permits.forms import Application, Corrected, Correction, Outcome, Procedure, Reason
from plugins.permits.models import Item
from plugins.permits.registers import VIEW

WINDOW = Hand(roles=(Role.LIAISON, Role.DUTY_OFFICER))
DECIDES = Hand(roles=(Role.LEADER, Role.COMMANDER))
OPEN = ("submitted", "correcting", "review", "special", "joint", "deciding")


def item_of(case: Case) -> Item:
    """The item a case is about."""
    item: Item = Item.objects.get(pk=case.data["open"]["item"])
    return item


def _limits(values: Values) -> tuple[int, int]:
    item: Item = values["item"]
    return item.promised_days, item.legal_days


JOINT = Parallel(
    agencies=lambda case: item_of(case).asked,
    roles=(Role.LIAISON,),
    agreed="all_agreed",
    refused="objected",
    silent_after_days=3,
)
STATES = (
    State(
        "submitted",
        Text("待受理", "submitted"),
        Text("核对材料：齐全则受理，不齐全须一次性告知。", "Accept, or tell all that is missing at once."),
        WINDOW,
    ),
    State(
        "correcting",
        Text("待补正", "to be corrected"),
        Text("请按一次性告知补正材料后重新提交。", "Please add what was asked for, and send it again."),
        APPLICANT,
        clock="pauses",
    ),
    State(
        "review",
        Text("审查中", "under review"),
        Text("审查后转联合审批，或启动特别程序。", "Review, then ask the departments, or stop the clock."),
        WINDOW,
    ),
    State(
        "special",
        Text("特别程序", "special procedure"),
        Text("听证、专家评审等所需时间不计入时限。", "Its time does not count."),
        WINDOW,
        clock="pauses",
    ),
    State("joint", Text("联合审批", "joint approval"), parallel=JOINT),
    State(
        "deciding",
        Text("待决定", "to be decided"),
        Text("作出准予或不予许可的决定。", "Grant the permit or refuse it."),
        DECIDES,
    ),
    State("granted", Text("准予许可", "granted")),
    State("refused", Text("不予许可", "refused")),
    State("rejected", Text("不予受理", "not accepted")),
    State("withdrawn", Text("已撤回", "withdrawn")),
)
SUBMITTED, REVIEW, JOINTLY, DECIDING = ("submitted",), ("review",), ("joint",), ("deciding",)
REVIEWERS = ("accept", "ask")  # four eyes: who reviewed does not decide

TRANSITIONS = (
    Transition("accept", Text("受理", "Accept"), SUBMITTED, "review"),
    Transition(
        "correct",
        Text("一次性告知补正", "Ask for correction"),
        SUBMITTED,
        "correcting",
        form=Correction,
        kind="return",
        once=True,
    ),
    Transition("resubmit", Text("补正后提交", "Send again"), ("correcting",), "submitted", form=Corrected),
    Transition("reject", Text("不予受理", "Do not accept"), SUBMITTED, "rejected", form=Reason, kind="refuse"),
    Transition("suspend", Text("启动特别程序", "Special procedure"), REVIEW, "special", form=Procedure, kind="side"),
    Transition("resume", Text("特别程序结束", "Procedure over"), ("special",), "review", form=Outcome),
    Transition("ask", Text("转联合审批", "Ask the departments"), REVIEW, "joint"),
    Transition("all_agreed", Text("各部门同意", "All agreed"), JOINTLY, "deciding", auto=True),
    Transition("objected", Text("有部门不同意", "One objected"), JOINTLY, "review", auto=True, kind="return"),
    Transition("grant", Text("准予许可", "Grant"), DECIDING, "granted", effect=issue_certificate, not_by=REVIEWERS),
    Transition("refuse", Text("不予许可", "Refuse"), DECIDING, "refused", form=Reason, kind="refuse", not_by=REVIEWERS),
    Transition("back", Text("退回审查", "Back to review"), DECIDING, "review", kind="return"),
    Transition("withdraw", Text("撤回申请", "Withdraw"), OPEN, "withdrawn", hand=APPLICANT, kind="withdraw"),
)

APPROVAL = process(
    Process(
        name="permits.approval",
        title=Text("行政许可办理", "Permit approval"),
        about=Text(
            "网上申请，部门联合审批，电子证照公开可验。", "Applied for online, approved jointly, verifiable by all."
        ),
        states=STATES,
        transitions=TRANSITIONS,
        good=("granted", "refused", "rejected"),
        begin=APPLICANT,
        opening=Application,
        subject=lambda values: str(values["item"]),
        agency=lambda values: str(values["item"].agency.code),
        limits=_limits,
        view=VIEW,
        number="甘许{year}-{serial:05d}",
        legal_days=20,
        promised_days=10,
        extendable_days=10,
    )
)
