"""Runs inside a private installation: makes a layer of many points, and prints a token and the page's SQL as JSON."""

import json
import os
import random
import sys
from collections.abc import Iterator
from typing import Any

KINDS = ("oak", "elm", "pine", "larch")
NAME = "bench_trees"
FIELDS = [
    {"name": "name", "title": "name", "kind": "text"},
    {"name": "kind", "title": "kind", "kind": "text"},
    {"name": "level", "title": "level", "kind": "integer"},
    {"name": "height", "title": "height", "kind": "number"},
]


def main(points: int) -> None:
    """Print `{"token": …, "statement": …, "values": …}`; the values' box is a placeholder."""
    from core.access.api import SYSTEM
    from core.accounts.api import Agency, create_token, create_user, place_agency
    from gis.api import fill, make_layer

    agency = place_agency(Agency(name="Bench", level=Agency.Level.DISTRICT, code="bench"))
    make_layer(
        SYSTEM,
        name=NAME,
        title_zh="树",
        shape="Point",
        fields=FIELDS,
        agency=agency,
        filled=lambda cursor, layer: fill(cursor, layer, rows(points), by="bench"),
    )
    user = create_user(SYSTEM, "bench", "Bench-2026-bench", superuser=True)
    print(json.dumps({"token": create_token(SYSTEM, user, "bench")}))  # noqa: T201


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
