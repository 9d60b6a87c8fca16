"""An incident's timeline is told by the event log alone."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from command.api import (
    TIMELINE_WORDS,
    Changes,
    Incident,
    attach_alarm,
    attach_file,
    change_incident,
    events_of,
    milestones,
    note_incident,
    take_step,
    timeline,
)
from command.timeline.tell import entries
from core.access.api import Principal, Role
from core.accounts.api import Agency
from core.events.api import EVENT_TYPES, Event
from sensors.api import acknowledge_alarm, clear_alarm
from tests.command.conftest import Opening, alarm, person, raised


@pytest.fixture
def storm(opened: Opening, officer: Principal, east: Agency) -> Incident:
    """An incident to which everything has happened."""
    first, second = raised(alarm("甲站", east)), raised(alarm("乙站", east))
    incident = opened(officer, alarm_id=first.pk, reported_at=timezone.now() - timedelta(minutes=2))
    acknowledge_alarm(officer, first.pk, "看到")
    attach_alarm(officer, incident.pk, second.pk)
    take_step(officer, incident.pk, "verify", note="属实")
    change_incident(officer, incident.pk, Changes(severity=2, address="泉水"))
    note_incident(officer, incident.pk, "<b>半米</b>")
    attach_file(officer, incident.pk, "a.png", b"\x89PNG\r\n\x1a\n")
    take_step(officer, incident.pk, "respond")
    take_step(officer, incident.pk, "close", outcome="done", note="退水")
    clear_alarm(officer, first.pk, "之后")  # after the end: no longer this incident's story
    return incident


def test_it_tells_everything_in_order(storm: Incident, officer: Principal) -> None:
    told = timeline(storm.pk, officer)
    assert [entry.type for entry in told] == [
        *("sensors.alarm.raised", "sensors.alarm.raised", "command.incident.opened", "sensors.alarm.acknowledged"),
        *("command.incident.alarm_attached", "command.incident.verified", "command.incident.changed"),
        *("command.incident.noted", "command.incident.file_attached", "command.incident.responding"),
        "command.incident.closed",
    ]
    assert [entry.seq for entry in told] == sorted(entry.seq for entry in told)
    texts = {entry.type: entry.text for entry in told}
    assert texts["sensors.alarm.raised"] == "报警：乙站，1 小时雨量 52 mm，橙色。"
    assert texts["command.incident.opened"].startswith("内涝，较大（Ⅲ级），地点：121.52000, 38.95000；")
    assert texts["command.incident.verified"] == "事件已核实。 属实"
    assert texts["command.incident.changed"] == "变更：等级由“较大（Ⅲ级）”改为“重大（Ⅱ级）”；地点由“”改为“泉水”。"
    assert texts["command.incident.noted"] == "<b>半米</b>"
    assert texts["command.incident.closed"] == "已办结：处置完毕。 退水"
    tones = {entry.type: entry.tone for entry in told}
    assert (tones["sensors.alarm.raised"], tones["command.incident.closed"]) == ("alarm", "good")
    assert tones["command.incident.noted"] == "plain"


def test_it_speaks_english_too(storm: Incident, officer: Principal) -> None:
    with translation.override("en"):
        texts = [entry.text for entry in timeline(storm.pk, officer)]
    assert "Alarm: 甲站, Rain in 1 h 52 mm, orange." in texts
    assert "Closed: Dealt with. 退水" in texts


def test_it_needs_the_log_and_nothing_else(storm: Incident, officer: Principal) -> None:
    before = timeline(storm.pk, officer)
    Incident.objects.filter(pk=storm.pk).update(title="x", severity=4, state="received", outcome="")
    storm.alarm_links.all().delete()
    storm.attachments.all().delete()
    assert timeline(storm.pk, officer) == before


def test_one_reads_only_what_one_may(storm: Incident, east: Agency, west: Agency) -> None:
    assert timeline(storm.pk, person(Role.COMMANDER, west)) == []
    assert len(timeline(storm.pk, person(Role.LEADER, east))) == len(events_of(storm.pk))
    unit = timeline(storm.pk, person(Role.FIELD_UNIT, east))
    assert {entry.type.rsplit(".", 1)[0] for entry in unit} == {"sensors.alarm"}


def test_milestones_say_when_and_how_long_after_the_report(storm: Incident) -> None:
    reached = {each.name: each for each in milestones(events_of(storm.pk))}
    waits = [reached[f"command.incident.{name}"].after_s for name in ("opened", "verified", "responding", "closed")]
    assert waits == sorted(waits, key=lambda each: each or 0)
    assert 120 <= (waits[0] or 0) < 180
    assert next(iter(reached)) == "command.incident.opened"


def test_what_has_not_been_reached_says_so(opened: Opening) -> None:
    reached = {each.name: each for each in milestones(events_of(opened().pk))}
    assert reached["command.incident.closed"].at is None
    assert reached["command.incident.opened"].title == "接报"


def test_an_event_without_words_has_its_title() -> None:
    event = Event(1, "sensors.device.retired", timezone.now(), "li", "", None, {"incident_id": 1})
    assert entries([event])[0].text == str(event.title)
    assert entries([event])[0].tone == "plain"


def test_every_event_of_command_has_its_words() -> None:
    own = {name for name in EVENT_TYPES if name.startswith(("command.incident.", "sensors.alarm."))}
    assert own - set(TIMELINE_WORDS) == set()


def test_an_alarm_that_went_to_another_incident_takes_its_further_story_along(
    opened: Opening, officer: Principal, east: Agency
) -> None:
    there = raised(alarm(agency=east))
    first = opened(officer, alarm_id=there.pk)
    take_step(officer, first.pk, "dismiss", outcome="duplicate")
    second = opened(officer)
    attach_alarm(officer, second.pk, there.pk)
    acknowledge_alarm(officer, there.pk)
    assert "sensors.alarm.acknowledged" not in [entry.type for entry in timeline(first.pk, officer)]
    assert "sensors.alarm.acknowledged" in [entry.type for entry in timeline(second.pk, officer)]
    assert "command.incident.alarm_attached" not in [entry.type for entry in timeline(first.pk, officer)]
