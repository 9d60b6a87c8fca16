"""A permit from application to certificate: one correction, parallel approval, silence, four eyes, and bad input."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.access.api import SYSTEM, AccessDenied
from core.documents.api import documents_of, pdf_of, standing
from core.indicators.api import figures
from core.states.api import Refusal
from core.workflows.api import answer, expire_silent, lamp, open_case, possible, process_of, take, walk
from plugins.permits.models import Item
from tests.plugins.permits.world import COMPANY, RESIDENT, WHERE, Hall


def test_from_application_to_certificate(hall: Hall) -> None:
    case = hall.opened()
    assert case.agency == hall.agencies["urban"]
    assert (case.promised_days, case.legal_days) == (7, 20)
    case = take(hall.officer, case.pk, "correct", {"missing": "缺修复方案"}, revision=case.revision)
    assert lamp(case, timezone.now()) == "paused"
    case = take(hall.resident, case.pk, "resubmit", {"done": "已补修复方案"}, revision=case.revision)
    with pytest.raises(Refusal, match="一次"):
        take(hall.officer, case.pk, "correct", {"missing": "还缺"}, revision=case.revision)
    case = take(hall.officer, case.pk, "accept", revision=case.revision)
    case = take(hall.officer, case.pk, "suspend", {"procedure": "expert", "days": 5}, revision=case.revision)
    assert lamp(case, timezone.now()) == "paused"
    case = take(hall.officer, case.pk, "resume", {"outcome": "方案可行"}, revision=case.revision)
    case = take(hall.officer, case.pk, "ask", revision=case.revision)
    tasks = {task.branch.code: task for task in case.tasks.filter(done_at=None) if task.branch}
    assert sorted(tasks) == ["dept-fire", "dept-traffic", "dept-water"]
    answer(hall.liaison("traffic"), tasks["dept-traffic"].pk, True, "")
    answer(hall.liaison("water"), tasks["dept-water"].pk, True, "避开管线")
    case.refresh_from_db()
    assert case.state == "joint"
    due = tasks["dept-fire"].due
    assert due is not None
    assert expire_silent(due - timedelta(seconds=1)) == 0
    assert expire_silent(due) == 1
    case.refresh_from_db()
    assert case.state == "deciding"
    assert case.tasks.get(pk=tasks["dept-fire"].pk).answer == "silent"
    case = take(hall.leader, case.pk, "grant", revision=case.revision)
    assert (case.state, case.on_time) == ("granted", True)
    (document,) = documents_of("permits.approval", case.pk)
    assert pdf_of(document).startswith(b"%PDF")
    assert document.facts["持证人"] == "王**"
    assert standing(False, document.valid_until, timezone.localdate()) == "valid"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({**RESIDENT, "number": "210211199003072018"}, "number"),
        ({**COMPANY, "number": "91210211MA0000000H"}, "number"),
        ({**COMPANY, "kind": "person"}, "number"),
        ({**RESIDENT, "phone": "12"}, "phone"),
    ],
)
def test_a_wrong_number_is_refused_at_the_door(hall: Hall, given: dict[str, str], field: str) -> None:
    item = Item.objects.get(code="XK-CG-003")
    with pytest.raises(ValidationError) as refused:
        open_case(hall.resident, "permits.approval", {**given, **WHERE, "item": item.pk})
    assert list(refused.value.message_dict) == [field]


def test_what_is_not_online_cannot_be_applied_for(hall: Hall) -> None:
    item = Item.objects.get(code="XK-GA-002")
    with pytest.raises(ValidationError):
        open_case(hall.resident, "permits.approval", {**RESIDENT, **WHERE, "item": item.pk})


def test_one_department_that_objects_sends_it_back(hall: Hall) -> None:
    case = hall.opened()
    for step in ("accept", "ask"):
        case = take(hall.officer, case.pk, step, revision=case.revision)
    task = case.tasks.get(branch=hall.agencies["fire"], done_at=None)
    answer(hall.liaison("fire"), task.pk, False, "占用消防通道")
    with pytest.raises(Refusal):
        answer(hall.liaison("fire"), task.pk, True, "")
    case.refresh_from_db()
    assert case.state == "review"


def test_nobody_decides_what_they_accepted_and_nobody_acts_for_others(hall: Hall) -> None:
    case = hall.at_decision()
    assert case.state == "deciding"
    assert "grant" not in {step.name for step in possible(hall.officer, case)}
    for forger in (hall.officer, hall.resident, hall.liaison("health"), hall.principal("neighbour")):
        with pytest.raises((AccessDenied, Refusal)):
            take(forger, case.pk, "grant", revision=case.revision)
    case = take(hall.leader, case.pk, "refuse", {"reason": "通风不合格"}, revision=case.revision)
    assert case.state == "refused"
    assert documents_of("permits.approval", case.pk) == []


def test_an_applicant_withdraws_their_own(hall: Hall) -> None:
    case = hall.opened()
    with pytest.raises(AccessDenied):
        take(hall.principal("neighbour"), case.pk, "withdraw", revision=case.revision)
    case = take(hall.resident, case.pk, "withdraw", revision=case.revision)
    assert case.state == "withdrawn"


def test_every_random_walk_comes_to_an_end(db: None) -> None:
    process = process_of("permits.approval")
    assert process.ends == {"granted", "refused", "rejected", "withdrawn"}
    walks = [walk(process, seed) for seed in range(50)]
    assert all(each.ended for each in walks)


def test_the_share_of_items_online(hall: Hall) -> None:
    found = {each.indicator.name: each.value for each in figures(SYSTEM)}
    assert found["permits.items.online"] == 91.2
