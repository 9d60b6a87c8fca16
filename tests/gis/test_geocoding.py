"""What a person types leads to the place that is meant, and says why; nonsense leads nowhere."""

import time
from functools import partial
from itertools import product

import pytest
from django.db import connection
from django.test import Client

from core.plugins.api import Text
from gis.api import Answer, Place, drop_place, geocode, put_place, refresh_places
from gis.geocoding.crossings import two_roads
from gis.geocoding.directions import from_crossing, from_road
from gis.geocoding.match import Name, Question, Why, matched
from gis.geocoding.places import PlaceSource
from gis.geocoding.readings import readings
from gis.geocoding.sources import ROADS
from gis.geocoding.streets import streets
from gis.geocoding.words import plain, sounds
from gis.models import NamedPlace


@pytest.mark.parametrize(
    "text",
    [
        "华北路与山东路交叉口",
        "华北路和山东路交汇处",
        "华北路、山东路路口",
        "华北路/山东路",
        "华北路 & 山东路",
        "华北路＆山东路口",
        "华北路及山东路的交叉路口",
        "crossing of 华北路 and 山东路",
        "华北路 and 山东路 intersection",
        "华北路山东路交叉口",
        "华北路 山东路",
        "华北路－山东路",
        "华北路＠山东路",
        "华北路与山东路交叉口东北角",
        "华北路和山东路交汇处附近",
        "辽宁省大连市甘井子区华北路与山东路交叉口",
        "华北路与山东路路口的西侧",
    ],
)
def test_a_crossing_is_read_in_all_its_forms(text: str) -> None:
    assert two_roads(text) == ("华北路", "山东路")


@pytest.mark.parametrize("text", ["华北路", "", "与", "华北路与华北路", "甘井子区", "和平里"])
def test_what_is_no_crossing_is_not_read_as_one(text: str) -> None:
    assert two_roads(text) is None


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("大连市甘井子区周水子街道", ["周水子街道"]),
        ("辽宁大连甘井子周水子街道附近", ["周水子街道"]),
        ("周水子街道办事处", ["周水子街道"]),
        ("华北路12号", ["华北路"]),
        ("大连华北路一百二十号院3号楼", ["华北路一百二十号院3号楼", "华北路"]),
        ("zhou1shui3zi", ["zhoushuizi"]),
        ("甘井子街道", []),
        ("大连路", []),
        ("海边", []),
        ("1", []),
    ],
)
def test_what_else_a_question_may_mean(asked: str, read: list[str]) -> None:
    assert [each.text for each in readings(plain(asked))] == read


def test_what_cannot_be_seen_or_said_does_not_count() -> None:
    for text in ("周水子\u200b街道", "“周水子街道”。", "周水子街道🚒", "周水子\ufeff 街道，", "㈠周水子街道"[1:]):
        assert plain(text) == "周水子街道"
    assert plain("Ａ１－Ｂ２") == "a1-b2"
    assert plain("😀！？") == ""
    assert len(plain("周" * 10_000)) == 60


def test_directions_are_said_as_people_say_them() -> None:
    said = from_crossing("华北路", "山东路", 85, 85)
    assert said == ("华北路与山东路交叉口东北约120米", "about 120 m north-east of the crossing of 华北路 and 山东路")
    assert from_crossing("甲路", "乙街", 3, -4) == ("甲路与乙街交叉口", "at the crossing of 甲路 and 乙街")
    assert from_road("华北路", 0, -1234) == ("华北路以南约1200米", "about 1200 m south of 华北路")
    assert from_road("华北路", -77, 0)[0] == "华北路以西约80米"


def why(asked: str, name: str, like: float = 0, sounds_like: float = 0) -> Why | None:
    sound = sounds(name)
    found = matched(
        Question(plain(asked), sounds(asked)), Name(plain(name), sound.letters, sound.initials, like, sounds_like)
    )
    return found[0] if found else None


