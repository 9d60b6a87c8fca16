"""Who should go: by road where roads reach, with reasons in both languages, and nobody left out in silence."""

from typing import Any

import numpy as np
import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, place_agency
from core.indicators.api import figures
from dispatch.api import UnitCard, offer, recommend, set_capabilities, set_duty
from dispatch.capabilities import capabilities, usual_of, wanted_for
from dispatch.models import Unit
from dispatch.recommend.judge import left_out
from dispatch.recommend.measure import close_ones, ways
from dispatch.recommend.rank import candidates, excluded, nearest
from dispatch.recommend.values import Standing
from gis.api import RoadGraph
from gis.roads.graph import make_graph
from sensors.api import Device, Fix, Quality
from tests.dispatch.world import PLACE, crew, district, incident, no_fixes, person, put
from tests.gis.conftest import committed_base_data

__all__ = ["committed_base_data", "district", "no_fixes"]
NOW = 1_700_000_000_000


def standing(
    callsign: str = "A1",
    lon: float = 121.5,
    lat: float = 38.9,
    age_s: float | None = 3,
    quality: int = 0,
    **changes: Any,
) -> Standing:
    key = sum(map(ord, callsign))
    card = UnitCard(key, key, callsign, "fire", "", "", "区", "on", ("firefighting",))._replace(
        **{name: value for name, value in changes.items() if name != "busy_with"}
    )
    fix = None
    if age_s is not None:
        fix = Fix(key, int(NOW - age_s * 1000), lon, lat, None, None, None, None, quality, False, NOW)
    return Standing(card, fix, changes.get("busy_with"))


@pytest.mark.parametrize(
    ("unit", "code", "zh", "en"),
    [
        (standing(duty="off"), "off_duty", "不在班", "Off duty"),
        (standing(duty="out"), "out_of_service", "停勤", "Out of service"),
        (standing(busy_with="20261124-002"), "busy", "已派往 20261124-002", "Ordered to 20261124-002"),
        (standing(device_id=None, age_s=None), "no_device", "没有设备", "Has no device"),
        (standing(age_s=None), "never_reported", "设备从未上报", "Its device has never reported"),
        (standing(age_s=720), "old_fix", "最后定位 12 分钟前", "Last fix 12 min ago"),
        (standing(quality=Quality.JUMP), "bad_fix", "最后定位不可信", "Its last fix cannot be believed"),
        (standing(age_s=-500, quality=Quality.FUTURE), "bad_fix", "最后定位不可信", "Its last fix cannot be believed"),
    ],
)
def test_whoever_cannot_go_is_named_with_the_reason(unit: Standing, code: str, zh: str, en: str) -> None:
    reason = left_out(unit, NOW)
    assert reason is not None
    (told,) = excluded([(unit, reason)])
    assert (told.code, told.reason) == (code, {"zh": zh, "en": en})


@pytest.mark.parametrize("unit", [standing(), standing(age_s=299), standing(age_s=-60), standing(quality=Quality.SOS)])
def test_whoever_was_heard_of_just_now_can_go(unit: Standing) -> None:
    assert left_out(unit, NOW) is None


A, B, C = (121.5, 38.9), (121.51, 38.9), (121.51, 38.91)


@pytest.fixture
def graph() -> RoadGraph:
    """One road round two sides of a square, as from A over B to C."""
    lines = shapely.linestrings([[A, B], [B, C]])
    return make_graph(lines, np.array([[0, 1], [1, 2]]), np.array([36.0, 36.0]), [3, 3])


def test_the_shorter_way_by_road_beats_the_shorter_line(graph: RoadGraph) -> None:
    beside, corner = standing("直线近", 121.5005, 38.9005), standing("沿路近", *B)
    units = [beside, corner]
    there = (C[0], C[1])
    measured = ways(graph, there, [(unit.fix.lon, unit.fix.lat) for unit in units if unit.fix])
    listed = candidates(nearest(units, measured, 10), ["firefighting", "medical"], NOW)
    assert [each.callsign for each in listed] == ["沿路近", "直线近"]
    first = listed[0]
    assert (first.basis, round(first.distance_m or 0, -1), round((first.eta_s or 0) / 10)) == ("road", 1110, 11)
    assert first.reason == {
        "zh": "沿路 1.1 公里，约 2 分钟；定位 3 秒前",
        "en": "1.1 km by road, about 2 min; fix 3 s ago",
    }
    assert (first.has, first.missing) == (["firefighting"], ["medical"])


def test_where_roads_do_not_reach_it_is_the_line_and_says_so(graph: RoadGraph) -> None:
    far = standing("海上", 121.5, 38.911)
    (way,) = ways(graph, C, [(121.5, 38.911)])
    assert (way.basis, way.seconds) == ("line", None)
    (told,) = candidates([(far, way)], [], NOW)
    assert told.reason["zh"] == "路网未达，直线 870 米；定位 3 秒前"
    assert told.reason["en"] == "roads do not reach there, 870 m in a straight line; fix 3 s ago"


