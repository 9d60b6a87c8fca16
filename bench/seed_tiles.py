"""Runs inside a private installation: a layer of points strewn over the district, and somebody's token, as JSON."""

import json
import os
import sys


def main(points: int) -> None:
    """Print `{"token": …}`."""
    from django.db import connection

    from core.access.api import SYSTEM, Role
    from core.accounts.api import Agency, create_token, create_user, grant, place_agency
    from gis.api import make_layer

    root = place_agency(Agency(name="Bench", level=Agency.Level.DISTRICT, code="bench"))
    user = create_user(SYSTEM, "planner", "Bench-2026-bench")
    grant(SYSTEM, user, Role.PLANNER, root)
    kinds = (("name", "text"), ("kind", "text"), ("value", "number"))
    fields = [{"name": name, "title": name, "kind": kind} for name, kind in kinds]
    make_layer(SYSTEM, name="bench", title_zh="Bench", shape="Point", fields=fields, agency=root)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO layer_bench (geom, changed_by, name, kind, value) "
            "SELECT (d).geom, 'bench', 'no ' || (d).path[1], (array['a','b','c','d'])[1 + mod((d).path[1], 4)], "
            "mod((d).path[1], 997) FROM (SELECT ST_Dump(ST_GeneratePoints(geom, %s, 7)) AS d FROM citygis_region "
            "WHERE level = 'district') AS strewn",
            [points],
        )
        cursor.execute("VACUUM ANALYZE layer_bench")
        cursor.execute("VACUUM ANALYZE citygis_cell")
        cursor.execute("VACUUM ANALYZE citygis_road")
    print(json.dumps({"token": create_token(SYSTEM, user, "bench")}))  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