@pytest.mark.parametrize(
    ("asked", "name", "reason"),
    [
        ("周水子街道", "周水子街道", Why.EXACT),
        ("周水子 街道", "周水子街道", Why.EXACT),
        ("周水", "周水子街道", Why.PREFIX),
        ("水子", "周水子街道", Why.PART),
        ("zhoushuizi", "周水子街道", Why.PINYIN),
        ("Zhou Shui", "周水子街道", Why.PINYIN),
        ("shuizi", "周水子街道", Why.PINYIN),
        ("zsz", "周水子街道", Why.INITIALS),
        ("舟水子", "周水子街道", Why.SOUND),
        ("火星", "周水子街道", None),
    ],
)
def test_a_name_says_why_it_answers(asked: str, name: str, reason: Why | None) -> None:
    assert why(asked, name) == reason


def test_surer_reasons_score_higher() -> None:
    asked = Question("周水子", sounds("周水子"))
    names = [
        Name("周水子", "zhoushuizi", "zsz", 1, 1),
        Name("周水子街道", "zhoushuizijiedao", "zszjd", 0.5, 0.5),
        Name("周水字", "zhoushuizi", "zsz", 0.4, 1.0),
    ]
    scores = [found[1] for name in names if (found := matched(asked, name))]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def first(text: str) -> Answer:
    return geocode(text).found[0]


@pytest.mark.parametrize(
    ("asked", "name", "reason"),
    [
        ("周水子街道", "周水子街道", "exact"),
        ("周东社区", "周东社区", "exact"),
        ("周东社区居委会", "周东社区", "exact"),
        ("大连市甘井子区周水子街道", "周水子街道", "exact"),
        ("zhoushuizijiedao", "周水子街道", "pinyin"),
        ("周水字街道", "周水子街道", "sound"),
        ("周水紫街到", "周水子街道", "sound"),
        ("210211001000", "周水子街道", "code"),
        ("２１０２１１００１０００", "周水子街道", "code"),
        ("週水子街道", "周水子街道", "sound"),
        ("周水于街道", "周水子街道", "fuzzy"),
        ("辽宁大连周水子街道附近", "周水子街道", "exact"),
        ("周水子街道🚒", "周水子街道", "exact"),
    ],
)
def test_regions_are_found(grid_data: None, asked: str, name: str, reason: str) -> None:
    found = first(asked)
    assert (found.name, found.why) == (name, reason)
    assert 121.3 < found.lon < 121.8


def test_nonsense_finds_nothing(grid_data: None) -> None:
    for text in ("火星基地", "qwrtpsdfgh", "999999", "%", "_", "\\", "'; DROP TABLE", "🙂🙂", "\x00", "路" * 55):
        assert geocode(text).found == [], text


def crossing_pair() -> tuple[str, str]:
    return next(pair for pair in (sorted(names) for names in streets()._by_pair) if len(pair) == 2)  # type: ignore[return-value]


def test_a_crossing_is_found_and_named_back(grid_data: None, client: Client, bearer: dict[str, str]) -> None:
    one, other = crossing_pair()
    there = {first(f"{a}与{b}交叉口").name for a, b in ((one, other), (other, one))}
    assert there <= {f"{one}与{other}交叉口", f"{other}与{one}交叉口"}
    found = first(f"{one}与{other}交叉口")
    assert (found.why, found.origin) == ("crossing", "synthetic")
    back = client.get(f"/api/v1/reverse?lon={found.lon}&lat={found.lat}", headers=bearer).json()
    assert back["crossing"]["distance_m"] < 1
    assert back["phrase_zh"].endswith("交叉口")
    off = client.get(f"/api/v1/reverse?lon={found.lon}&lat={found.lat + 0.0003}", headers=bearer).json()
    assert off["phrase"] == off["phrase_zh"]
    assert off["crossing"]["synthetic"] is True


