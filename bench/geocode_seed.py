"""Runs inside a private installation: a layer of named points, and a token, printed as JSON."""

import json
import os
import random
import sys
from collections.abc import Iterator
from typing import Any

from bench.layer_of_points import layer_of_points

FIRST, SECOND = "安和新永兴福东西南北大海金华长", "泉山林河湾港城园里村岭台坊桥店"
NAME = "bench_shops"
FIELDS = [{"name": "name", "title": "名称", "kind": "text"}]
KINDS = ("便利店", "药房", "早餐铺", "修车行", "快递站")


def main(points: int) -> None:
    """Print `{"token": …}`."""
    print(json.dumps({"token": layer_of_points(NAME, "店铺", FIELDS, _shops(points))}))  # noqa: T201


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
