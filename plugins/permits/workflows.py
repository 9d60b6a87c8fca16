"""The approval of a permit: application, one correction, review, joint approval, decision, certificate."""

from typing import Any

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


def _step(name: str, zh: str, en: str, source: str, target: str, **more: Any) -> Transition:
    return Transition(name=name, title=Text(zh=zh, en=en), sources=(source,), target=target, **more)


def _state(name: str, zh: str, en: str, **more: Any) -> State:
    return State(name=name, title=Text(zh=zh, en=en), **more)


def _limits(values: Values) -> tuple[int, int]:
    item: Item = values["item"]
    return item.promised_days, item.legal_days


STATES = (
    _state(
        "submitted",
        "待受理",
        "submitted",
        hand=WINDOW,
        about=Text(
            zh="核对材料：齐全则受理，不齐全须一次性告知。",
            en="Accept, or tell all that is missing at once.",
        ),
    ),
    _state(
        "correcting",
        "待补正",
        "to be corrected",
        hand=APPLICANT,
        clock="pauses",
        about=Text(zh="请按一次性告知补正材料后重新提交。", en="Please add what was asked for, and send it again."),
    ),
    _state(
        "review",
        "审查中",
        "under review",
        hand=WINDOW,
        about=Text(zh="审查后转联合审批，或启动特别程序。", en="Review, then ask the departments, or stop the clock."),
    ),
    _state(
        "special",
        "特别程序",
        "special procedure",
        hand=WINDOW,
        clock="pauses",
        about=Text(zh="听证、专家评审等所需时间不计入时限。", en="Its time does not count."),
    ),
    _state(
        "joint",
        "联合审批",
        "joint approval",
        parallel=Parallel(
            agencies=lambda case: item_of(case).asked,
            roles=(Role.LIAISON,),
            agreed="all_agreed",
            refused="objected",
            silent_after_days=3,
        ),
    ),
    _state(
        "deciding",
        "待决定",
        "to be decided",
        hand=DECIDES,
        about=Text(zh="作出准予或不予许可的决定。", en="Grant the permit or refuse it."),
    ),
    _state("granted", "准予许可", "granted"),
    _state("refused", "不予许可", "refused"),
    _state("rejected", "不予受理", "not accepted"),
    _state("withdrawn", "已撤回", "withdrawn"),
)

TRANSITIONS = (
    _step("accept", "受理", "Accept", "submitted", "review"),
    _step(
        "correct",
        "一次性告知补正",
        "Ask for correction",
        "submitted",
        "correcting",
        form=Correction,
        kind="return",
        once=True,
    ),
    _step("resubmit", "补正后提交", "Send again", "correcting", "submitted", form=Corrected),
    _step("reject", "不予受理", "Do not accept", "submitted", "rejected", form=Reason, kind="refuse"),
    _step("suspend", "启动特别程序", "Special procedure", "review", "special", form=Procedure, kind="side"),
    _step("resume", "特别程序结束", "Procedure over", "special", "review", form=Outcome),
    _step("ask", "转联合审批", "Ask the departments", "review", "joint"),
    _step("all_agreed", "各部门同意", "All agreed", "joint", "deciding", auto=True),
    _step("objected", "有部门不同意", "One objected", "joint", "review", auto=True, kind="return"),
    _step("grant", "准予许可", "Grant", "deciding", "granted", not_by=("accept", "ask"), effect=issue_certificate),
    _step("refuse", "不予许可", "Refuse", "deciding", "refused", not_by=("accept", "ask"), form=Reason, kind="refuse"),
    _step("back", "退回审查", "Back to review", "deciding", "review", kind="return"),
    Transition(
        name="withdraw",
        title=Text(zh="撤回申请", en="Withdraw"),
        sources=OPEN,
        target="withdrawn",
        hand=APPLICANT,
        kind="withdraw",
    ),
)

APPROVAL = process(
    Process(
        name="permits.approval",
        title=Text(zh="行政许可办理", en="Permit approval"),
        about=Text(
            zh="网上申请，部门联合审批，电子证照公开可验。",
            en="Apply online; departments approve jointly; the certificate can be verified by anybody.",
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
