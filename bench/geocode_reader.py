"""Runs inside a private installation: a layer of named points, questions for places; prints milliseconds as JSON."""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

ROUNDS, WARM = 30, 3
_FIRST, _SECOND = "安和新永兴福东西南北大海金华长", "泉山林河湾港城园里村岭台坊桥店"
_KINDS = ("便利店", "药房", "早餐铺", "修车行", "快递站")


def main(points: int) -> None:
    """Print `{kind of question: [[milliseconds through the API, of the bare SQL], …]}`."""
    from django.test import Client

    from core.access.api import SYSTEM
    from core.accounts.api import Agency, create_token, create_user, place_agency
    from gis.api import fill, make_layer, refresh_places
    from gis.geocoding.layer_places import SOURCE

    agency = place_agency(Agency(name="Bench", level=Agency.Level.DISTRICT, code="bench"))
    make_layer(
        SYSTEM,
        name="bench_shops",
        title_zh="店铺",
        shape="Point",
        fields=[{"name": "name", "title": "名称", "kind": "text"}],
        agency=agency,
        filled=lambda cursor, layer: fill(cursor, layer, _shops(points), by="bench"),
    )
    refresh_places(SOURCE)
    user = create_user(SYSTEM, "bench", "Bench-2026-bench", superuser=True)
    client = Client(headers={"Authorization": f"Bearer {create_token(SYSTEM, user, 'bench')}"})
    took: dict[str, list[list[float]]] = {}
    for turn in range(WARM + ROUNDS):
        for kind, path, parameters in questions(turn):
            spent = [_milliseconds(lambda: _asked(client, path, parameters))]  # noqa: B023  # called at once
            if kind.startswith("name"):
                spent.append(_milliseconds(lambda: _bare(parameters["q"])))  # noqa: B023
            if turn >= WARM:
                took.setdefault(kind, []).append(spent)
    print(json.dumps(took))  # noqa: T201


def _shops(points: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    from django.contrib.gis.geos import Point

    dice = random.Random(9)  # no secret
    for number in range(points):
        place = Point(dice.uniform(121.3, 121.7), dice.uniform(38.8, 39.1), srid=4490)
        name = dice.choice(_FIRST) + dice.choice(_SECOND) + dice.choice(_FIRST) + dice.choice(_KINDS)
        yield str(place.hexewkb, "ascii"), (f"{name}{number % 97 + 1}号",)


def questions(turn: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is asked in a turn: kind, where, and the parameters; what begins with `name` is one look for names."""
    one, two = _FIRST[turn % 15], _SECOND[turn * 7 % 15]
    subdistrict = ("周水子街道", "椒金山街道", "机场街道", "泡崖街道", "甘井子街道", "中华路街道")[turn % 6]
    geocode, lon, lat = "/api/v1/geocode", 121.4 + turn % 20 / 100, 38.9 + turn % 11 / 100
    yield "name_exact", geocode, {"q": subdistrict}
    yield "name_part", geocode, {"q": one + two}
    yield "name_kind", geocode, {"q": _KINDS[turn % 5]}
    yield "name_pinyin", geocode, {"q": ("zhoushuizi", "jichang", "paoya", "bianlidian", "anquan")[turn % 5]}
    yield "name_initials", geocode, {"q": ("zsz", "jjs", "pyjd", "aq", "xsh")[turn % 5]}
    yield "name_fuzzy", geocode, {"q": subdistrict[:2] + "字" + subdistrict[3:]}
    yield "house", geocode, {"q": f"华北路{turn + 1}号院3号楼"}
    yield "crossing", geocode, {"q": "华北路与山东路交叉口"}
    yield "code", geocode, {"q": "210211"}
    yield "nonsense", geocode, {"q": "饕餮麒麟"}
    yield "reverse", "/api/v1/reverse", {"lon": lon, "lat": lat}


def _asked(client: Any, path: str, parameters: dict[str, Any]) -> None:
    answer = client.get(path, parameters)
    if answer.status_code != 200:
        raise RuntimeError(f"{parameters}: {answer.status_code} {answer.content[:300]!r}")


def _bare(text: str) -> None:
    from core.database.api import pool
    from gis.geocoding.match import Question
    from gis.geocoding.places import PLACES
    from gis.geocoding.search import SQL, values_of
    from gis.geocoding.words import plain, sounds

    asked = plain(text)
    values = values_of(Question(asked, sounds(asked)), list(PLACES.active()), ["bench_shops"])
    with pool().connection() as connection:
        connection.execute(SQL, values, prepare=True).fetchall()


def _milliseconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
