"""Runs inside a private installation: open incidents all over the district, through the stage's own action."""

import json
import os
import random
import sys


def main(count: int) -> None:
    """Make `count` of them; prints `{"incidents": count}`."""
    from command.api import NewIncident, open_incident, search_kinds
    from core.access.api import SYSTEM

    dice = random.Random(210211)
    kinds = [kind.code for word in ("暴雨", "火灾", "交通", "滑坡") for kind in search_kinds(word, 3)]
    for number in range(count):
        lon, lat = dice.uniform(121.3, 121.65), dice.uniform(38.88, 39.05)
        new = NewIncident(dice.choice(kinds), dice.randint(1, 4), lon=lon, lat=lat, address=f"{number} 号")
        open_incident(SYSTEM, new)
    print(json.dumps({"incidents": count}))  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
