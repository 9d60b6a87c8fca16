"""A permit from application to certificate, by the people in whose hands it is."""

from django.utils import timezone

from core.access.api import Role
from core.workflows.api import answer, inbox, lamp, possible, take
from tests.workflows.world import World, again, happened


def test_a_case_goes_from_hand_to_hand_to_its_end(world: World) -> None:
    resident, officer = world.person("resident"), world.person("officer", Role.DUTY_OFFICER)
    fireman, plumber = (world.person(a.code, Role.LIAISON, at=a) for a in (world.fire, world.water))
    leader = world.person("leader", Role.LEADER, at=world.district)
    case = world.opened(resident)
    assert case.number.startswith("许2026-0001") or case.number.endswith("-0001")
    assert lamp(case, timezone.now()) == "green"
    assert [step.name for step in possible(officer, case)] == ["correct", "accept", "deny"]
    assert [step.name for step in possible(resident, case)] == ["withdraw"]

    case = take(officer, case.pk, "correct", revision=case.revision, note="sign it")
    assert lamp(case, timezone.now()) == "paused"
    assert [task.case_id for task in inbox(resident).tasks] == [case.pk]
    case = take(resident, case.pk, "resubmit", {"what": "a stall", "since": "2026-12-01"}, revision=case.revision)
    case = take(officer, case.pk, "accept", {"area": "12.50"}, revision=case.revision)
    assert case.data["accept"] == {"area": "12.50"}
    assert case.data["reviewed_by"] == "officer"
    for person in (fireman, plumber):
        (task,) = inbox(person).tasks
        answer(person, task.pk, True, "")
    case = again(case)
    assert case.state == "signing"
    case = take(leader, case.pk, "sign", revision=case.revision)
    assert case.state == "granted"
    assert case.on_time
    assert not inbox(leader).tasks
    said = [event.type.rpartition(".")[2] for event in happened()]
    assert said == ["opened", "moved", "moved", "moved", "asked", "answered", "answered", "moved", "moved", "closed"]
    assert "a stall" not in str([event.payload for event in happened()])
    assert list(case.entries.values_list("step", flat=True)) == [
        "open",
        "correct",
        "resubmit",
        "accept",
        "answer",
        "answer",
        "all_agreed",
        "sign",
    ]
