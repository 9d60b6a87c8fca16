"""Two people at once, on connections of their own."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.access.api import Role
from core.states.api import Refusal
from core.workflows.api import Case, Entry, Task, answer, expire_silent, open_case, take
from tests.workflows.world import PERMIT, World, again, build, happened

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gave or raised, all begun at the same moment."""
    gate, results = threading.Barrier(len(deeds)), list[Any]([None] * len(deeds))

    def run(index: int, deed: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[index] = deed()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_at_once_one_is_told_who_was_faster(transactional_db: None) -> None:
    """Opening, stepping, answering and silence, in one district to save the time that emptying tables takes."""
    world: World = build()
    resident, officer = world.person("resident"), world.person("officer", Role.DUTY_OFFICER)

    def several() -> list[str]:
        return [open_case(resident, PERMIT.name, {"what": "a stall"}, world.east).number for _ in range(4)]

    first, second = at_once(several, several)
    assert sorted(int(number[-4:]) for number in (*first, *second)) == list(range(1, 9))

    case = Case.objects.earliest("pk")
    results = at_once(
        lambda: take(officer, case.pk, "accept", {"area": 1}, revision=1),
        lambda: take(officer, case.pk, "deny", revision=1),
        lambda: take(resident, case.pk, "withdraw", revision=1),
    )
    assert sorted(getattr(each, "code", "done") for each in results) == ["done", "moved_meanwhile", "moved_meanwhile"]
    assert Entry.objects.filter(case=case).count() == 2

    case = Case.objects.latest("pk")
    take(officer, case.pk, "accept", {"area": 1}, revision=1)
    fireman, colleague = (world.person(name, Role.LIAISON, at=world.fire) for name in ("fireman", "colleague"))
    plumber = world.person("plumber", Role.LIAISON, at=world.water)
    fire, water = (Task.objects.get(case=case, branch__code=code) for code in ("fire", "water"))
    results = at_once(
        lambda: answer(fireman, fire.pk, True, "yes"),
        lambda: answer(colleague, fire.pk, False, "no"),
        lambda: answer(plumber, water.pk, True, "yes"),
        lambda: expire_silent(timezone.now() + timedelta(days=30)),
    )
    answered = [
        e.payload["agency"] for e in happened() if e.type.endswith("answered") and e.payload["case_id"] == case.pk
    ]
    assert sorted(answered) in (["fire", "water"], ["fire"])
    moves = [e for e in happened() if e.type.endswith("moved") and e.payload["case_id"] == case.pk]
    assert len(moves) == 2
    assert again(case).state in ("signing", "intake")
    assert all(isinstance(each, (Task, Refusal, int)) for each in results)
