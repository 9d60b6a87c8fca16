"""Vector tiles of a register: what they hold, whom they tell, and that they stay small without leaving anybody out."""

import gzip
import math
from typing import Any

import pytest

from core.registers.pages import tiles
from plugins.population.models import Person
from tests.gis.mvt import Feature, read
from tests.plugins.population.world import EAST, PERSONS, WEST, Town


def address(z: int, place: tuple[float, float]) -> str:
    lon, lat = place
    across = 2**z
    x = int((lon + 180) / 360 * across)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * across)
    return f"/m/population/person/tiles/{z}/{x}/{y}.mvt"


def features(answer: Any) -> list[Feature]:
    if answer.status_code == 204:
        return []
    return read(gzip.decompress(answer.content))["person"]


def test_near_by_each_record_stands_alone_with_masked_words(town: Town) -> None:
    Person.objects.filter(agency=town.agencies["east"]).update(place="SRID=4490;POINT(121.58 38.96)")
    found = features(town.client("duty").get(address(15, EAST)))
    people = {each.pk: each for each in Person.objects.filter(agency=town.agencies["east"])}
    assert {each.id for each in found} == set(people)
    for each in found:
        person = people[each.id]
        assert each.properties["name"] == f"{person.name[0]}**"
        assert person.citizen_id not in each.properties["about"]


def test_from_afar_they_are_counted_and_none_is_lost(town: Town) -> None:
    found = features(town.client("duty").get(address(8, EAST)))
    assert sum(each.properties["records"] for each in found) == PERSONS
    assert len(found) <= tiles.CELLS_A_SIDE**2


def test_too_many_for_a_tile_are_counted_at_any_zoom(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    Person.objects.filter(agency=town.agencies["east"]).update(place="SRID=4490;POINT(121.58 38.96)")
    monkeypatch.setattr(tiles, "MOST_RECORDS", 10)
    [cell] = features(town.client("duty").get(address(16, EAST)))
    assert cell.properties == {"records": Person.objects.filter(agency=town.agencies["east"]).count()}


def test_a_tile_tells_what_the_list_tells(town: Town) -> None:
    east = town.client("east")
    assert sum(e.properties["records"] for e in features(east.get(address(8, EAST)))) < PERSONS
    assert features(east.get(address(14, WEST))) == []
    narrowed = features(town.client("duty").get(address(8, EAST), {"status": "cancelled"}))
    assert sum(e.properties["records"] for e in narrowed) == Person.objects.filter(status="cancelled").count()
    assert town.client("system").get(address(8, EAST)).status_code == 403
    assert town.client("duty").get("/m/population/person/tiles/3/9/0.mvt").status_code == 404