def test_roads_that_do_not_cross_are_said_to(grid_data: None, client: Client, bearer: dict[str, str]) -> None:
    known = list(streets().roads)
    one, other = next(p for p in product(known, known) if p[0] != p[1] and not streets().crossings_of(*p))
    answer = client.get("/api/v1/geocode", {"q": f"{one}与{other}交叉口"}, headers=bearer).json()
    assert answer["items"] == [] or answer["items"][0]["score"] < 1
    if not answer["items"]:
        assert "不相交" in answer["note"]


def test_a_house_that_is_not_known_leads_to_its_road_and_says_so(grid_data: None) -> None:
    road = next(iter(streets().roads))
    found = first(f"大连市甘井子区{road}１２号院3号楼")
    assert (found.name, found.why) == (road, "road")
    assert found.score < 0.75  # an import does not take it for the house


def test_a_road_that_nobody_knows_is_named(grid_data: None, client: Client, bearer: dict[str, str]) -> None:
    road = next(iter(streets().roads))
    answer = client.get("/api/v1/geocode", {"q": f"{road}与火星大街交叉口"}, headers=bearer).json()
    assert "火星大街" in answer["note"]
    assert road not in answer["note"]


def test_another_app_adds_a_place_and_takes_it_away(grid_data: None) -> None:
    put_place(ROADS, Place("shelter-7", "第七避难所", 121.5, 38.9, detail="周水子街道", aliases=("七号避难所",)))
    # the search reads over a connection of its own, which does not see what a test has not committed
    assert set(NamedPlace.objects.filter(key="shelter-7").values_list("plain", "initials")) == {
        ("第七避难所", "dqbns"),
        ("七号避难所", "qhbns"),
    }
    drop_place(ROADS, "shelter-7")
    assert not NamedPlace.objects.filter(key="shelter-7").exists()


def test_over_http(grid_data: None, client: Client, bearer: dict[str, str]) -> None:
    answer = client.get("/api/v1/geocode?q=zsz&limit=3", headers=bearer).json()
    assert answer["items"][0]["name"].startswith("周水子")
    assert answer["items"][0]["why_text"] == "拼音首字母"
    assert len(answer["items"]) <= 3
    nothing = client.get("/api/v1/geocode", {"q": "火星基地"}, headers=bearer).json()
    assert (nothing["items"], nothing["note"]) == ([], "没有找到叫这个名字的地方。")
    for q in ("", "   ", "x" * 500):
        refused = client.get("/api/v1/geocode", {"q": q}, headers=bearer)
        assert refused.status_code == 422
    assert client.get("/api/v1/geocode?q=zsz").status_code == 401


def test_the_database_knows_the_names_it_was_given(grid_data: None) -> None:
    """Its statistics are of now: without them a question takes twenty times as long."""
    with connection.cursor() as cursor:
        for rows in ([], [Place(f"k{n}", f"试验店{n}", 121.5, 38.9) for n in range(500)]):
            source = PlaceSource("test.shops", Text(zh="店", en="Shop"), 50, partial(iter, rows))
            refresh_places(source)
            cursor.execute(
                "SELECT reltuples, (SELECT count(*) FROM citygis_namedplace) FROM pg_class "
                "WHERE relname = 'citygis_namedplace'"
            )
            known, there = cursor.fetchone()
            assert known == pytest.approx(there, rel=0.02)


def test_far_from_every_road_nothing_is_claimed(grid_data: None, client: Client, bearer: dict[str, str]) -> None:
    sea = client.get("/api/v1/reverse?lon=122.3&lat=38.7", headers=bearer).json()
    assert (sea["phrase"], sea["road"], sea["crossing"], sea["grid"]) == ("", None, None, None)


def test_an_answer_takes_milliseconds(grid_data: None) -> None:
    took = []
    geocode("泉水一路与泉水二街")
    for text in ("周水子", "zsz", "quanshui", "泉水一路与泉水二街", "210211001004001", "火星") * 5:
        started = time.perf_counter()
        geocode(text)
        took.append(time.perf_counter() - started)
    assert sorted(took)[len(took) // 2] < 0.05  # the tests share a machine with much else
