"""Runs inside a private installation: asks for places as people do, and prints the milliseconds as JSON."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.geocode_seed import FIRST, KINDS, NAME, SECOND

ROUNDS, WARM = 30, 3


def main(token: str) -> None:
    """Print `{kind of question: [[milliseconds through the API, of the bare SQL], …]}`."""
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {token}"})
    took: dict[str, list[list[float]]] = {}
    for turn in range(WARM + ROUNDS):
        for kind, path, parameters in questions(turn):
            spent = [_milliseconds(lambda: _asked(client, path, parameters))]  # noqa: B023  # called at once
            if kind.startswith("name"):
                spent.append(_milliseconds(lambda: _bare(parameters["q"])))  # noqa: B023
            if turn >= WARM:
                took.setdefault(kind, []).append(spent)
    print(json.dumps(took))  # noqa: T201


def questions(turn: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is asked in a turn: kind, where, and the parameters; what begins with `name` is one look for names."""
    one, two = FIRST[turn % 15], SECOND[turn * 7 % 15]
    subdistrict = ("周水子街道", "椒金山街道", "机场街道", "泡崖街道", "甘井子街道", "中华路街道")[turn % 6]
    geocode, lon, lat = "/api/v1/geocode", 121.4 + turn % 20 / 100, 38.9 + turn % 11 / 100
    yield "name_exact", geocode, {"q": subdistrict}
    yield "name_part", geocode, {"q": one + two}
    yield "name_kind", geocode, {"q": KINDS[turn % 5]}
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
    from gis.api import names_statement

    statement, values = names_statement(text, [NAME])
    with pool().connection() as connection:
        connection.execute(statement, values, prepare=True).fetchall()


def _milliseconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(sys.argv[1])
