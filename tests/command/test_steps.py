"""The way of an incident through its states: who may take which step when, and what it leaves behind."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from command.api import CLOSING_GUARDS, INCIDENT, Incident, mark_first_on_scene, outcomes_of, take_step
from core.access.api import SYSTEM, AccessDenied, Principal, Role
from core.accounts.api import Agency
from core.states.api import OutOfOrder, Refusal
from tests.command.conftest import Opening, happened, person

WAY = {"received": (), "verified": ("verify",), "responding": ("verify", "respond")}


def brought_to(state: str, incident: Incident) -> Incident:
    for step in {**WAY, "closed": ("verify", "respond", "close")}[state]:
        incident = take_step(SYSTEM, incident.pk, step, outcome="done" if step == "close" else "")
    return incident


def test_an_incident_goes_its_way_and_each_step_is_stamped_and_told(opened: Opening, officer: Principal) -> None:
    incident = opened(officer)
    take_step(officer, incident.pk, "verify", note="两处")
    take_step(officer, incident.pk, "respond")
    closed = take_step(officer, incident.pk, "close", outcome="done", note="水退")
    assert (closed.state, closed.outcome) == ("closed", "done")
    times = [closed.received_at, closed.verified_at, closed.responding_at, closed.closed_at]
    assert times == sorted(times, key=lambda each: each or timezone.now())
    assert [event.type for event in happened()] == [
        *("command.incident.opened", "command.incident.verified"),
        *("command.incident.responding", "command.incident.closed"),
    ]
    assert {event.actor for event in happened()} == {officer.username}
    assert happened()[-1].payload == {
        "incident_id": incident.pk,
        "number": incident.number,
        "title": "积水",
        "outcome": "done",
        "note": "水退",
    }


@pytest.mark.parametrize("state", [*WAY, "closed"])
@pytest.mark.parametrize("step", INCIDENT.steps)
def test_every_step_begins_where_the_machine_says(opened: Opening, state: str, step: str) -> None:
    incident = brought_to(state, opened())
    before = len(happened())
    outcome = next(iter(outcomes_of(step)), "")
    if state in INCIDENT.steps[step].sources:
        assert take_step(SYSTEM, incident.pk, step, outcome=outcome).state == INCIDENT.steps[step].target
    else:
        with pytest.raises(OutOfOrder):
            take_step(SYSTEM, incident.pk, step, outcome=outcome)
        assert Incident.objects.get(pk=incident.pk).state == state
        assert len(happened()) == before


def test_who_comes_second_learns_who_was_first(opened: Opening, officer: Principal) -> None:
    incident = opened()
    take_step(officer, incident.pk, "verify")
    with pytest.raises(OutOfOrder) as refused:
        take_step(SYSTEM, incident.pk, "verify")
    assert officer.username in str(refused.value)
    assert "已核实" in str(refused.value)
    with translation.override("en"):
        assert str(refused.value).startswith(f"“Verify” is not possible now: {incident.number} is “Verified”, by duty_")


@pytest.mark.parametrize("step", INCIDENT.steps)
@pytest.mark.parametrize("role", [Role.LIAISON, Role.PLANNER, Role.LEADER, Role.FIELD_UNIT, Role.SYSTEM_ADMIN])
def test_who_may_not_decide_takes_no_step(opened: Opening, east: Agency, role: Role, step: str) -> None:
    incident = opened()
    with pytest.raises(AccessDenied):
        take_step(person(role, east), incident.pk, step, outcome="duplicate")
    assert Incident.objects.get(pk=incident.pk).state == "received"


def test_an_officer_decides_at_home_and_not_next_door(opened: Opening, west: Agency, officer: Principal) -> None:
    incident = opened(agency=west)
    with pytest.raises(AccessDenied):
        take_step(officer, incident.pk, "verify")
    take_step(person(Role.COMMANDER, west), incident.pk, "verify")


@pytest.mark.parametrize(("step", "outcome"), [("close", ""), ("close", "bored"), ("dismiss", ""), ("dismiss", "done")])
def test_an_end_needs_an_outcome_that_fits(opened: Opening, step: str, outcome: str) -> None:
    incident = take_step(SYSTEM, opened().pk, "verify")
    with pytest.raises(ValidationError):
        take_step(SYSTEM, incident.pk, step, outcome=outcome)
    assert Incident.objects.get(pk=incident.pk).state == "verified"


@pytest.fixture
def guarded() -> Iterator[None]:
    """Another stage keeps incidents open."""
    with CLOSING_GUARDS.temporary():
        CLOSING_GUARDS.register("test", lambda incident_id: Refusal("busy", "%(number)s", number=f"还有 {incident_id}"))
        yield


@pytest.mark.parametrize(("step", "outcome"), [("close", "done"), ("dismiss", "false_alarm")])
def test_other_stages_are_asked_before_an_end(opened: Opening, guarded: None, step: str, outcome: str) -> None:
    incident = take_step(SYSTEM, opened().pk, "verify")
    with pytest.raises(Refusal) as refused:
        take_step(SYSTEM, incident.pk, step, outcome=outcome)
    assert str(refused.value) == f"还有 {incident.pk}"
    assert Incident.objects.get(pk=incident.pk).closed_at is None


@pytest.mark.parametrize("column", ["received_at", "verified_at", "responding_at", "first_on_scene_at", "closed_at"])
def test_a_milestone_once_stamped_cannot_be_moved_even_by_sql(opened: Opening, column: str) -> None:
    incident = opened()
    mark_first_on_scene(incident.pk, timezone.now())
    brought_to("closed", incident)
    for change in ("now() + interval '1 day'", "NULL"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE command_incident SET {column} = {change} WHERE id = %s", [incident.pk])


def test_the_first_crew_on_scene_counts(opened: Opening) -> None:
    incident, first = opened(), timezone.now()
    mark_first_on_scene(incident.pk, first)
    mark_first_on_scene(incident.pk, timezone.now())
    assert Incident.objects.get(pk=incident.pk).first_on_scene_at == first
