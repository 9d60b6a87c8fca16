"""Ways of OpenStreetMap become edges between real nodes, and stay when the base data is loaded again."""

import subprocess
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.core.management import call_command
from django.db import connection

from core.access.api import Principal
from core.accounts.api import Agency, place_agency
from gis.basedata import load
from gis.basedata.version import carried_version
from gis.imports.choice import Choice
from gis.imports.kinds import opened
from gis.imports.look import look
from gis.imports.problems import FileRefused
from gis.imports.roads import import_roads, speed
from gis.imports.take import import_file
from gis.models import BaseDataStamp
from gis.roads.cut import cut

NODES = {1: (38.95, 121.50), 2: (38.95, 121.51), 3: (38.95, 121.52), 4: (38.96, 121.51), 5: (38.94, 121.51)}
WAYS = (
    ((1, 2, 3), {"highway": "primary", "name": "东西路", "maxspeed": "50"}),
    ((4, 2, 5), {"highway": "residential", "name": "南北街"}),
    ((1, 4), {"highway": "footway"}),
    ((1, 5), {"waterway": "river"}),
)


POINTS = (
    (
        6,
        38.955,
        121.505,
        {"amenity": "hospital", "name": "椒金山医院", "addr:street": "东西路", "addr:housenumber": "12"},
    ),
    (7, 38.956, 121.506, {"shop": "supermarket", "name": "绿波超市", "brand": "绿波"}),
    (8, 39.9, 116.4, {"amenity": "hospital", "name": "北京的医院"}),  # beyond the city
)


def pbf(folder: Path) -> Path:
    """The same as an .osm.pbf, written by osmium."""
    path = folder / "dalian.osm.pbf"
    subprocess.run(["osmium", "cat", str(osm(folder / "dalian.osm")), "-o", str(path)], check=True, capture_output=True)
    return path


def osm(path: Path) -> Path:
    nodes = "".join(f'<node id="{n}" version="1" lat="{lat}" lon="{lon}"/>' for n, (lat, lon) in NODES.items())
    for number, lat, lon, tags in POINTS:
        said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        nodes += f'<node id="{number}" version="1" lat="{lat}" lon="{lon}">{said}</node>'
    ways = ""
    for number, (stops, tags) in enumerate(WAYS, 10):
        said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        ways += f'<way id="{number}" version="1">' + "".join(f'<nd ref="{n}"/>' for n in stops) + said + "</way>"
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">{nodes}{ways}</osm>\n')
    return path


def test_ways_are_cut_where_they_share_a_node_and_not_under_bridges() -> None:
    made = cut(shapely.from_wkt(["LINESTRING(0 0, 1 0, 2 0)", "LINESTRING(1 1, 1 0)", "LINESTRING(1.5 -1, 1.5 1)"]))
    assert made.way.tolist() == [0, 0, 1, 2]
    assert [shapely.get_num_points(each) for each in made.lines] == [2, 2, 2, 2]
    (a, b), (c, d), (_e, f), bridge = made.nodes.tolist()
    assert b == c == f
    assert not set(bridge) & {a, b, d}


def test_rings_and_second_ways_get_nodes_of_their_own() -> None:
    ring = "LINESTRING(0 0, 1 0, 1 1, 0 1, 0 0)"
    made = cut(
        shapely.from_wkt([ring, "LINESTRING(5 5, 6 6, 7 5)", "LINESTRING(7 5, 6 4, 5 5)", "LINESTRING(5 5, 6 6)"])
    )
    pairs = np.sort(made.nodes, axis=1)
    assert len(np.unique(pairs, axis=0)) == len(pairs)
    assert (pairs[:, 0] != pairs[:, 1]).all()
    assert shapely.length(made.lines).sum() == pytest.approx(4 + 4 * 2**0.5)


def test_speeds() -> None:
    assert speed("local", '"maxspeed"=>"40","lanes"=>"2"') == 40
    assert (speed("local", None), speed("arterial", '"maxspeed"=>"999"')) == (30, 60)


def test_a_file_takes_the_place_of_the_roads_and_stays(db: None, tmp_path: Path) -> None:
    folder = tmp_path / "laid"
    folder.mkdir()
    BaseDataStamp.objects.update_or_create(dataset="land", defaults={"version": carried_version()})
    BaseDataStamp.objects.update_or_create(dataset="regions", defaults={"version": carried_version()})
    assert import_roads(opened(pbf(tmp_path), "dalian.osm.pbf", folder)) == 4
    with connection.cursor() as cursor:
        cursor.execute('SELECT name, "class", speed_kmh, source, from_node, to_node FROM citygis_road ORDER BY id')
        found = cursor.fetchall()
    assert [row[:4] for row in found] == [
        *[("东西路", "arterial", 50, "OpenStreetMap")] * 2,
        *[("南北街", "local", 30, "OpenStreetMap")] * 2,
    ]
    assert found[0][5] == found[1][4] == found[2][5] == found[3][4]
    assert "roads" not in load.outdated()


def test_points_of_interest_of_a_pbf_become_a_layer(planner: Principal, tmp_path: Path) -> None:
    folder = tmp_path / "laid"
    folder.mkdir()
    file = opened(pbf(tmp_path), "dalian.osm.pbf", folder)
    seen = look(file, Choice(name="", inner="points"))
    assert (seen.shape, seen.crs) == ("Point", "EPSG:4326")
    assert {"points", "lines", "multipolygons"} <= set(seen.layers)
    columns = tuple(
        each for each in seen.columns if each.source in ("osm_id", "name", "amenity", "shop", "addr:street")
    )
    choice = Choice(name="pois", title_zh="兴趣点", crs=seen.crs, inner="points", key="osm_id", columns=columns)
    assert import_file(planner, file, choice).stored == 2
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT osm_id, name, amenity, shop, addr_street, ST_X(geom)::real FROM layer_pois ORDER BY osm_id"
        )
        assert cursor.fetchall() == [
            ("6", "椒金山医院", "hospital", None, "东西路", pytest.approx(121.505)),
            ("7", "绿波超市", None, "supermarket", None, pytest.approx(121.506)),
        ]


def test_both_commands_take_a_pbf(transactional_db: None, tmp_path: Path) -> None:
    place_agency(Agency(code="plan", name="自然资源局", level="district"))
    path, out = str(pbf(tmp_path)), StringIO()
    try:
        call_command("roads", "import", path, stdout=out)
        call_command("layer", "import", path, "--inner", "points", "--name", "pois", stdout=out, stderr=StringIO())
        call_command("layer", "import", path, "--inner", "lines", "--name", "ways", stdout=out, stderr=StringIO())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS layer_pois, layer_ways")
    assert out.getvalue().splitlines() == [
        "roads 4, © OpenStreetMap contributors, ODbL 1.0",
        "rows 2, stored 2, repaired 0",
        "rows 4, stored 4, repaired 0",
    ]


def test_what_is_no_map_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text("<html></html>")
    with pytest.raises(FileRefused):
        opened(path, "a.osm", tmp_path)
