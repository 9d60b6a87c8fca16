"""Several agencies are asked at once; the last agreement, one refusal, or silence moves the case."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core.access.api import AccessDenied, Principal, Role
from core.notices.api import latest
from core.states.api import Refusal
from core.workflows.api import Case, Task, answer, expire_silent, may_see, settled, take
from core.worktime.api import add_working_days, calendar
from tests.workflows.world import World, again, happened


@pytest.fixture
def asked(world: World) -> Case:
    officer = world.person("officer", Role.DUTY_OFFICER)
    case = world.opened(world.person("resident"))
    return take(officer, case.pk, "accept", {"area": 1}, revision=1)


def of(case: Case, code: str) -> Task:
    return case.tasks.get(branch__code=code, done_at=None)


def liaison(world: World, code: str) -> Principal:
    return world.person(code, Role.LIAISON, at=getattr(world, code))


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (["agreed", ""], None),
        (["agreed", "silent"], "agreed"),
        (["agreed", "refused", ""], "refused"),
        (["silent", "silent"], "agreed"),
        ([], "agreed"),
    ],
)
def test_what_answers_come_to(answers: list[str], outcome: str | None) -> None:
    assert settled(answers) == outcome


def test_one_refusal_needs_a_reason_and_sends_the_case_back(world: World, asked: Case) -> None:
    fireman, plumber = liaison(world, "fire"), liaison(world, "water")
    task, other = of(asked, "fire"), of(asked, "water")
    with pytest.raises(ValidationError):
        answer(fireman, task.pk, False, " ")
    answer(fireman, task.pk, False, "no hydrant")
    assert again(asked).state == "intake"
    with pytest.raises(Refusal, match="water") as refused:
        answer(plumber, other.pk, True, "")
    assert refused.value.code == "not_asked_any_more"


def test_nobody_answers_twice(world: World, asked: Case) -> None:
    fireman, colleague = liaison(world, "fire"), world.person("colleague", Role.LIAISON, at=world.fire)
    everywhere = world.person("everywhere", Role.LIAISON, at=world.district)
    answer(fireman, of(asked, "fire").pk, True, "fine")
    done = asked.tasks.get(branch__code="fire")
    for person in (fireman, colleague):
        with pytest.raises(Refusal, match="fire") as refused:
            answer(person, done.pk, False, "on second thoughts")
        assert refused.value.code == "answered_already"
    with pytest.raises(AccessDenied):
        answer(fireman, of(asked, "water").pk, True, "")
    again(asked)
    second = Task.objects.create(  # a third agency of the same round
        case=asked, state="asking", permission=done.permission, branch=world.west, since=done.since
    )
    answer(everywhere, of(asked, "water").pk, True, "")
    with pytest.raises(Refusal, match="everywhere") as twice:
        answer(everywhere, second.pk, True, "")
    assert twice.value.code == "answered_twice"


def test_silence_is_consent_when_its_working_days_are_over(world: World, asked: Case) -> None:
    answer(liaison(world, "fire"), of(asked, "fire").pk, True, "")
    due = of(asked, "water").due
    assert due is not None
    assert due == add_working_days(of(asked, "water").since, 3, calendar())
    assert expire_silent(due - timedelta(seconds=1)) == 0
    assert expire_silent(due) == 1
    assert expire_silent(due) == 0
    case = again(asked)
    assert case.state == "signing"
    said = [event.payload.get("answer") for event in happened() if event.type.endswith(".answered")]
    assert said == ["agreed", "silent"]
    assert [entry.by_name for entry in case.entries.filter(step="answer")][-1].startswith("系统")


def test_agencies_are_told_that_they_are_asked(world: World) -> None:
    fireman = liaison(world, "fire")
    case = world.opened(world.person("resident"))
    case = take(world.person("officer", Role.DUTY_OFFICER), case.pk, "accept", {"area": 1}, revision=1)
    (notice,) = latest(fireman)
    assert notice.address == f"/processes/trial/permit/{case.pk}/answer/{of(case, 'fire').pk}/"
    assert may_see(fireman, case)


def test_a_second_round_asks_afresh(world: World, asked: Case) -> None:
    fireman, officer = liaison(world, "fire"), world.person("officer2", Role.DUTY_OFFICER)
    answer(fireman, of(asked, "fire").pk, False, "no hydrant")
    case = again(asked)
    take(officer, case.pk, "accept", {"area": 2}, revision=case.revision)
    answer(fireman, of(asked, "fire").pk, True, "now there is one")
    assert again(asked).state == "asking"  # the others' silence of the first round does not count
    answer(liaison(world, "water"), of(asked, "water").pk, True, "")
    assert again(asked).state == "signing"
