"""Alarms and incidents: which alarm opens one, which joins one, and that hearing it twice changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from command.api import Incident, take_step
from command.from_alarms.decide import AlarmFacts, Join, Open, OpenIncident, decide
from command.from_alarms.policy import policy, policy_of
from command.handlers import from_alarm
from command.models import AlarmLink
from core.access.api import SYSTEM
from core.accounts.api import Agency
from core.events.api import Event
from core.events.deliver import Delivery
from core.events.models import HandlerCursor
from sensors.api import Alarm
from tests.command.conftest import HERE, Opening, alarm, happened, raised

LON, LAT = HERE
METRES_100 = 0.0009  # of latitude, in degrees
RAIN, WATER = OpenIncident(1, "11B03", LON, LAT), OpenIncident(1, "11A02", LON, LAT)


def facts(kind: str = "threshold", measured: str = "rain_1h", level: int = 2, **place: Any) -> AlarmFacts:
    return AlarmFacts(kind, measured, level, **{"lon": LON, "lat": LAT, **place})


@pytest.mark.parametrize(
    ("alarm", "opens"),
    [
        (facts("sos", "", 1), "12Y00"),
        (facts("sos", "", 4), "12Y00"),
        (facts("sos", "", 1, lon=None, lat=None), "12Y00"),
        (facts(level=1), "11B03"),
        (facts(level=2), "11B03"),
        (facts(level=3), None),
        (facts(level=4), None),
        (facts(measured="level", level=2), "11A01"),
        (facts(measured="depth", level=2), "11A02"),
        (facts(measured="wind_gust", level=1), "11B06"),
        (facts(measured="battery", level=1), None),
        (facts(measured="unheard_of", level=1), None),
        (facts("silence", "", 1), None),
    ],
)
def test_what_an_alarm_alone_opens(alarm: AlarmFacts, opens: str | None) -> None:
    decided = decide(alarm, [], policy())
    assert (decided.kind_code if isinstance(decided, Open) else decided) == opens


@pytest.mark.parametrize(
    ("alarm", "incident", "joins"),
    [
        (facts(), RAIN, True),
        (facts(level=4), RAIN, True),  # what would open nothing may still belong to something
        (facts(lat=LAT + 79 * METRES_100), RAIN, True),
        (facts(lat=LAT + 81 * METRES_100), RAIN, False),
        (facts(), WATER, False),  # the cloud is not the flooded street
        (facts(measured="depth"), RAIN, True),
        (facts(measured="level", lat=LAT + 21 * METRES_100), WATER, False),
        (facts(measured="depth", lat=LAT + 4 * METRES_100), WATER, True),
        (facts(measured="depth", lat=LAT + 6 * METRES_100), WATER, False),
        (facts(measured="wind_gust"), WATER, False),
        (facts("sos", ""), WATER, False),
        (facts("sos", ""), OpenIncident(1, "12Y00", LON, LAT + METRES_100), True),
        (facts("silence", ""), WATER, False),
        (facts(), OpenIncident(1, "11B03", None, None), False),
        (facts(lon=None, lat=None), RAIN, False),
    ],
)
def test_which_incident_an_alarm_joins(alarm: AlarmFacts, incident: OpenIncident, joins: bool) -> None:
    assert isinstance(decide(alarm, [incident], policy()), Join) == joins


places = st.floats(-0.12, 0.12)


@given(st.lists(st.tuples(places, places), max_size=8), st.integers(1, 4))
def test_an_alarm_joins_the_nearest_or_opens_by_its_level(offsets: list[tuple[float, float]], level: int) -> None:
    incidents = [OpenIncident(n, "11B03", LON + x, LAT + y) for n, (x, y) in enumerate(offsets)]
    decided = decide(facts(level=level), incidents, policy())
    assert decided == decide(facts(level=level), incidents[::-1], policy())
    if isinstance(decided, Join):
        assert decided.incident_id in [each.id for each in incidents]
        assert decide(facts(level=level), [incidents[decided.incident_id]], policy()) == decided
    else:
        assert all(decide(facts(level=level), [each], policy()) == decided for each in incidents)
        assert isinstance(decided, Open) == (level <= 2)


def test_a_policy_that_contradicts_itself_is_not_loaded() -> None:
    row: dict[str, Any] = {"alarm": "sos", "kind": "12Y00", "near_in_kind": "a", "within_m": 1, "opens_from": 4}
    row["severity"] = {"1": 1, "2": 2, "3": 3, "4": 4}
    good: dict[str, Any] = {"version": "1", "near_in_kind": {"a": ["12Y00"]}, "rules": [row]}
    policy_of(good)
    for wrong in ({"severity": {"1": 1}}, {"opens_from": 5}, {"severity": {**row["severity"], "4": 9}}):
        with pytest.raises(ValueError, match="rule"):
            policy_of({**good, "rules": [{**row, **wrong}]})
    with pytest.raises(ValueError, match="two rules"):
        policy_of({**good, "rules": [row, row]})
    with pytest.raises(LookupError):
        policy_of({**good, "rules": [{**row, "kind": "99999"}]})


def told(about: Alarm, what: str = "raised", **payload: Any) -> Event:
    """The event as the log would give it."""
    content = {"alarm_id": about.pk, "level": about.level, **payload}
    return Event(1, f"sensors.alarm.{what}", timezone.now(), "system", "", None, content)


def test_a_call_for_help_opens_an_incident_by_itself(east: Agency) -> None:
    there = alarm("truck-7", east, kind="sos", property="", value=None, unit="", threshold=None, level=1)
    from_alarm(told(there))
    incident = Incident.objects.get()
    assert (incident.kind_code, incident.severity, incident.source, incident.state) == ("12Y00", 3, "alarm", "received")
    assert (incident.title, incident.agency, incident.reported_at) == ("truck-7 求救", east, there.raised_at)
    assert (incident.lon, incident.lat) == HERE
    assert [event.actor for event in happened()] == ["system"]


def test_an_alarm_names_what_was_measured(east: Agency) -> None:
    from_alarm(told(alarm("凌水站", east)))
    incident = Incident.objects.get()
    assert incident.title == "暴雨 · 凌水站", "nothing is loaded that could name the place"
    assert incident.description == "凌水站：1 小时雨量 52 mm"


def test_hearing_it_twice_changes_nothing(east: Agency) -> None:
    there = alarm(agency=east)
    for _ in range(2):
        from_alarm(told(there))
        from_alarm(told(there, "escalated"))
    assert Incident.objects.count() == 1
    assert len(happened()) == 1


def test_near_ones_join_and_far_ones_open(east: Agency) -> None:
    from_alarm(told(alarm("a", east)))
    from_alarm(told(alarm("b", east, lat=LAT + 10 * METRES_100)))
    from_alarm(told(alarm("c", east, lat=LAT + 100 * METRES_100)))
    first, second = Incident.objects.order_by("pk")
    assert (first.alarm_links.count(), second.alarm_links.count()) == (2, 1)


def test_a_small_alarm_waits_until_it_escalates(east: Agency) -> None:
    there = alarm(agency=east, level=4)
    from_alarm(told(there))
    assert Incident.objects.count() == 0
    from_alarm(told(there, "escalated", level=2))
    assert Incident.objects.get().severity == 3


def test_an_alarm_that_is_over_needs_nobody(east: Agency) -> None:
    from_alarm(told(alarm(agency=east, cleared_at=timezone.now())))
    assert Incident.objects.count() == 0


def test_what_grows_after_its_incident_was_closed_opens_another(east: Agency, opened: Opening) -> None:
    there = alarm(agency=east)
    before = told(there)
    from_alarm(before)
    first = Incident.objects.get()
    take_step(SYSTEM, first.pk, "dismiss", outcome="duplicate")
    from_alarm(before)  # told again, late: it was looked after
    assert Incident.objects.count() == 1
    from_alarm(told(there, "escalated", level=1))
    assert Incident.objects.count() == 2
    assert first.alarm_links.count() == 0


def test_a_call_from_beyond_belief_counts_and_says_so(east: Agency) -> None:
    from_alarm(told(alarm("truck-7", east, kind="sos", property="", level=1, lon=0.0, lat=0.0)))
    incident = Incident.objects.get()
    assert (incident.lon, incident.agency) == (None, east)
    assert incident.description == "报警给出的位置远离本区：0.00000, 0.00000。"


def test_a_long_name_stops_nothing(east: Agency) -> None:
    from_alarm(told(alarm("x" * 120, east)))
    assert len(Incident.objects.get().title) == 120


def test_what_was_reported_is_when_it_was_raised(east: Agency) -> None:
    earlier = timezone.now() - timedelta(minutes=5)
    from_alarm(told(alarm(agency=east, raised_at=earlier)))
    assert Incident.objects.get().reported_at == earlier


def test_the_worker_hears_of_an_alarm_and_opens(east: Agency) -> None:
    there = raised(alarm("truck-7", east, kind="sos", property="", value=None, unit="", threshold=None, level=1))
    Delivery().run_once()
    assert [link.incident.source for link in AlarmLink.objects.filter(alarm=there)] == ["alarm"]
    assert HandlerCursor.objects.get(handler="command.from_alarms").failures == 0
