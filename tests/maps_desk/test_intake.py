"""Opening an incident by hand: the kind in whatever way it comes to mind, the place, and what is open near by."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from command.api import Incident
from core.accounts.api import Agency
from maps.desk.distance import metres_from
from sensors.api import Alarm
from tests.maps_desk.conftest import HERE, Enter, Opening, alarm

FORM = {"kind_code": "11A02", "severity": "2", "place": "121.52, 38.95", "source": "call"}


def given(**fields: Any) -> dict[str, Any]:
    return {**FORM, **fields}


def test_a_call_becomes_an_incident(enter: Enter, district: Agency) -> None:
    reported = timezone.localtime() - timedelta(minutes=10)
    form = given(address="香周路 12 号", reporter="王先生", phone="138", description="水没过膝盖")
    form["reported_at"] = reported.strftime("%Y-%m-%dT%H:%M:%S")
    answer = enter().post("/desk/new/", form)
    incident = Incident.objects.get()
    assert answer.headers["Location"] == f"/desk/{incident.pk}/"
    assert incident.title == "香周路 12 号 内涝", "kind and place make the title"
    assert (incident.severity, incident.lon, incident.lat, incident.reporter) == (2, *HERE, "王先生")
    assert incident.reported_at == reported.replace(microsecond=0)


@pytest.mark.parametrize("words", ["内涝", "neilao", "11A02"])
def test_without_script_words_find_the_kind(enter: Enter, district: Agency, words: str) -> None:
    answer = enter().post("/desk/new/", given(kind_code="", kind=words, title="积水"))
    assert answer.status_code == 302
    assert Incident.objects.get().kind_code == "11A02"


def test_several_kinds_are_offered_and_nothing_typed_is_lost(enter: Enter, district: Agency) -> None:
    answer = enter().post("/desk/new/", given(kind_code="", kind="水", description="水没过膝盖", phone="138"))
    assert answer.status_code == 422
    assert answer.text.count('type="radio" name="kind_code"') > 1
    for kept in ("水没过膝盖", 'value="138"', 'value="121.52, 38.95"', 'value="水"'):
        assert kept in answer.text
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"place": "桥下"}, "请按“经度, 纬度”"),
        ({"place": "38.95, 121.52"}, "请先写经度"),
        ({"place": "2.35, 48.85"}, "远离本区"),
        ({"kind_code": "", "kind": "qqq"}, "没有符合的类别"),
        ({"kind_code": "", "kind": ""}, "请填写事件类别"),
        ({"reported_at": "2099-01-01T00:00"}, "不能晚于现在"),
        ({"title": "长" * 121}, ""),
        ({"description": "a\0b"}, ""),
        ({"severity": "5"}, ""),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    enter: Enter, district: Agency, wrong: dict[str, str], sentence: str
) -> None:
    answer = enter().post("/desk/new/", given(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    assert not Incident.objects.exists()


def test_what_is_open_near_by_is_told_once(enter: Enter, opened: Opening) -> None:
    near = opened(title="桥下积水", lon=HERE[0] + 0.004)
    opened(title="别类", kind_code="11B06")
    desk = enter()
    first = desk.post("/desk/new/", given())
    assert first.status_code == 409
    assert "350 米" in first.text
    assert f'name="seen" value="{near.pk}"' in first.text
    assert Incident.objects.count() == 2
    assert desk.post("/desk/new/", given(seen=str(near.pk))).status_code == 302


def test_the_warning_comes_while_one_types(enter: Enter, opened: Opening) -> None:
    near, desk = opened(title="桥下积水"), enter()
    assert near.number in desk.get("/desk/new/nearby/?place=121.521,38.95&kind_code=11A01").text
    for silent in ("place=121.521,38.95", "place=121.6,38.95&kind_code=11A01", "place=x&kind_code=11A01", ""):
        assert near.number not in desk.get(f"/desk/new/nearby/?{silent}").text


def test_an_alarm_fills_in_what_it_knows(enter: Enter, district: Agency) -> None:
    cause, desk = alarm("马栏河", district), enter()
    form = desk.get(f"/desk/new/?alarm={cause.pk}").text
    for known in ("马栏河", 'value="121.522000, 38.950000"', f'name="alarm" value="{cause.pk}"'):
        assert known in form
    desk.post("/desk/new/", given(alarm=str(cause.pk), source="alarm"))
    incident = Incident.objects.get()
    assert list(incident.alarm_links.values_list("alarm_id", flat=True)) == [cause.pk]
    again = desk.post("/desk/new/", given(alarm=str(cause.pk), seen=str(incident.pk)))
    assert again.status_code == 409
    assert incident.number in again.text, "the alarm belongs to an incident already"
    assert Incident.objects.count() == 1
    Alarm.objects.update(cleared_at=timezone.now(), state="cleared")
    for gone in (cause.pk, "x", "9" * 30):
        assert desk.get(f"/desk/new/?alarm={gone}").status_code == 200


def test_metres_between_places() -> None:
    east, north = metres_from(HERE, [(HERE[0] + 0.01, HERE[1]), (HERE[0], HERE[1] + 0.01)])
    assert east == pytest.approx(867, abs=2)
    assert north == pytest.approx(1110, abs=2)
    assert metres_from(HERE, []) == []
