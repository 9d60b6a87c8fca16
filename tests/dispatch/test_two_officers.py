"""Two people at once, in real threads on real connections: one acts, the other is told in a sentence."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from command.api import Incident, take_step
from core.access.api import SYSTEM
from core.accounts.api import Agency, place_agency
from core.states.api import Refusal
from dispatch.api import Assignment, offer, report, set_duty
from tests.dispatch.world import crew, happened, incident

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def everywhere() -> Agency:
    return place_agency(Agency(code="d", name="区", level="district"))


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all at the same moment; the codes of those refused."""
    start, refused = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except Refusal as refusal:
            refused.append(f"{refusal.code}: {refusal}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return refused


@pytest.mark.parametrize("attempt", range(3))
def test_one_unit_goes_to_one_incident(everywhere: Agency, attempt: int) -> None:
    unit = crew(everywhere)
    places = [incident(everywhere, number=f"20261124-00{n}").pk for n in (1, 2, 3)]
    refused = at_once(*(lambda pk=pk: offer(SYSTEM, pk, unit.pk) for pk in places))
    held = Assignment.objects.select_related("incident").get()
    assert refused == [f"busy: 消防03 已被派往 {held.incident.number}。"] * 2
    assert len(happened("dispatch.assignment.offered")) == 1
    assert Incident.objects.filter(state="responding").count() == 1


def test_a_unit_leaves_duty_or_goes_but_not_both(everywhere: Agency) -> None:
    unit, where = crew(everywhere), incident(everywhere)
    (refused,) = at_once(lambda: offer(SYSTEM, where.pk, unit.pk), lambda: set_duty(SYSTEM, unit, "off"))
    unit.refresh_from_db()
    went = Assignment.objects.exists()
    assert (unit.duty, went, refused.split(":")[0]) in {("off", False, "off_duty"), ("on", True, "busy")}


def test_an_incident_is_closed_or_gets_a_unit_but_not_both(everywhere: Agency) -> None:
    unit, where = crew(everywhere), incident(everywhere, "responding")
    close = lambda: take_step(SYSTEM, where.pk, "close", outcome="done")  # noqa: E731
    (refused,) = at_once(lambda: offer(SYSTEM, where.pk, unit.pk), close)
    where.refresh_from_db()
    assert (where.state, refused.split(":")[0]) in {("closed", "incident_closed"), ("responding", "open_assignments")}


def test_crew_and_desk_report_the_same_step(everywhere: Agency) -> None:
    given = offer(SYSTEM, incident(everywhere).pk, crew(everywhere).pk)
    refused = at_once(*(lambda: report(SYSTEM, given.pk, "acknowledge", by="desk") for _ in range(2)))
    assert [each.split(":")[0] for each in refused] == ["out_of_order"]
    assert len(happened("dispatch.assignment.acknowledged")) == 1
