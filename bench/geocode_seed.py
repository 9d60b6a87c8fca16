"""Runs inside a private installation: a layer of named points, and a token, printed as JSON."""

import json
import os
import random
import sys
from collections.abc import Iterator
from typing import Any

FIRST, SECOND = "安和新永兴福东西南北大海金华长", "泉山林河湾港城园里村岭台坊桥店"
KINDS = ("便利店", "药房", "早餐铺", "修车行", "快递站")


def main(points: int) -> None:
    """Print `{"token": …}`."""
    from core.access.api import SYSTEM
    from core.accounts.api import Agency, create_token, create_user, place_agency
    from gis.api import fill, make_layer

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
    user = create_user(SYSTEM, "bench", "Bench-2026-bench", superuser=True)
    print(json.dumps({"token": create_token(SYSTEM, user, "bench")}))  # noqa: T201


def _shops(points: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    from django.contrib.gis.geos import Point

    dice = random.Random(9)  # no secret
    for number in range(points):
        place = Point(dice.uniform(121.3, 121.7), dice.uniform(38.8, 39.1), srid=4490)
        name = dice.choice(FIRST) + dice.choice(SECOND) + dice.choice(FIRST) + dice.choice(KINDS)
        yield str(place.hexewkb, "ascii"), (f"{name}{number % 97 + 1}号",)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
