"""Correcting what is known of an incident."""

from typing import Any

import pytest

from command.api import timeline
from core.access.api import SYSTEM, Role
from tests.maps_desk.conftest import Enter, Opening

FORM = {
    "kind_code": "11A02",
    "severity": "1",
    "place": "121.53, 38.96",
    "title": "香周路严重积水",
    "address": "香周路 12 号",
}


def given(**fields: Any) -> dict[str, Any]:
    return {**FORM, "description": "", "note": "现场核实", **fields}


def test_what_is_corrected_stands_and_the_timeline_says_why(enter: Enter, opened: Opening) -> None:
    incident = opened()
    client = enter()
    page = client.get(f"/desk/{incident.pk}/change/")
    assert 'value="香周路积水"' in page.text
    assert "data-apart" in page.text, "a half-typed new incident must not turn up in the correction"
    answer = client.post(f"/desk/{incident.pk}/change/?q=水", given())
    assert answer.headers["Location"] == f"/desk/{incident.pk}/?q=%E6%B0%B4"
    incident.refresh_from_db()
    assert (incident.severity, incident.title, incident.lon, incident.lat) == (1, "香周路严重积水", 121.53, 38.96)
    assert any("现场核实" in entry.text for entry in timeline(incident.pk, SYSTEM))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"place": "2.35, 48.85"}, "远离本区"),
        ({"kind_code": "", "kind": "qqq"}, "没有符合的类别"),
        ({"severity": "9"}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    enter: Enter, opened: Opening, wrong: dict[str, str], sentence: str
) -> None:
    incident = opened()
    answer = enter().post(f"/desk/{incident.pk}/change/", given(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="现场核实"' in answer.text
    incident.refresh_from_db()
    assert incident.severity == 3


def test_not_by_others_and_not_what_is_not_there(enter: Enter, opened: Opening) -> None:
    incident = opened()
    leader = enter(Role.LEADER)
    assert leader.get(f"/desk/{incident.pk}/change/").status_code == 403
    assert enter().get("/desk/987654/change/").status_code == 404
    assert f"/desk/{incident.pk}/change/" in enter(Role.COMMANDER).get(f"/desk/{incident.pk}/").text
    assert f"/desk/{incident.pk}/change/" not in leader.get(f"/desk/{incident.pk}/").text
