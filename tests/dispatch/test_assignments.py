"""Orders: who may give them to whom, every step with its event and its milestone, and what is refused in words."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from command.api import Incident, take_step
from core.access.api import SYSTEM, AccessDenied, Role
from core.accounts.api import Agency
from core.states.api import Refusal
from dispatch.api import (
    Assignment,
    Unit,
    assignment_cards,
    attach_device,
    offer,
    rename_unit,
    report,
    retire_unit,
    set_duty,
    withdraw,
)
from dispatch.assignments.climb import climb, climb_after, height
from tests.dispatch.world import crew, district, east, happened, incident, names, person, refused

__all__ = ["district", "east"]
STEPS = ("acknowledge", "depart", "arrive", "clear")


def in_english(refusal: Refusal) -> str:
    with translation.override("en"):
        return str(refusal)


def test_an_order_goes_its_way_and_the_log_tells(east: Agency) -> None:
    unit, where = crew(east), incident(east)
    given = offer(SYSTEM, where.pk, unit.pk, " 带水泵 ")
    for step in STEPS:
        report(SYSTEM, given.pk, step, by="desk", note="<b>到</b>")
    assert names() == ["offered", "acknowledged", "en_route", "on_scene", "cleared"]
    assert {(event.agency_path, event.place) for event in happened()} == {(east.path, (where.lon, where.lat))}
    first, last = happened()[0].payload, happened()[-1].payload
    assert (first["callsign"], first["number"], first["instructions"]) == ("消防03", where.number, "带水泵")
    assert (last["by"], last["note"], last["incident_id"]) == ("desk", "<b>到</b>", where.pk)
    given.refresh_from_db()
    times = [given.offered_at, given.acknowledged_at, given.en_route_at, given.on_scene_at, given.cleared_at]
    assert times == sorted(times, key=lambda at: at or timezone.now())
    assert None not in times
    where.refresh_from_db()
    assert (where.state, where.first_on_scene_at) == ("responding", given.on_scene_at)


def test_only_the_first_arrival_is_the_incidents(east: Agency) -> None:
    where = incident(east)
    orders = [offer(SYSTEM, where.pk, crew(east, f"消防0{n}", ident=None).pk) for n in (1, 2)]
    for order in orders:
        for step in STEPS[:3]:
            report(SYSTEM, order.pk, step, by="desk")
    where.refresh_from_db()
    assert where.first_on_scene_at == Assignment.objects.get(pk=orders[0].pk).on_scene_at
    assert [event.type for event in happened("command.")] == ["command.incident.responding"]


@pytest.mark.parametrize("state", ["received", "closed"])
def test_only_an_incident_that_is_verified_and_not_over_gets_units(east: Agency, state: str) -> None:
    where, unit = incident(east, state), crew(east)
    with refused("not_verified" if state == "received" else "incident_closed", where.number):
        offer(SYSTEM, where.pk, unit.pk)
    assert (Assignment.objects.count(), happened()) == (0, [])


def test_a_unit_that_cannot_go_is_refused_by_name(east: Agency) -> None:
    where, other = incident(east), incident(east, number="20261124-002")
    unit = crew(east)
    for duty, code in (("off", "off_duty"), ("out", "out_of_service")):
        set_duty(SYSTEM, unit, duty)
        with refused(code, "消防03"):
            offer(SYSTEM, where.pk, unit.pk)
    set_duty(SYSTEM, unit, "on")
    offer(SYSTEM, other.pk, unit.pk)
    with pytest.raises(Refusal) as caught:
        offer(SYSTEM, where.pk, unit.pk)
    assert str(caught.value) == "消防03 已被派往 20261124-002。"
    assert in_english(caught.value) == "消防03 has already been ordered to 20261124-002."
    retired = crew(east, "消防04", ident="old")
    retire_unit(SYSTEM, retired)
    with refused("retired", "消防04"):
        offer(SYSTEM, where.pk, retired.pk)


def test_a_unit_with_an_order_neither_leaves_duty_nor_service(east: Agency) -> None:
    unit = crew(east)
    given = offer(SYSTEM, incident(east).pk, unit.pk)
    for leave in (lambda: set_duty(SYSTEM, unit, "off"), lambda: retire_unit(SYSTEM, unit)):
        with refused("busy", "消防03", "20261124-001"):
            leave()
    withdraw(SYSTEM, given.pk, "改派")
    set_duty(SYSTEM, unit, "off")
    changed = happened("dispatch.unit.duty_changed")[0].payload
    assert (changed["duty"], changed["before"]) == ("off", "on")
    assert happened()[-1].payload["reason"] == "改派"


def test_a_unit_without_a_device_is_ordered_and_called_by_radio(east: Agency) -> None:
    given = offer(SYSTEM, incident(east).pk, crew(east, ident=None).pk)
    assert (given.distance_m, given.basis, happened()[0].payload["device_id"]) == (None, "", None)


@pytest.mark.parametrize("done", range(5))
def test_a_step_out_of_order_is_refused_and_writes_nothing(east: Agency, done: int) -> None:
    given = offer(SYSTEM, incident(east).pk, crew(east).pk)
    for step in STEPS[:done]:
        report(SYSTEM, given.pk, step, by="desk")
    before = len(happened())
    wrong = [step for number, step in enumerate(STEPS) if number != done]
    for step in wrong:
        with refused("out_of_order", "消防03"):
            report(SYSTEM, given.pk, step, by="desk")
    assert len(happened()) == before
    if done == len(STEPS):
        with refused("out_of_order", "消防03"):
            withdraw(SYSTEM, given.pk)


def test_a_crew_may_say_the_same_again(east: Agency) -> None:
    given = offer(SYSTEM, incident(east).pk, crew(east).pk)
    for _ in range(2):
        report(SYSTEM, given.pk, "acknowledge", by="crew", device_t="2026-11-24T12:00:00+00:00")
    assert names() == ["offered", "acknowledged"]


def test_the_database_keeps_one_open_order_and_writes_times_once(east: Agency) -> None:
    where, unit = incident(east), crew(east)
    given = offer(SYSTEM, where.pk, unit.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(incident=where, unit=unit, offered_by="x", offered_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=given.pk).update(offered_at=timezone.now() + timedelta(1))


def test_an_incident_is_not_over_while_crews_are_ordered_to_it(east: Agency) -> None:
    where = incident(east)
    given = offer(SYSTEM, where.pk, crew(east).pk)
    with refused("open_assignments", "消防03"):
        take_step(SYSTEM, where.pk, "close", outcome="done")
    withdraw(SYSTEM, given.pk)
    assert take_step(SYSTEM, where.pk, "close", outcome="done").state == "closed"


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.COMMANDER, {"offer", "report", "withdraw", "duty"}),
        (Role.DUTY_OFFICER, {"offer", "report", "withdraw", "duty"}),
        (Role.LIAISON, {"duty"}),
        (Role.FIELD_UNIT, {"report"}),
        (Role.PLANNER, set()),
        (Role.LEADER, set()),
        (Role.SYSTEM_ADMIN, set()),
    ],
)
def test_each_role_may_do_its_part_at_its_agency_and_nowhere_else(
    district: Agency, east: Agency, role: Role, may: set[str]
) -> None:
    actor, where = person(role, east), incident(east)
    own, foreign = crew(east), crew(district, "区01", ident="other")
    tasks: dict[str, Callable[[Unit, Assignment | None], object]] = {
        "offer": lambda unit, _: offer(actor, where.pk, unit.pk),
        "report": lambda _, given: report(actor, given.pk if given else 0, "acknowledge", by="desk"),
        "withdraw": lambda _, given: withdraw(actor, given.pk if given else 0),
        "duty": lambda unit, _: set_duty(actor, unit, "off"),
    }
    for unit, allowed in ((own, may), (foreign, set[str]())):
        for task, act in tasks.items():
            given = offer(SYSTEM, where.pk, unit.pk) if task in {"report", "withdraw"} else None
            if task in allowed:
                act(unit, given)
            else:
                with pytest.raises(AccessDenied):
                    act(unit, given)
            for left in Assignment.objects.filter(unit=unit, withdrawn_at=None):
                withdraw(SYSTEM, left.pk)


def test_one_does_not_order_units_to_an_incident_one_may_not_see(district: Agency, east: Agency) -> None:
    with pytest.raises(AccessDenied):
        offer(person(Role.DUTY_OFFICER, east), incident(district).pk, crew(east).pk)


def test_what_cannot_be_kept_is_refused(east: Agency) -> None:
    where, unit = incident(east), crew(east)
    for text in ("x" * 1001, "a\0b"):
        with pytest.raises(ValidationError):
            offer(SYSTEM, where.pk, unit.pk, text)
    with pytest.raises(ValidationError):
        set_duty(SYSTEM, unit, "asleep")
    with pytest.raises(Unit.DoesNotExist):
        offer(SYSTEM, where.pk, 0)
    with pytest.raises(Incident.DoesNotExist):
        offer(SYSTEM, 0, unit.pk)


@pytest.mark.parametrize("callsign", ["a/b", "a+b", "a#b", "a\0b", "a\nb", "\x7f"])
def test_a_callsign_must_fit_into_a_topic(east: Agency, callsign: str) -> None:
    unit = crew(east)
    with pytest.raises(ValidationError):
        rename_unit(SYSTEM, unit, callsign)


def test_cards_are_those_of_open_orders_by_one_query(
    district: Agency, east: Agency, django_assert_num_queries: Callable[..., object]
) -> None:
    where = incident(east)
    kept, over = (offer(SYSTEM, where.pk, crew(east, f"消防0{n}", ident=f"c{n}").pk) for n in (1, 2))
    withdraw(SYSTEM, over.pk)
    attach_device(SYSTEM, kept.unit, None)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        ((card, path),) = assignment_cards()
    assert (card.id, card.state, card.callsign, card.number, path) == (
        kept.pk, "offered", "消防01", where.number, east.path,
    )  # fmt: skip
    assert (card.incident_lon, card.acknowledged_at, card.device_id) == (where.lon, None, None)
    assert card.offered_at.endswith("+00:00")
    assert assignment_cards([over.pk, 0]) == []


def test_an_order_nobody_answers_climbs_once_a_step(east: Agency) -> None:
    given = offer(SYSTEM, incident(east).pk, crew(east).pk)
    first, second, third = climb_after()
    assert [height(waited, climb_after()) for waited in (0, first, second - 1, third)] == [0, 1, 1, 3]
    for waited in (first - 1, first, first, second, third, third + 1000):
        climb(given.offered_at + timedelta(seconds=waited))
    assert [event.payload["climbed"] for event in happened()[1:]] == [1, 2, 3]
    assert happened()[1].payload["waited_s"] == first
    report(SYSTEM, given.pk, "acknowledge", by="desk")
    other = offer(SYSTEM, given.incident_id, crew(east, "消防04", ident="c4").pk)
    climb(other.offered_at + timedelta(seconds=third))
    assert [event.payload["assignment_id"] for event in happened() if event.type.endswith("unanswered")][3:] == [
        other.pk
    ]
