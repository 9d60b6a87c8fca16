"""What crews say by their devices: believed, repeated, forged or out of order."""

from typing import Any

import pytest
from django.utils import translation

from command.api import timeline
from core.access.api import SYSTEM
from core.accounts.api import Agency
from core.events.api import Event
from dispatch.api import Assignment, offer, refusal_sentence, report, withdraw
from dispatch.assignments.hear import hear
from dispatch.assignments.refuse import REFUSALS
from sensors.api import Device
from tests.dispatch.world import crew, device, district, east, happened, incident, names, reported

__all__ = ["district", "east"]


@pytest.fixture
def order(east: Agency) -> Assignment:
    return offer(SYSTEM, incident(east).pk, crew(east).pk)


def own(order: Assignment) -> Device:
    found = order.unit.device
    assert found is not None
    return found


def refusals() -> list[dict[str, Any]]:
    return [event.payload for event in happened("dispatch.report.refused")]


def said(refusal: dict[str, Any], language: str) -> str:
    with translation.override(language):
        return refusal_sentence(refusal["reason"], refusal["facts"])


def test_a_crew_reports_its_way(order: Assignment) -> None:
    for minute, status in enumerate(("acknowledged", "en_route", "on_scene", "cleared")):
        hear(reported(own(order), order.pk, status, f"2026-11-24T12:0{minute}:00+00:00", "水深"))
    assert names()[1:] == ["acknowledged", "en_route", "on_scene", "cleared"]
    last = happened()[-1]
    assert (last.actor, last.payload["by"], last.payload["note"]) == ("消防03", "crew", "水深")
    assert last.payload["device_t"] == "2026-11-24T12:03:00+00:00"
    assert refusals() == []


def test_a_report_told_twice_changes_nothing_even_after_later_ones(order: Assignment) -> None:
    first = reported(own(order), order.pk, "acknowledged")
    for event in (first, first, reported(own(order), order.pk, "en_route", "2026-11-24T12:05:00+00:00"), first):
        hear(event)
    assert names() == ["offered", "acknowledged", "en_route"]
    assert refusals() == []


def test_a_forged_report_is_refused_and_the_attacked_incident_shows_it(order: Assignment, district: Agency) -> None:
    stranger = device("truck-666", agency=district)
    forged = reported(stranger, order.pk, "acknowledged")
    hear(forged)
    hear(forged)
    (refusal,) = refusals()
    assert (refusal["reason"], refusal["incident_id"], refusal["assignment_id"]) == (
        "not_your_order", order.incident_id, order.pk,
    )  # fmt: skip
    assert happened("dispatch.report.")[0].agency_path == order.unit.agency.path
    assert said(refusal, "zh-hans") == "设备 truck-666 对 消防03 的派遣报告“已接令”，但它不是该力量的设备。"
    assert said(refusal, "en").startswith("truck-666 reported “Acknowledged” on the order of 消防03")
    assert names() == ["offered"]


@pytest.mark.parametrize("number", [0, -1, 999, 2**70])
def test_an_order_that_does_not_exist(order: Assignment, number: int) -> None:
    hear(reported(own(order), number, "acknowledged"))
    (refusal,) = refusals()
    assert (refusal["reason"], refusal["incident_id"]) == ("no_such_order", None)
    assert str(number) in said(refusal, "zh-hans")


def test_steps_out_of_order_and_after_the_end(order: Assignment) -> None:
    hear(reported(own(order), order.pk, "on_scene"))
    withdraw(SYSTEM, order.pk)
    hear(reported(own(order), order.pk, "acknowledged", "2026-11-24T12:01:00+00:00"))
    hear(reported(own(order), order.pk, "dancing"))
    assert [each["reason"] for each in refusals()] == ["out_of_order", "over", "unknown_status"]
    assert [said(each, "zh-hans") for each in refusals()][:2] == [
        "消防03 报告“在场”，但派遣当前为“已派”。",
        "消防03 报告“已接令”，但派遣已结束（已撤回）。",
    ]


def test_a_long_word_is_cut_and_the_step_taken(order: Assignment) -> None:
    hear(reported(own(order), order.pk, "acknowledged", note="长" * 5000))
    assert happened()[-1].payload["note"] == "长" * 1000


def test_the_desk_may_have_been_quicker(order: Assignment) -> None:
    report(SYSTEM, order.pk, "acknowledge", by="desk")
    hear(reported(own(order), order.pk, "acknowledged"))
    assert (names(), refusals()) == (["offered", "acknowledged"], [])


def test_the_timeline_tells_it_all_in_words(order: Assignment, district: Agency) -> None:
    hear(reported(device("truck-666", agency=district), order.pk, "cleared"))
    hear(reported(own(order), order.pk, "acknowledged", note="收到"))
    report(SYSTEM, order.pk, "depart", by="desk")
    hear(reported(own(order), order.pk, "on_scene"))
    hear(reported(own(order), order.pk, "cleared"))
    told = [each.text for each in timeline(order.incident_id, SYSTEM) if each.type.startswith("dispatch.")]
    assert told == [
        "派遣 消防03。",
        "设备 truck-666 对 消防03 的派遣报告“已完成”，但它不是该力量的设备。",
        "消防03 已接令。 收到",
        "消防03 已出动。（席位代报）",
        "消防03 到达现场。",
        "消防03 处置完成，恢复待命。",
    ]


def test_every_reason_has_its_sentence(order: Assignment) -> None:
    facts = {"device": "d", "order": "1", "status": "cleared", "unit": "u", "state": "offered"}
    assert all(refusal_sentence(reason, facts) for reason in REFUSALS)
    assert isinstance(happened()[0], Event)
