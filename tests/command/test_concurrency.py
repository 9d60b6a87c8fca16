"""Two officers at once, on connections of their own."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from command.api import Incident, NewIncident, attach_alarm, open_incident, take_step
from core.access.api import SYSTEM
from core.accounts.api import Agency, place_agency
from core.states.api import OutOfOrder, Refusal
from tests.command.conftest import alarm, happened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(transactional_db: None) -> Agency:
    return place_agency(Agency(code="210211000000", name="区", level="district"))


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gave or raised, all begun at the same moment."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(index: int, deed: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[index] = deed()
        except Exception as error:
            results[index] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def opening() -> Incident:
    return open_incident(SYSTEM, NewIncident(kind_code="11A02", severity=4))


def test_numbers_have_no_gap_and_no_twin(office: Agency) -> None:
    def several() -> list[str]:
        return [opening().number for _ in range(8)]

    first, second = at_once(several, several)
    assert sorted(int(number[-3:]) for number in (*first, *second)) == list(range(1, 17))


def test_of_two_officers_one_verifies_and_the_other_is_told(office: Agency) -> None:
    incident = opening()
    results = at_once(*[lambda: take_step(SYSTEM, incident.pk, "verify")] * 2)
    refused = [each for each in results if isinstance(each, OutOfOrder)]
    assert len(refused) == 1
    assert "system" in str(refused[0])
    assert [event.type for event in happened()].count("command.incident.verified") == 1


def test_an_alarm_goes_to_one_of_two(office: Agency) -> None:
    there, incident = alarm(), opening()
    results = at_once(
        lambda: open_incident(SYSTEM, NewIncident(kind_code="11A02", severity=4, alarm_id=there.pk)),
        lambda: attach_alarm(SYSTEM, incident.pk, there.pk),
    )
    assert len([each for each in results if isinstance(each, Refusal)]) == 1
    assert len([each for each in results if isinstance(each, Incident)]) == 1
