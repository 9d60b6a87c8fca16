"""Who is inside a polygon: counted by the plugin, asked of the house, which does not know it."""

from typing import Any

from django.test import Client

from core.access.api import SYSTEM
from core.accounts.api import create_token
from core.plugins.models import PluginSwitch
from core.plugins.switches import forget
from plugins.population.models import Organisation, Person
from tests.plugins.population.world import EAST, PERSONS, Town

URL = "/api/v1/people-within"


def square(lon: float, lat: float, half: float) -> dict[str, Any]:
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def ask(town: Town, name: str, area: dict[str, Any]) -> Any:
    token = create_token(SYSTEM, town.users[name], "test")
    headers = {"Authorization": f"Bearer {token}"}
    return Client().post(URL, area, content_type="application/json", headers=headers)


def test_people_needs_and_risks_are_counted(town: Town) -> None:
    found = ask(town, "duty", square(*EAST, 0.02)).json()
    inside = Person.objects.filter(agency=town.agencies["east"]).exclude(status="cancelled")
    bodies = Organisation.objects.filter(agency=town.agencies["east"], status="existing")
    assert (found["known"], found["whole"], found["synthetic"]) == (True, True, True)
    assert found["persons"] == inside.count()
    assert found["households"] == inside.values("household").distinct().count()
    assert {each["name"]: each["count"] for each in found["vulnerable"]} == {
        name: inside.filter(**{name: True}).count()
        for name in ("lives_alone", "disabled", "bedridden", "child_in_need")
    }
    assert found["organisations"] == bodies.count()
    assert sum(each["count"] for each in found["at_risk"]) == bodies.exclude(risk="").count() == len(found["sites"])
    assert found["as_of"]
    assert "并非真实人员" in found["note"]


def test_the_answer_covers_what_the_asker_may_see(town: Town) -> None:
    everywhere = square(*EAST, 0.4)
    assert (
        ask(town, "duty", everywhere).json()["persons"] + Person.objects.filter(status="cancelled").count() == PERSONS
    )
    mine = ask(town, "east", everywhere).json()
    assert mine["whole"] is False
    assert mine["persons"] == Person.objects.filter(agency=town.agencies["east"]).exclude(status="cancelled").count()
    assert ask(town, "system", everywhere).status_code == 403


def test_areas_that_are_none_are_refused(town: Town) -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    for area in (bow, square(121, 38, 20), square(179.9, 10, 1), {"type": "Polygon", "coordinates": [[["a"]]]}):
        assert ask(town, "duty", area).status_code == 422, area
    assert ask(town, "duty", {"type": "Point", "coordinates": [1, 2]}).status_code == 422


def test_without_the_plugin_it_is_not_known(town: Town) -> None:
    PluginSwitch.objects.create(slug="population", enabled=False)
    forget()
    try:
        found = ask(town, "duty", square(*EAST, 0.02)).json()
    finally:
        PluginSwitch.objects.all().delete()
        forget()
    assert found["known"] is False
    assert found["persons"] is None
    assert found["note"].startswith("不详")
