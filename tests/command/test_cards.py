"""Incidents at a glance, and the day's figures."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from command.api import Incident, attach_alarm, attach_file, incident_cards, mark_first_on_scene, take_step
from core.access.api import SYSTEM, Principal, Role
from core.accounts.api import Agency
from core.indicators.api import figures
from tests.command.conftest import Opening, alarm, person


def test_cards_show_what_is_open(opened: Opening, east: Agency, west: Agency) -> None:
    first, second, gone = opened(), opened(agency=west, lon=None, lat=None), opened()
    there = alarm()
    attach_alarm(SYSTEM, first.pk, there.pk)
    attach_file(SYSTEM, first.pk, "a.txt", b"x")
    take_step(SYSTEM, first.pk, "verify")
    take_step(SYSTEM, gone.pk, "dismiss", outcome="duplicate")
    (card, path), (other, other_path) = incident_cards()
    assert (card.id, card.state, card.kind_name, card.agency, path) == (
        first.pk,
        "verified",
        "内涝",
        "东街道",
        east.path,
    )
    assert (card.alarm_ids, card.attachments, card.closed_at) == ([there.pk], 1, None)
    assert card.verified_at == Incident.objects.get(pk=first.pk).verified_at.isoformat()  # type: ignore[union-attr]
    assert (other.id, other.lon, other_path) == (second.pk, None, west.path)
    assert [each.id for each, _ in incident_cards([second.pk, gone.pk])] == [second.pk]
    assert incident_cards([]) == []


def test_a_thousand_cards_are_few_queries(opened: Opening, django_assert_num_queries: Callable[..., Any]) -> None:
    model = opened()
    columns = {**Incident.objects.values().get(pk=model.pk), "id": None}
    Incident.objects.bulk_create(Incident(**{**columns, "number": f"2026-{n}"}) for n in range(999))
    with django_assert_num_queries(3):
        assert len(incident_cards()) == 1000


def shown(principal: Principal) -> dict[str, Any]:
    return {
        each.indicator.name: each.value for each in figures(principal) if each.indicator.name.startswith("command.")
    }


def test_figures_count_what_one_may_see(opened: Opening, east: Agency, west: Agency, officer: Principal) -> None:
    for _ in range(2):
        opened()
    take_step(SYSTEM, opened(agency=west).pk, "dismiss", outcome="duplicate")
    opened(agency=west)
    assert shown(SYSTEM)["command.open_incidents"] == 3
    assert shown(officer)["command.open_incidents"] == 2
    assert "command.open_incidents" not in shown(person(Role.SYSTEM_ADMIN, east))


def test_minutes_to_scene_are_the_median_of_today(opened: Opening, officer: Principal, west: Agency) -> None:
    assert shown(officer)["command.minutes_to_scene"] is None
    now = timezone.now()
    for minutes in (4, 6, 20):
        incident = opened(reported_at=now)
        mark_first_on_scene(incident.pk, now + timedelta(minutes=minutes))
    opened()
    mark_first_on_scene(opened(agency=west, reported_at=now).pk, now + timedelta(minutes=100))
    yesterday = opened()
    Incident.objects.filter(pk=yesterday.pk).delete()
    yesterday.received_at = now - timedelta(days=1)
    yesterday.first_on_scene_at = now + timedelta(days=2)
    yesterday.save(force_insert=True)
    assert shown(officer)["command.minutes_to_scene"] == 6.0
