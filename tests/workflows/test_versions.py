"""A process changes: running cases finish in the version they began in. And random cases through the real thing."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.access.api import Role
from core.states.api import Refusal
from core.workflows.api import (
    PROCESSES,
    Case,
    Transition,
    answer,
    inbox,
    newest,
    open_case,
    possible,
    process,
    process_of,
    remind,
    take,
)
from tests.workflows.world import PERMIT, World, again, happened, text

SHORT = Transition(name="grant", title=text("Grant at once"), sources=("intake",), target="granted")


def test_running_cases_finish_in_their_version(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    old = world.opened(resident)
    with PROCESSES.temporary():
        process(replace(PERMIT, version=2, promised_days=5, transitions=(*PERMIT.transitions, SHORT)))
        new = world.opened(resident)
        assert (old.version, new.version) == (1, 2)
        assert [each.version for each in newest() if each.name == PERMIT.name] == [2]
        assert process_of(PERMIT.name).version == 2
        assert "grant" not in [step.name for step in possible(officer, old)]
        with pytest.raises(Refusal) as refused:
            take(officer, old.pk, "grant", revision=1)
        assert refused.value.code == "no_such_step"
        assert take(officer, new.pk, "grant", revision=1).state == "granted"
        assert take(officer, old.pk, "correct", revision=1).state == "correction"
        assert int(new.number[-4:]) == int(old.number[-4:]) + 1
        assert happened()[1].payload["version"] == 2
        left = world.opened(resident)
        take(officer, left.pk, "correct", revision=1)
        assert {task.case_id for task in inbox(resident).tasks} == {old.pk, left.pk}
    with pytest.raises(Case.DoesNotExist):  # its process is gone from the house, as with a disabled plugin
        take(resident, left.pk, "resubmit", {"what": "a cart"}, revision=2)
    assert {task.case_id for task in inbox(resident).tasks} == {old.pk}
    Case.objects.filter(pk=left.pk).update(promised_due=left.opened_at, warn_at=left.opened_at)
    remind()


def test_random_cases_end_in_the_real_engine(world: World) -> None:
    people = [
        world.person("resident"),
        world.person("officer", Role.DUTY_OFFICER),
        world.person("leader", Role.LEADER, at=world.district),
        world.person("fireman", Role.LIAISON, at=world.fire),
        world.person("plumber", Role.LIAISON, at=world.water),
    ]
    forms: dict[str, dict[str, Any]] = {"accept": {"area": 3}, "resubmit": {"what": "a cart"}}
    for seed in range(8):
        random = Random(seed)
        case = open_case(people[0], PERMIT.name, {"what": "a stall"}, world.east)
        for _ in range(60):
            if case.closed_at is not None:
                break
            open_branches = list(case.tasks.filter(branch__isnull=False, done_at=None))
            choices = [(each, step.name) for each in people for step in possible(each, case)]
            if open_branches and random.random() < 0.8:
                task = open_branches[0]
                person = next(each for each in people if each.may(task.permission, task.agency_path))
                answer(person, task.pk, random.random() < 0.8, "so be it")
            else:
                person, step = random.choice(choices)
                take(person, case.pk, step, forms.get(step), revision=case.revision)
            case = again(case)
        assert case.closed_at is not None
        assert not case.tasks.filter(done_at=None).exists()
        assert [entry.target for entry in case.entries.all()][-1] == case.state


def test_the_agency_may_follow_from_what_is_asked_for(world: World) -> None:
    with PROCESSES.temporary():
        process(replace(PERMIT, version=2, agency=lambda values: "west" if values["what"] == "a cart" else "east"))
        case = open_case(world.person("resident"), PERMIT.name, {"what": "a cart"}, world.east)
        assert case.agency == world.west
    with pytest.raises(ValidationError):
        open_case(world.person("other"), PERMIT.name, {}, world.east)
