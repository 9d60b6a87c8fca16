"""Whose inbox a case is in: by role and agency on three levels, as applicant, and on behalf of somebody."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.api import AccessDenied, Principal, Role
from core.accounts.api import User
from core.events.api import read_since
from core.rest.api import Problem
from core.states.api import Refusal
from core.workflows.api import (
    Case,
    CaseQuery,
    Hand,
    InboxQuery,
    Process,
    State,
    Task,
    Transition,
    address,
    cases,
    counts,
    declared_for_a_while,
    delegate,
    delegations,
    done_box,
    end_delegation,
    inbox,
    may_see,
    open_case,
    process_of,
    take,
    visible,
)
from tests.workflows.world import Asking, World, happened, text


def levels() -> Process:
    """A process that climbs from the community to the district."""
    hands = {level: Hand(roles=(Role.LIAISON,), at=level) for level in ("community", "subdistrict", "district")}
    names = [*hands]
    steps = [
        Transition(name=f"from_{a}", title=text(a), sources=(a,), target=b)
        for a, b in zip(names, [*names[1:], "done"], strict=True)
    ]
    return Process(
        name="trial.climb",
        title=text("Climb"),
        about=text("For tests."),
        states=(*[State(name=n, title=text(n), hand=h) for n, h in hands.items()], State(name="done", title=text("d"))),
        transitions=tuple(steps),
        good=("done",),
        begin=Hand(roles=(Role.LIAISON,)),
        opening=Asking,
        subject=lambda values: values["what"],
        view=(Role.LEADER,),
        legal_days=5,
        promised_days=5,
    )


def waiting(principal: Principal, **query: object) -> list[int]:
    return [task.case_id for task in inbox(principal, InboxQuery(**query)).tasks]  # type: ignore[arg-type]


def user(principal: Principal) -> User:
    return User.objects.get(username=principal.username)


def test_a_case_climbs_through_three_levels(world: World) -> None:
    with declared_for_a_while(levels()):
        villager = world.person("villager", Role.LIAISON, at=world.village)
        clerk = world.person("clerk", Role.LIAISON, at=world.east)
        chief = world.person("chief", Role.LIAISON, at=world.district)
        other = world.person("other", Role.LIAISON, at=world.west)
        case = open_case(villager, "trial.climb", {"what": "a well"}, world.village)
        assert [waiting(each) for each in (villager, clerk, chief)] == [[case.pk]] * 3  # rights hold below as well
        take(villager, case.pk, "from_community", revision=1)
        assert [waiting(each) for each in (villager, clerk, chief, other)] == [[], [case.pk], [case.pk], []]
        with pytest.raises(AccessDenied):
            take(villager, case.pk, "from_subdistrict", revision=2)
        take(clerk, case.pk, "from_subdistrict", revision=2)
        assert [waiting(each) for each in (villager, clerk, chief)] == [[], [], [case.pk]]
        take(chief, case.pk, "from_district", revision=3)
        assert not waiting(chief)
        with pytest.raises(Refusal) as refused:
            open_case(clerk, "trial.climb", {"what": "a well"}, world.east)  # a subdistrict lies in no community
        assert refused.value.code == "no_such_level"
        with pytest.raises(AccessDenied):
            open_case(other, "trial.climb", {"what": "a well"}, world.village)


def test_an_inbox_is_sorted_by_what_is_due_and_pages_by_cursor(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    opened = [world.opened(resident, what=f"stall {number}") for number in range(5)]
    for place, case in enumerate(opened):  # the last opened is due first, and one has no limit
        due = None if place == 2 else timezone.now() - timedelta(days=place)
        case.tasks.update(due=due)
    expected = [opened[place].pk for place in (4, 3, 1, 0, 2)]
    assert waiting(officer) == expected
    seen, cursor = [], None
    while True:
        page = inbox(officer, InboxQuery(limit=2, cursor=cursor))
        seen += [task.case_id for task in page.tasks]
        cursor = page.next
        if cursor is None:
            break
    assert seen == expected
    assert waiting(officer, q="stall 3") == [opened[3].pk]
    assert waiting(officer, q="100%") == waiting(officer, q="…") == []
    assert waiting(officer, q=opened[3].number) == [opened[3].pk]
    assert waiting(officer, process="trial.permit") == expected
    assert waiting(officer, process="trial.climb") == []
    assert set(waiting(officer, overdue=True)) == {opened[4].pk, opened[3].pk, opened[1].pk, opened[0].pk}
    with pytest.raises(Problem):
        inbox(officer, InboxQuery(cursor="nonsense"))


def test_who_stands_in_sees_and_acts_and_the_log_names_both(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    deputy = world.person("deputy", Role.LIAISON)
    case, now = world.opened(resident), timezone.now()
    assert not waiting(deputy)
    given = delegate(officer, user(deputy), now - timedelta(hours=1), now + timedelta(days=7), "on leave")
    assert waiting(deputy) == [case.pk]
    assert may_see(deputy, case)
    take(deputy, case.pk, "correct", revision=1)
    entry = case.entries.last()
    assert entry is not None
    assert (entry.by_name, entry.on_behalf_of_id) == ("deputy", officer.user_id)
    event = happened()[-1]
    assert (event.actor, event.payload["on_behalf_of"]) == ("deputy", "officer")
    assert [each.step for each in done_box(officer)[0]] == ["correct"]
    end_delegation(officer, given.pk)
    take(resident, case.pk, "resubmit", {"what": "a cart"}, revision=2)
    assert not waiting(deputy)
    with pytest.raises(AccessDenied):
        take(deputy, case.pk, "deny", revision=3)
    assert [each.pk for each in delegations(deputy)] == [given.pk]
    told = [each.type for each in read_since(0, 1000) if each.type.startswith("core.delegation.")]
    assert told == ["core.delegation.given", "core.delegation.ended"]


def test_standing_in_makes_no_second_pair_of_eyes(world: World) -> None:
    officer = world.person("officer", Role.DUTY_OFFICER)
    leader = world.person("leader", Role.LEADER, at=world.district)
    case, now = world.opened(world.person("resident"), what="nobody"), timezone.now()
    delegate(leader, user(officer), now, now + timedelta(days=1), "on leave")
    case = take(officer, case.pk, "accept", {"area": 1}, revision=1)
    with pytest.raises(Refusal) as refused:
        take(officer, case.pk, "sign", revision=case.revision)
    assert refused.value.code == "four_eyes"


def test_delegations_are_checked(world: World) -> None:
    officer, deputy = world.person("officer", Role.DUTY_OFFICER), world.person("deputy", Role.LIAISON)
    resident, now = world.person("resident"), timezone.now()
    later = now + timedelta(days=1)
    for taker, since, until, reason in (
        (officer, now, later, "myself"),
        (resident, now, later, "works nowhere"),
        (deputy, later, now, "backwards"),
        (deputy, now - timedelta(days=2), now - timedelta(days=1), "over"),
        (deputy, now, later, ""),
    ):
        with pytest.raises(ValidationError):
            delegate(officer, user(taker), since, until, reason)
    given = delegate(officer, user(deputy), now, later, "on leave")
    with pytest.raises(AccessDenied):
        end_delegation(resident, given.pk)


def test_cases_are_listed_by_rights_and_filtered(world: World) -> None:
    officer, resident = world.person("officer", Role.DUTY_OFFICER), world.person("resident")
    west = world.person("west", Role.DUTY_OFFICER, at=world.west)
    first, second = world.opened(resident), world.opened(world.person("neighbour"), world.west, "a cart")
    take(officer, first.pk, "deny", revision=1)
    process = process_of("trial.permit")

    def listed(principal: Principal, **query: str) -> list[int]:
        return [case.pk for case in cases(principal, process, CaseQuery.of(query)).cases]

    everywhere = world.person("everywhere", Role.DUTY_OFFICER, at=world.district)
    assert listed(everywhere) == [second.pk, first.pk]
    assert (listed(officer), listed(west), listed(resident)) == ([first.pk], [second.pk], [first.pk])
    assert listed(everywhere, state="denied") == listed(everywhere, open="no") == [first.pk]
    assert (
        listed(everywhere, lamp="green")
        == listed(everywhere, q="cart")
        == listed(everywhere, q="neighbour")
        == [second.pk]
    )
    assert listed(everywhere, closed_days="30") == listed(everywhere, on_time="yes") == [first.pk]
    assert listed(everywhere, agency="west") == [second.pk]
    page = cases(everywhere, process, CaseQuery(limit=1))
    assert page.next is not None
    assert [case.pk for case in cases(everywhere, process, CaseQuery(cursor=page.next)).cases] == [first.pk]
    assert counts(everywhere, process) == {"denied": 1, "intake": 1}
    assert visible(resident, process).get() == Case.objects.get(pk=first.pk)
    assert address(process, case=first.pk, step="deny") == f"/processes/trial/permit/{first.pk}/step/deny/"
    assert Task.objects.filter(done_by=officer.user_id).count() == 1


def test_an_inbox_walks_along_its_indexes(world: World) -> None:
    officer = world.person("officer", Role.DUTY_OFFICER, at=world.district)
    world.opened(world.person("resident"))
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        assert len(inbox(officer).tasks) == 1
    (statement,) = [query["sql"] for query in asked if "UNION ALL" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + statement)
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "task_open_by_right" in plan
    assert "task_open_by_person" in plan
