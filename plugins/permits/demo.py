"""What `./run --demo` shows of this module: example items, applicants, and cases in several states."""

from typing import Any, TextIO

from core.access.api import SYSTEM, Principal, Role, principal_of
from core.accounts.api import Agency, User, create_user, grant
from core.workflows.api import Case, answer, open_case, take
from plugins.permits.items import load_items
from plugins.permits.models import Item

PASSWORD = "Zhihui-Demo-2026"  # noqa: S105 - that of all demo accounts; never made outside --demo
RESIDENT, COMPANY = "demo-resident", "demo-company"
DEPARTMENTS = ("dept-urban", "dept-fire", "dept-traffic", "dept-water")
APPLICANTS = {
    RESIDENT: {"kind": "person", "name": "王小海", "number": "210211199003072019", "phone": "13812345678"},
    COMPANY: {
        "kind": "organisation",
        "name": "大连示例海产品有限公司",
        "number": "91210211MA0000000G",
        "phone": "0411-84321000",
    },
}
CASES: list[tuple[str, str, str, str, list[tuple[str, str, dict[str, Any]]]]] = [
    # who, item, where, what for, then who takes which step with what
    (RESIDENT, "XK-CG-002", "中华路17号门前", "店面装修，临时堆放材料，占道12平方米，10天。", []),
    (
        RESIDENT,
        "XK-CG-001",
        "泉水街道泉水路8号",
        "便利店门头灯箱招牌，6米乘1.2米。",
        [("demo-duty-officer", "correct", {"missing": "缺设置效果图；招牌尺寸与平面图不一致。"})],
    ),
    (
        COMPANY,
        "XK-CG-003",
        "西北路与中华路交叉口",
        "铺设自来水支管，开挖长度35米。",
        [("demo-duty-officer", "accept", {}), ("demo-duty-officer", "ask", {})],
    ),
    (
        COMPANY,
        "XK-SW-002",
        "大连湾街道海产加工园3号",
        "海产品加工废水经预处理后排入市政管网。",
        [("demo-duty-officer", "accept", {}), ("demo-duty-officer", "suspend", {"procedure": "expert", "days": 5})],
    ),
    (
        COMPANY,
        "XK-WJ-001",
        "辛寨子街道砬子山路21号",
        "旅馆公共场所卫生许可。",
        [("demo-duty-officer", "accept", {}), ("demo-duty-officer", "ask", {}), ("demo-leader", "grant", {})],
    ),
    (RESIDENT, "XK-JY-002", "华东路5号", "高级中学教师资格认定。", [("demo-duty-officer", "accept", {})]),
]


def prepare(out: TextIO) -> None:
    """Enter what is not there yet."""
    if not Item.objects.exists():
        out.write(f"网上许可：样例事项 {load_items(SYSTEM).stored} 项 / example service items\n")
    for department in DEPARTMENTS:
        agency = Agency.objects.get(code=department)
        user = _account(out, f"demo-{department}", f"演示{agency}联络员", agency)
        grant(SYSTEM, user, Role.LIAISON, agency)
    for name, said in APPLICANTS.items():
        _account(out, name, said["name"])
    if not Case.objects.filter(process="permits.approval").exists():
        for who, item, address, matter, steps in CASES:
            _case(who, item, address, matter, steps)


def _account(out: TextIO, name: str, title: str, agency: Agency | None = None) -> User:
    found = User.objects.filter(username=name).first()
    user = found or create_user(SYSTEM, name, PASSWORD, name=title, agency=agency)
    out.write(f"  {name:<20} {PASSWORD}   {title}\n")
    return user


def _case(who: str, code: str, address: str, matter: str, steps: list[tuple[str, str, dict[str, Any]]]) -> None:
    item = Item.objects.get(code=code)
    values = {**APPLICANTS[who], "item": item.pk, "address": address, "matter": matter}
    case = open_case(_principal(who), "permits.approval", values)
    for actor, step, said in steps:
        case = take(_principal(actor), case.pk, step, said, revision=case.revision)
        first = case.tasks.filter(branch__isnull=False, done_at=None).first() if case.state == "joint" else None
        if first is not None and first.branch is not None and first.branch.code in DEPARTMENTS:
            answer(_principal(f"demo-{first.branch.code}"), first.pk, True, "同意，请注意施工安全。")


def _principal(name: str) -> Principal:
    return principal_of(User.objects.get(username=name))