@pytest.mark.parametrize("seed", range(5))
def test_measuring_only_the_close_ones_finds_the_same_nearest(graph: RoadGraph, seed: int) -> None:
    random = np.random.default_rng(seed)
    places = [(float(lon), float(lat)) for lon, lat in random.uniform((121.49, 38.89), (121.53, 38.93), (300, 2))]
    whole = [way.metres or 0.0 for way in ways(graph, C, places)]
    close = close_ones(graph, C, places, 20)
    assert len(close) < len(places)
    assert sorted(whole)[:20] == sorted(whole[number] for number in close)[:20]
    assert close_ones(graph, C, places, 200) == list(range(300))


def test_an_incident_without_a_place_ranks_by_callsign(graph: RoadGraph) -> None:
    units = [standing("B"), standing("A")]
    pairs = nearest(units, ways(graph, None, [A, A]), 10)
    listed = candidates(pairs, [], NOW)
    assert [(each.callsign, each.distance_m, each.basis) for each in listed] == [("A", None, ""), ("B", None, "")]


def test_needs_and_capabilities_are_whole() -> None:
    known = set(capabilities())
    assert all(set(usual_of(kind)) <= known for kind in Unit.Kind.values)
    assert wanted_for("11A02") == ["pumping", "traffic"]
    assert wanted_for("11A01") == wanted_for("11A99") != wanted_for("11A02")
    assert wanted_for("99999") == wanted_for("") == ["patrol"]
    assert all(name in known for code in ("11A", "12G04", "13", "14F") for name in wanted_for(code))


def test_the_list_for_an_incident(committed_base_data: None, no_fixes: None) -> None:
    district = place_agency(Agency(code="d", name="区", level="district"))
    east = place_agency(Agency(code="east", name="东街道", level="subdistrict", parent=district))
    where = incident(district)
    near, far = crew(district, "消防01", ident="c1"), crew(district, "消防02", ident="c2")
    put(near, 121.525, 38.952, age_s=3)
    put(far, 121.60, 38.99, age_s=3)
    at_sea = crew(district, "救援01", "rescue", ident="c3")
    put(at_sea, 121.70, 38.80, age_s=200)
    off = crew(east, "东01", ident="c4")
    put(off, *PLACE)
    set_duty(SYSTEM, off, "off")
    set_capabilities(SYSTEM, near, ["pumping"])
    officer = person(Role.DUTY_OFFICER, district)
    told = recommend(officer, where.pk)
    assert [each.callsign for each in told.candidates] == ["消防01", "消防02", "救援01"]
    assert [each.basis for each in told.candidates] == ["road", "road", "line"]
    assert (told.candidates[0].has, told.candidates[0].missing) == (["pumping"], ["traffic"])
    assert [(each.callsign, each.code) for each in told.excluded] == [("东01", "off_duty")]
    assert (told.available, told.left_out, told.wanted) == (3, 1, ["pumping", "traffic"])
    given = offer(officer, where.pk, near.pk)
    assert given.distance_m == pytest.approx(told.candidates[0].distance_m, abs=1)
    assert given.basis == "road"
    left = {each.callsign: each.reason["zh"] for each in recommend(officer, where.pk).excluded}
    assert left == {"东01": "不在班", "消防01": f"已派往 {where.number}"}
    figure = {each.indicator.name: each.value for each in figures(officer)}
    assert figure["dispatch.units_available"] == 2
    liaison = person(Role.LIAISON, east)
    with pytest.raises(type(where).DoesNotExist):
        recommend(liaison, where.pk)
    own = recommend(liaison, incident(east, number="20261124-009").pk)
    assert (own.available, [each.callsign for each in own.excluded]) == (0, ["东01"])


def test_two_thousand_units_are_ranked_with_few_queries(committed_base_data: None, no_fixes: None) -> None:
    """How long it takes is measured, not asserted (docs/adr/0090); what must not grow is the number of queries."""
    district = place_agency(Agency(code="d", name="区", level="district"))
    kind = Device.Kind.PLAIN
    devices = Device.objects.bulk_create(Device(ident=f"d{n}", kind=kind, agency=district) for n in range(2000))
    Unit.objects.bulk_create(
        Unit(callsign=f"U{n}", kind="patrol", agency=district, device=device) for n, device in enumerate(devices)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sensors_latest (device_id, t, received, lon, lat, quality, usable)"
            " SELECT id, now(), now(), 121.4 + random() / 4, 38.9 + random() / 10, 0, true FROM sensors_device"
        )
    where, officer = incident(district), person(Role.DUTY_OFFICER, district)
    recommend(officer, where.pk)
    with CaptureQueriesContext(connection) as queries:
        told = recommend(officer, where.pk)
    assert len(queries) <= 4
    assert (told.available, len(told.candidates)) == (2000, 50)
    metres = [each.distance_m or 0.0 for each in told.candidates]
    assert metres == sorted(metres)
