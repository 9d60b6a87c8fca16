"""The officer's work, by plain forms as without script: each does one thing or says why not."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from command.api import Incident, timeline
from core.access.api import SYSTEM
from core.accounts.api import Agency
from core.events.api import read_since
from dispatch.api import Assignment, report
from sensors.api import Alarm
from tests.maps_desk.conftest import Crew, Enter, Opening, alarm


def state(incident: Incident) -> str:
    incident.refresh_from_db()
    return incident.state


def test_an_incident_from_verifying_to_the_end(enter: Enter, opened: Opening, district: Agency, crew: Crew) -> None:
    incident, unit, desk = opened(), crew(), enter()
    here = f"/desk/{incident.pk}/"
    waiting = desk.get(here).text
    assert "先核实事件" in waiting
    assert desk.post(f"{here}step/verify/").headers["Location"] == here
    assert state(incident) == "verified"
    assert "消防03" in desk.get(here).text, "now units can be ordered"
    desk.post(f"{here}order/{unit.pk}/", {"instructions": "带泵"})
    assert state(incident) == "responding", "ordering a unit begins the response"
    order = Assignment.objects.get()
    assert "未应答" in desk.get(here).text
    for step in ("acknowledge", "depart", "arrive", "clear"):
        desk.post(f"/desk/orders/{order.pk}/{step}/")
    order.refresh_from_db()
    assert order.state == "cleared"
    desk.post(f"{here}step/close/", {"outcome": "done", "note": "水已排完"})
    assert state(incident) == "closed"
    page = desk.get(here).text
    told = [page.index(words) for words in ("水已排完", "消防03 到达现场", "带泵")]
    assert told == sorted(told), "the latest stands first"


def test_a_refusal_is_shown_where_it_was_asked_and_nothing_is_written(enter: Enter, opened: Opening) -> None:
    incident, desk = opened(), enter()
    before = len(read_since(0))
    answer = desk.post(f"/desk/{incident.pk}/step/close/", {"outcome": "done", "note": "早了"})
    assert answer.status_code == 409
    assert incident.number in answer.text
    assert 'role="alert"' in answer.text
    assert state(incident) == "received"
    assert len(read_since(0)) == before


def test_what_was_typed_is_kept_when_it_is_refused(enter: Enter, opened: Opening) -> None:
    incident, desk = opened("verify"), enter()
    answer = desk.post(f"/desk/{incident.pk}/step/close/", {"outcome": "", "note": "雨停了"})
    assert answer.status_code == 422
    assert 'value="雨停了"' in answer.text
    assert f'id="ask-close-{incident.pk}" data-closes open' in answer.text, "its sheet is open still"
    long = "长" * 5000
    answer = desk.post(f"/desk/{incident.pk}/note/", {"text": long})
    assert answer.status_code == 422
    assert long in answer.text


def test_the_second_of_two_officers_learns_of_the_first(
    enter: Enter, opened: Opening, district: Agency, crew: Crew
) -> None:
    incident, unit, desk = opened("verify"), crew(), enter()
    desk.post(f"/desk/{incident.pk}/order/{unit.pk}/")
    answer = desk.post(f"/desk/{incident.pk}/order/{unit.pk}/")
    assert answer.status_code == 409
    assert "消防03" in answer.text
    assert Assignment.objects.count() == 1
    assert desk.post(f"/desk/{incident.pk}/step/verify/").status_code == 409


def test_withdrawing_an_order_says_why(enter: Enter, opened: Opening, district: Agency, crew: Crew) -> None:
    incident, unit, desk = opened("verify"), crew(), enter()
    desk.post(f"/desk/{incident.pk}/order/{unit.pk}/")
    order = Assignment.objects.get()
    desk.post(f"/desk/orders/{order.pk}/withdraw/", {"note": "改派更近的车"})
    order.refresh_from_db()
    assert order.state == "withdrawn"
    assert "改派更近的车" in timeline(incident.pk, SYSTEM)[-1].text
    assert desk.post(f"/desk/orders/{order.pk}/withdraw/").status_code == 409
    assert desk.post("/desk/orders/4711/withdraw/").status_code == 404
    assert desk.post(f"/desk/orders/{order.pk}/dance/").status_code == 404


def test_an_order_that_nobody_answers_waits_on_top(enter: Enter, opened: Opening, district: Agency, crew: Crew) -> None:
    incident, unit, desk = opened("verify"), crew(), enter()
    desk.post(f"/desk/{incident.pk}/order/{unit.pk}/")
    order = Assignment.objects.get()
    assert f'id="q-order-{order.pk}"' in desk.get("/desk/queue/").text
    Assignment.objects.update(climbed=1)
    assert "请电话联系" in desk.get("/desk/queue/").text
    report(SYSTEM, order.pk, "acknowledge", by="desk")
    assert f'id="q-order-{order.pk}"' not in desk.get("/desk/queue/").text


def test_notes_and_files(enter: Enter, opened: Opening) -> None:
    incident, desk = opened(), enter()
    desk.post(f"/desk/{incident.pk}/note/", {"text": "桥下两辆车"})
    desk.post(f"/desk/{incident.pk}/file/", {"file": SimpleUploadedFile("现场.txt", "水深一米".encode())})
    page = desk.get(f"/desk/{incident.pk}/").text
    assert "桥下两辆车" in page
    assert "现场.txt" in page
    attached = incident.attachments.get()
    assert f"/api/v1/incidents/{incident.pk}/attachments/{attached.pk}" in page
    assert "请先选择文件" in desk.post(f"/desk/{incident.pk}/file/").text
    answer = desk.post(f"/desk/{incident.pk}/file/", {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert answer.status_code == 422
    assert incident.attachments.count() == 1


def test_an_alarm_is_acknowledged_or_attached(enter: Enter, opened: Opening, district: Agency) -> None:
    incident, first, second = opened(), alarm("gauge-1", district), alarm("gauge-2", district)
    desk = enter()
    desk.post(f"/desk/alarms/{first.pk}/acknowledge/")
    first.refresh_from_db()
    assert first.state == Alarm.State.ACKNOWLEDGED
    assert "gauge-1" not in desk.get("/desk/queue/").text
    again = desk.post(f"/desk/{incident.pk}/alarms/{first.pk}/acknowledge/")
    assert again.status_code == 409
    assert "duty_officer-all" in again.text, "who was quicker"
    queue = desk.get("/desk/queue/").text
    assert f'action="/desk/{incident.pk}/alarms/{second.pk}/"' in queue, "the incident near by is offered"
    assert desk.post(f"/desk/{incident.pk}/alarms/{second.pk}/").status_code == 302
    assert list(incident.alarm_links.values_list("alarm_id", flat=True)) == [second.pk]
    assert incident.number in desk.get("/desk/queue/").text


SCRIPT = "<script>alert(1)</script>"


def test_text_with_script_stays_text(enter: Enter, opened: Opening, district: Agency, crew: Crew) -> None:
    incident = opened("verify", title=SCRIPT, address=SCRIPT, description=SCRIPT, reporter=SCRIPT, phone=SCRIPT)
    crew("<script>alert(1)<script>")
    alarm(SCRIPT, district)
    desk = enter()
    desk.post(f"/desk/{incident.pk}/note/", {"text": SCRIPT})
    pages: list[Any] = [
        desk.get(f"/desk/{incident.pk}/"),
        desk.get(f"/desk/?q={SCRIPT}"),
        desk.post(f"/desk/{incident.pk}/step/verify/", {"note": SCRIPT}),
        desk.post("/desk/new/", {"kind": SCRIPT, "title": SCRIPT, "place": SCRIPT, "description": SCRIPT}),
    ]
    for page in pages:
        assert "&lt;script&gt;" in page.text
        assert "<script>alert" not in page.text


def test_the_map_is_told_where_everything_is(enter: Enter, opened: Opening, district: Agency, crew: Crew) -> None:
    incident, unit = opened("verify"), crew()
    part = enter().get(f"/desk/{incident.pk}/fragment/response/")
    places = json.loads(part.context["response"].places_json)
    assert places["at"] == [121.52, 38.95]
    assert [(each["callsign"], each["key"], each["device"]) for each in places["could"]] == [
        ("消防03", "1", unit.device_id)
    ]


@pytest.mark.parametrize("path", ["", "fragment/incident/", "fragment/response/"])
def test_an_incident_that_is_not_there(enter: Enter, path: str) -> None:
    assert enter().get(f"/desk/4711/{path}").status_code == 404


def test_everything_is_said_in_english_too(enter: Enter, opened: Opening, district: Agency, crew: Crew) -> None:
    incident, desk = opened("verify"), enter()
    crew()
    alarm(agency=district)
    desk.cookies["django_language"] = "en"
    page = desk.get(f"/desk/{incident.pk}/").text
    for words in ("Alarms nobody has acknowledged", "Units that could go", "What is known", "Acknowledge", "Close"):
        assert words in page
