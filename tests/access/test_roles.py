"""Every role sees and may do what it should and no more: role by role, action by action, on every road.

C commander, D duty officer, L liaison of the water department, F field unit of the fire department, P planner,
E leader, S system, X security, A audit administrator, - nobody. The tables are written by hand, not worked out of the
code: who changes a right changes a line here.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from core.testing.undone import undone
from tests.access.world import LETTERS, City, build

EVERYBODY = [*LETTERS, "-"]


@pytest.fixture(scope="module")
def _city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    with django_db_blocker.unblock(), undone():
        yield build()


@pytest.fixture
def city(_city: City, db: None) -> City:
    """The people and the things, as they were made."""
    return _city


PAGES = [
    # address, who opens it
    ("/start/", "CDLFPESXA"),
    ("/wall/", "CDLPE"),
    ("/desk/", "CDLE"),
    ("/desk/{incident.water}/", "CDLE"),
    ("/desk/{incident.fire}/", "CDE"),
    ("/desk/new/", "CD"),
    ("/deadletters/", "S"),
    ("/admin/", "SXA"),
    ("/plugins/", "SA"),
]
LOOKS = [
    # address below /api/v1/, who is let in and finds it; who is let in and does not find it
    ("me", "CDLFPESXA", ""),
    ("indicators", "CDLFPESXA", ""),
    ("events", "CDLPESXA", ""),
    ("devices", "CDLFPES", ""),
    ("stations", "CDLFPES", ""),
    ("stations/gauge-water", "CDLPES", "F"),
    ("stations/gauge-fire", "CDFPES", "L"),
    ("stations/gauge-fire/observations", "CDFPES", "L"),
    ("alarms", "CDLFPE", ""),
    ("alarms/{alarm.water}", "CDLPE", "F"),
    ("alarms/{alarm.fire}", "CDFPE", "L"),
    ("incidents", "CDLPE", ""),
    ("incident-kinds?q=baoyu", "CDLPE", ""),
    ("incidents/{incident.water}", "CDLPE", ""),
    ("incidents/{incident.fire}", "CDPE", "L"),
    ("incidents/{incident.water}/timeline", "CDLPE", ""),
    ("incidents/{incident.fire}/timeline", "CDPE", "L"),
    ("incidents/{incident.water}/recommendation", "CDLPE", "FS"),
    ("incidents/{incident.fire}/recommendation", "CDPE", "LFS"),
    ("assignments/{order.water}", "CDLPE", "F"),
    ("assignments/{order.fire}", "CDFPE", "L"),
    ("units", "CDLFPES", ""),
    ("deadletters", "S", ""),
]
DEEDS = [
    # address, what is sent, who may; for whom the thing does not exist
    ("alarms/{alarm.water}/acknowledge", {}, "CD", ""),
    ("alarms/{alarm.water}/clear", {"note": "巡查过"}, "CD", ""),
    ("incidents", {"kind_code": "11B03", "severity": 3, "lon": 121.5, "lat": 38.95}, "CD", ""),
    ("incidents/{incident.new}/verify", {}, "CD", ""),
    ("incidents/{incident.new}/dismiss", {"outcome": "duplicate"}, "CD", ""),
    ("incidents/{incident.water}/notes", {"text": "到了"}, "CDL", ""),
    ("incidents/{incident.fire}/notes", {"text": "到了"}, "CD", "L"),
    ("incidents/{incident.water}/alarms", {"alarm_id": "{alarm.water}"}, "CD", ""),
    ("incidents/{incident.water}/assignments", {"unit_id": "{unit.spare}"}, "CD", ""),
    ("assignments/{order.fire}/acknowledge", {}, "CDF", ""),
    ("assignments/{order.water}/acknowledge", {}, "CD", "F"),
    ("assignments/{order.fire}/withdraw", {"note": "误派"}, "CD", ""),
    ("units/{unit.spare}/duty", {"duty": "off"}, "CD", "L"),
]


def filled(value: Any, city: City) -> Any:
    """`{alarm.water}` and the like replaced by numbers."""
    if isinstance(value, dict):
        return {key: filled(item, city) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    kinds: dict[str, dict[str, Any]] = {
        "alarm": city.alarms,
        "incident": city.incidents,
        "unit": city.units,
        "order": city.orders,
    }
    for kind, things in kinds.items():
        for name, thing in things.items():
            value = value.replace(f"{{{kind}.{name}}}", str(thing.pk))
    return value


@pytest.mark.parametrize(("address", "who"), PAGES, ids=[page for page, _ in PAGES])
def test_pages(city: City, address: str, who: str) -> None:
    found = {letter: city.client(letter).get(filled(address, city)).status_code for letter in EVERYBODY}
    refused = {letter: status for letter, status in found.items() if letter not in who}
    assert "".join(letter for letter in EVERYBODY if found[letter] == 200) == who
    assert refused.pop("-") == 302, "to the sign-in page"
    assert set(refused.values()) <= ({302} if address == "/admin/" else {403, 404})


@pytest.mark.parametrize(("address", "finds", "misses"), LOOKS, ids=[look for look, _, _ in LOOKS])
def test_looking_over_the_api(city: City, address: str, finds: str, misses: str) -> None:
    url = f"/api/v1/{filled(address, city)}"
    found = {letter: city.client("-").get(url, headers=city.headers(letter)).status_code for letter in EVERYBODY}
    assert found == {letter: wanted(letter, finds, misses, 200) for letter in EVERYBODY}


@pytest.mark.parametrize(("address", "body", "may", "misses"), DEEDS, ids=[deed for deed, _, _, _ in DEEDS])
def test_doing_over_the_api(city: City, address: str, body: dict[str, Any], may: str, misses: str) -> None:
    url, said = f"/api/v1/{filled(address, city)}", filled(body, city)
    found = {}
    for letter in EVERYBODY:
        with undone():
            answer = city.client("-").post(url, said, content_type="application/json", headers=city.headers(letter))
            found[letter] = 200 if answer.status_code in {200, 201, 204} else answer.status_code
    assert found == {letter: wanted(letter, may, misses, 200) for letter in EVERYBODY}


def wanted(letter: str, may: str, misses: str, well: int) -> int:
    """Done or found; not there for this person; not signed in; refused."""
    if letter in may:
        return well
    if letter in misses:
        return 404
    return 401 if letter == "-" else 403


def test_lists_show_each_person_their_own(city: City) -> None:
    def names(letter: str, path: str, key: str) -> set[str]:
        answer = city.client("-").get(f"/api/v1/{path}", headers=city.headers(letter))
        return {str(item[key]) for item in answer.json()["items"]}

    assert names("D", "alarms", "device") == {"gauge-water", "gauge-fire"}
    assert names("L", "alarms", "device") == {"gauge-water"}
    assert names("F", "alarms", "device") == {"gauge-fire"}
    assert names("D", "incidents", "title") == {"water", "fire", "new"}
    assert names("L", "incidents", "title") == {"water"}
    assert names("L", "units", "callsign") == {"water1"}
    assert names("F", "units", "callsign") == {"fire1", "fire2"}
    shown = json.dumps([event["payload"] for event in events(city, "L")])
    assert "water1" in shown
    assert "fire1" not in shown


def events(city: City, letter: str) -> list[dict[str, Any]]:
    answer = city.client("-").get("/api/v1/events?limit=1000", headers=city.headers(letter))
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_the_map_is_for_everybody_signed_in(city: City) -> None:
    found = {letter: city.client(letter).get("/tiles/land/10/857/392.mvt").status_code for letter in EVERYBODY}
    assert found.pop("-") == 401
    assert set(found.values()) <= {200, 204}, "with the base data of another file, or an empty one"
