"""Ways of OpenStreetMap become edges between real nodes, and stay when the base data is loaded again."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from django.db import connection

from gis.basedata import load
from gis.basedata.version import carried_version
from gis.imports.kinds import opened
from gis.imports.problems import FileRefused
from gis.imports.roads import import_roads, speed
from gis.models import BaseDataStamp
from gis.roads.cut import cut

NODES = {1: (38.95, 121.50), 2: (38.95, 121.51), 3: (38.95, 121.52), 4: (38.96, 121.51), 5: (38.94, 121.51)}
WAYS = (
    ((1, 2, 3), {"highway": "primary", "name": "东西路", "maxspeed": "50"}),
    ((4, 2, 5), {"highway": "residential", "name": "南北街"}),
    ((1, 4), {"highway": "footway"}),
    ((1, 5), {"waterway": "river"}),
)


def osm(path: Path) -> Path:
    nodes = "".join(f'<node id="{n}" version="1" lat="{lat}" lon="{lon}"/>' for n, (lat, lon) in NODES.items())
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
    assert import_roads(opened(osm(tmp_path / "a.osm"), "a.osm", folder)) == 4
    with connection.cursor() as cursor:
        cursor.execute('SELECT name, "class", speed_kmh, source, from_node, to_node FROM citygis_road ORDER BY id')
        found = cursor.fetchall()
    assert [row[:4] for row in found] == [
        *[("东西路", "arterial", 50, "OpenStreetMap")] * 2,
        *[("南北街", "local", 30, "OpenStreetMap")] * 2,
    ]
    assert found[0][5] == found[1][4] == found[2][5] == found[3][4]
    assert "roads" not in load.outdated()


def test_what_is_no_map_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text("<html></html>")
    with pytest.raises(FileRefused):
        opened(path, "a.osm", tmp_path)
