"""Runs inside a private installation: makes a layer of many points, and prints a token as JSON."""

import json
import os
import random
import sys
from collections.abc import Iterator
from typing import Any

from bench.layer_of_points import layer_of_points

KINDS = ("oak", "elm", "pine", "larch")
NAME = "bench_trees"
FIELDS = [
    {"name": "name", "title": "name", "kind": "text"},
    {"name": "kind", "title": "kind", "kind": "text"},
    {"name": "level", "title": "level", "kind": "integer"},
    {"name": "height", "title": "height", "kind": "number"},
]


def main(points: int) -> None:
    """Print `{"token": …}`."""
    print(json.dumps({"token": layer_of_points(NAME, "树", FIELDS, rows(points))}))  # noqa: T201


def rows(points: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Points strewn evenly over the district, in no order."""
    from django.contrib.gis.geos import Point

    dice = random.Random(4)  # no secret
    for number in range(points):
        place = Point(dice.uniform(121.3, 121.7), dice.uniform(38.8, 39.1), srid=4490)
        values = (f"树 {number}", KINDS[number % 4], number % 10, dice.uniform(1, 30))
        yield str(place.hexewkb, "ascii"), values


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
