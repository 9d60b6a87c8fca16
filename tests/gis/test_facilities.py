"""Facilities, shelters and depots: made up for the demo, found by name, seen as collections."""

from collections import Counter
from typing import Any

import pytest

from core.access.api import SYSTEM
from core.accounts.load import load_agencies
from core.events.api import read_since
from core.registers.api import change, create, remove
from gis.collections.find import collections
from gis.facilities.declared import FACILITY
from gis.facilities.models import Depot, Facility, Shelter, Stock
from gis.facilities.named import renew
from gis.facilities.store import store, there_are
from gis.models import NamedPlace
from gis.regions.index import whereabouts


@pytest.fixture
def made_up(base_data: None) -> None:
    load_agencies()
    store(hydrants=40)


def test_made_up_facilities_stand_where_a_district_could_have_them(made_up: None) -> None:
    assert there_are()
    kinds = Counter(Facility.objects.values_list("kind", flat=True))
    assert kinds["hydrant"] == 40
    assert kinds["hospital"] == 18
    assert len(kinds) > 20
    for model in (Facility, Shelter, Depot):
        rows: Any = model.objects.select_related("agency")
        assert all(row.synthetic and row.source == "synthetic" for row in rows)
        for row in rows[:20]:
            where = whereabouts(row.place.x, row.place.y)
            assert where.subdistrict is not None
            assert where.subdistrict.code12 == row.agency.code  # kept by the subdistrict that it stands in
    assert all(100 <= shelter.capacity <= 12000 for shelter in Shelter.objects.all())
    assert Stock.objects.filter(depot=Depot.objects.first()).count() >= 6
    assert {"gis.facility", "gis.shelter", "gis.depot"} <= set(collections(SYSTEM))
    assert names() >= set(Facility.objects.filter(kind="hospital").values_list("name", flat=True))
    assert not [name for name in names() if "消火栓" in name]  # too many of them, and called after roads


def test_a_facility_is_found_by_the_name_that_it_has_now(base_data: None) -> None:
    agency = place("t1")
    values = {"name": "椒金山测试医院", "kind": "医院", "place": "121.55,38.95", "agency": agency}
    record: Any = create(SYSTEM, FACILITY, values)
    told()
    assert names() == {"椒金山测试医院"}
    assert NamedPlace.objects.get(source="gis.facility").initials == "jjscsyy"
    change(SYSTEM, FACILITY, record.pk, 1, {"name": "绿波测试医院"}, "改名")
    told()
    assert names() == {"绿波测试医院"}
    remove(SYSTEM, FACILITY, record.pk, "撤销")
    told()
    assert names() == set()


def place(code: str) -> str:
    from core.accounts.api import Agency, place_agency

    place_agency(Agency(code=code, name="区", level="district"))
    return code


def names() -> set[str]:
    """The facilities that the search knows."""
    return set(NamedPlace.objects.filter(source="gis.facility").values_list("name", flat=True))


def told() -> None:
    """What the worker would do with the events of facilities, oldest first; telling it twice changes nothing."""
    for event in read_since(0):
        if event.type.startswith(("gis.facility.", "gis.shelter.", "gis.depot.")):
            renew(event)
