"""The made-up road network is one network, on land, the same every time, and reaches every place we know."""

from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.basedata import roads, sources
from gis.coordinates import measure
from gis.derive.roads.generate import CLASSES, SPEED_KMH, SyntheticRoad
from gis.derive.roads.naming import numeral


@cache
def courses() -> Any:
    return measure.to_metres(np.array([road.geometry for road in roads.synthetic_roads()]))


def test_the_network_is_of_city_size() -> None:
    assert 3000 <= len(roads.synthetic_roads()) <= 8000
    assert shapely.length(courses()).sum() > 1_500_000


def test_every_road_leads_to_every_other() -> None:
    ends = np.array([road.nodes for road in roads.synthetic_roads()])
    size = ends.max() + 1
    joined = coo_array((np.ones(len(ends)), tuple(ends.T)), shape=(size, size))
    assert connected_components(joined, directed=False)[0] == 1


def test_roads_that_meet_share_the_very_point() -> None:
    positions: dict[int, list[Any]] = {}
    for road, course in zip(roads.synthetic_roads(), courses(), strict=True):
        coordinates = shapely.get_coordinates(course)
        for node, end in zip(road.nodes, (coordinates[0], coordinates[-1]), strict=True):
            positions.setdefault(node, []).append(end)
    assert max(np.ptp(np.array(at), axis=0).max() for at in positions.values()) < 0.01


def test_no_road_runs_over_water() -> None:
    land = measure.to_metres(sources.land())
    shapely.prepare(land)
    assert shapely.covers(land, courses()).all()


def test_every_known_place_lies_near_a_road() -> None:
    tree = shapely.STRtree(courses())
    on_ground = [d for d in sources.divisions() if d.point and sources.district_land().contains(d.point)]
    for division in on_ground:
        assert shapely.distance(courses()[tree.nearest(measure.to_metres(division.point))],
                                measure.to_metres(division.point)) < 1000, division.name  # fmt: skip


def test_the_same_seed_grows_the_same_roads_and_another_seed_others() -> None:
    def drawn(found: tuple[SyntheticRoad, ...]) -> list[tuple[bytes, str, str]]:
        return [(shapely.to_wkb(road.geometry), road.road_class, road.name) for road in found]

    grow_anew = roads.synthetic_roads.__wrapped__
    assert drawn(grow_anew(roads.SEED)) == drawn(roads.synthetic_roads())
    assert drawn(grow_anew(roads.SEED + 1)) != drawn(roads.synthetic_roads())


def test_there_are_roads_of_every_class_with_their_speeds() -> None:
    lengths: Counter[str] = Counter()
    for road, metres in zip(roads.synthetic_roads(), shapely.length(courses()), strict=True):
        lengths[road.road_class] += metres
        assert road.speed_kmh == SPEED_KMH[road.road_class]
    assert set(lengths) == set(CLASSES)
    assert lengths["local"] > lengths["collector"] > lengths["expressway"] > 30_000


def test_main_roads_have_chinese_names() -> None:
    named = [road.name for road in roads.synthetic_roads() if road.road_class != "local"]
    assert all(name and "\u4e00" <= name[0] <= "\u9fff" for name in named)
    assert "滨海路" in named


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (45, "四十五"), (120, "120")]
)
def test_streets_are_numbered_in_chinese(number: int, written: str) -> None:
    assert numeral(number) == written
