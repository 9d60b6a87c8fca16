"""What speaks against a step, and what a step leaves behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from core.access.api import AccessDenied, Role
from core.notices.api import latest
from core.states.api import OutOfOrder, Refusal
from core.workflows.api import Case, advance, extend, inbox, may_see, open_case, possible, take
from core.worktime.api import add_working_days, calendar
from tests.workflows.world import PERMIT, World, again, happened


def test_numbers_follow_each_other_without_gaps(world: World) -> None:
    resident = world.person("resident")
    with pytest.raises(ValidationError):
        open_case(resident, PERMIT.name, {"what": ""}, world.east)
    first, second = world.opened(resident), world.opened(resident)
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1


def test_limits_run_in_working_time(world: World) -> None:
    case, days = world.opened(world.person("resident")), calendar()
    assert case.promised_due == add_working_days(case.opened_at, 10, days)
    assert case.legal_due == add_working_days(case.opened_at, 20, days)


def test_a_stale_page_is_told_who_was_faster(world: World) -> None:
    officer, other = world.person("officer", Role.DUTY_OFFICER), world.person("other", Role.DUTY_OFFICER)
    case = world.opened(world.person("resident"))
    take(officer, case.pk, "accept", {"area": 1}, revision=1)
    with override("en"), pytest.raises(Refusal) as refused:
        take(other, case.pk, "deny", revision=1)
    assert refused.value.code == "moved_meanwhile"
    assert "officer" in str(refused.value)
    assert "Accept" in str(refused.value)


def test_a_forged_step_is_refused(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    case = world.opened(resident)
    with pytest.raises(Refusal, match=case.number) as unknown:
        take(officer, case.pk, "grant_me_everything", revision=1)
    assert unknown.value.code == "no_such_step"
    with pytest.raises(OutOfOrder, match=case.number):
        take(officer, case.pk, "sign", revision=1)
    for step in ("deny", "accept"):
        with pytest.raises(AccessDenied):
            take(resident, case.pk, step, {"area": 1}, revision=1)
    case = take(officer, case.pk, "accept", {"area": 1}, revision=1)
    with pytest.raises(AccessDenied):
        take(officer, case.pk, "all_agreed", revision=2)  # the kit's own step
    assert again(case).state == "asking"


def test_somebody_elses_case_stays_closed(world: World) -> None:
    case = world.opened(world.person("resident"))
    strangers = [
        world.person("neighbour"),
        world.person("west officer", Role.DUTY_OFFICER, at=world.west),
        world.person("unit", Role.FIELD_UNIT),
    ]
    for stranger in strangers:
        assert not may_see(stranger, case)
        assert not inbox(stranger).tasks
        assert not possible(stranger, case)
        for step in ("withdraw", "deny", "nonsense"):
            with pytest.raises(AccessDenied):
                take(stranger, case.pk, step, revision=1)
    with pytest.raises(Case.DoesNotExist):
        take(strangers[0], 999_999, "deny", revision=1)


def test_a_correction_is_asked_for_once(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    case = world.opened(resident)
    case = take(officer, case.pk, "correct", revision=1)
    case = take(resident, case.pk, "resubmit", {"what": "a cart"}, revision=2)
    assert "correct" not in [step.name for step in possible(officer, case)]
    with pytest.raises(Refusal, match="officer") as refused:
        take(officer, case.pk, "correct", revision=3)
    assert refused.value.code == "taken_once"
    assert "补正" not in str(refused.value)


def test_the_clock_stands_while_the_applicant_has_the_case(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    case = world.opened(resident)
    Case.objects.filter(pk=case.pk).update(running_since=case.opened_at - timedelta(days=14))
    case = take(officer, case.pk, "correct", revision=1)
    used = case.used_s
    assert used > 0
    assert (case.promised_due, case.running_since) == (None, None)
    (task,) = inbox(resident).tasks
    assert task.due is None
    case = take(resident, case.pk, "resubmit", {"what": "a cart"}, revision=2)
    assert case.used_s == used
    assert case.promised_due is not None
    assert case.promised_due < add_working_days(timezone.now(), 10, calendar())


def test_two_pairs_of_eyes(world: World) -> None:
    both = world.person("both", Role.DUTY_OFFICER, Role.LEADER, at=world.district)
    leader = world.person("leader", Role.LEADER, at=world.district)
    case = world.opened(world.person("resident"), what="nobody")
    case = take(both, case.pk, "accept", {"area": 1}, revision=1)
    assert case.state == "signing"  # nobody had to be asked
    assert "sign" not in [step.name for step in possible(both, case)]
    with pytest.raises(Refusal, match="both") as refused:
        take(both, case.pk, "sign", revision=case.revision)
    assert refused.value.code == "four_eyes"
    assert take(leader, case.pk, "sign", revision=case.revision).state == "granted"


def test_forms_and_guards_speak_before_anything_is_written(world: World) -> None:
    officer = world.person("officer", Role.DUTY_OFFICER)
    case = world.opened(world.person("resident"))
    with pytest.raises(ValidationError) as invalid:
        take(officer, case.pk, "accept", {"area": "-1"}, revision=1)
    assert set(invalid.value.error_dict) == {"area"}
    with pytest.raises(Refusal, match="101"):
        take(officer, case.pk, "accept", {"area": 101}, revision=1)
    assert again(case).revision == 1
    assert len(happened()) == 1


def test_returning_and_withdrawing(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    leader = world.person("leader", Role.LEADER, at=world.district)
    case = world.opened(resident, what="nobody")
    case = take(officer, case.pk, "accept", {"area": 1}, revision=1)
    case = take(leader, case.pk, "back", revision=case.revision, note="which corner?")
    assert [task.case_id for task in inbox(officer).tasks] == [case.pk]
    assert case.entries.last().note == "which corner?"  # type: ignore[union-attr]
    case = take(resident, case.pk, "withdraw", revision=case.revision)
    assert (case.state, case.on_time) == ("withdrawn", True)
    assert not inbox(officer).tasks
    assert happened()[-1].payload["good"] is False
    with pytest.raises(OutOfOrder):
        take(resident, case.pk, "withdraw", revision=case.revision)


def test_the_limit_is_extended_once_with_a_reason(world: World) -> None:
    officer = world.person("officer", Role.DUTY_OFFICER)
    case = world.opened(world.person("resident"))
    for days, reason in ((6, "much to do"), (0, "much to do"), (5, " ")):
        with pytest.raises(ValidationError):
            extend(officer, case.pk, days, reason)
    with pytest.raises(AccessDenied):
        extend(world.person("liaison", Role.LIAISON), case.pk, 5, "please")
    longer = extend(officer, case.pk, 5, "expert hearing")
    assert longer.promised_due == add_working_days(case.opened_at, 15, calendar())
    assert longer.legal_due == case.legal_due
    assert inbox(officer).tasks[0].due == longer.promised_due
    with pytest.raises(Refusal, match="officer") as refused:
        extend(officer, case.pk, 1, "more")
    assert refused.value.code == "extended_already"
    assert happened()[-1].payload["days"] == 5
    assert "expert hearing" not in str(happened()[-1].payload)


def test_the_applicant_is_told_what_others_did(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    case = world.opened(resident)
    take(officer, case.pk, "correct", revision=1)
    (notice,) = latest(resident)
    assert case.number in notice.zh
    assert notice.address == f"/processes/trial/permit/{case.pk}/"


def test_programs_take_automatic_steps_only(world: World) -> None:
    case = world.opened(world.person("resident"))
    with pytest.raises(LookupError):
        advance(case.pk, "deny")
    with pytest.raises(OutOfOrder):
        advance(case.pk, "all_agreed")
