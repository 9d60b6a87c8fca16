"""Simulated units drive as vehicles do, and the same seed drives the same way."""

from itertools import islice, pairwise

import numpy as np
import pytest
import shapely

from gis.api import RoadGraph, path_through, plane, shortest_path
from gis.basedata import roads
from gis.roads.graph import CLASSES, make_graph
from simulation.motion.drive import ACCELERATION, BRAKING, drive
from simulation.motion.journey import Town, home_of, stream
from simulation.motion.kinds import PROFILES, Profile
from simulation.motion.sensing import Fixes

HOUR = 3600.0


@pytest.fixture(scope="module")
def town() -> Town:
    edges = roads.synthetic_roads()
    graph = make_graph(
        np.array([edge.geometry for edge in edges]),
        np.array([edge.nodes for edge in edges]),
        np.array([edge.speed_kmh for edge in edges], float),
        [CLASSES.index(edge.road_class) for edge in edges],
    )
    return Town(graph, np.arange(len(graph.nodes)))


def profile(kind: str) -> Profile:
    return next(each for each in PROFILES if each.kind == kind)


def an_hour(town: Town, kind: str = "police", seed: tuple[int, int] = (7, 1), rate: float = 1.0) -> Fixes:
    """About an hour of fixes, stretches put together."""
    found: list[Fixes] = []
    for fixes in stream(town, profile(kind), seed, rate):
        found.append(fixes)
        if fixes.seconds[-1] > HOUR:
            break
    names = Fixes.__dataclass_fields__
    return Fixes(**{name: np.concatenate([getattr(each, name) for each in found]) for name in names})


def same(one: Fixes, two: Fixes) -> bool:
    names = Fixes.__dataclass_fields__
    return all(np.array_equal(getattr(one, n), getattr(two, n), equal_nan=True) for n in names)


def test_the_same_seed_gives_the_same_fixes(town: Town) -> None:
    assert same(an_hour(town), an_hour(town))


def test_another_seed_and_another_unit_drive_elsewhere(town: Town) -> None:
    first = an_hour(town)
    assert not same(first, an_hour(town, seed=(8, 1)))
    assert not same(first, an_hour(town, seed=(7, 2)))


@pytest.mark.parametrize("rate", [0.2, 1.0, 5.0])
def test_fixes_come_at_the_rate_without_gaps(town: Town, rate: float) -> None:
    fixes = an_hour(town, rate=rate)
    assert 0 <= fixes.seconds[0] <= 1 / rate
    assert np.diff(fixes.seconds) == pytest.approx(1 / rate, abs=1e-6)


@pytest.mark.parametrize("kind", [each.kind for each in PROFILES])
def test_nobody_jumps(town: Town, kind: str) -> None:
    fixes = an_hour(town, kind)
    steps = np.hypot(*np.diff(plane(fixes.lon, fixes.lat), axis=0).T)
    assert steps.max() < 60  # metres in a second: an ambulance on the expressway, and its receiver's noise
    assert fixes.speed.max() * 3.6 < 105


def test_units_stay_on_the_roads_but_for_the_receivers_noise(town: Town) -> None:
    fixes = an_hour(town)
    lines = [shapely.linestrings(town.graph.line(edge)) for edge in range(len(town.graph.edges))]
    tree = shapely.STRtree(lines)
    points = shapely.points(fixes.lon, fixes.lat)
    away = tree.query_nearest(points, return_distance=True, all_matches=False)[1] * 111_320
    assert np.median(away) < 6
    assert away.max() < 40


def test_units_move_and_rest(town: Town) -> None:
    fixes = an_hour(town)
    assert 0.05 < (fixes.speed == 0).mean() < 0.7
    assert 15 < fixes.speed[fixes.speed > 0].mean() * 3.6 < 70


def test_who_stands_has_no_course(town: Town) -> None:
    fixes = an_hour(town, "patrol")
    assert np.isnan(fixes.course[fixes.speed == 0]).all()
    assert not np.isnan(fixes.course[fixes.speed > 0]).any()


def test_accuracy_tells_of_the_error_and_batteries_empty(town: Town) -> None:
    fixes = an_hour(town, "patrol")
    assert 3 < fixes.acc.min() < fixes.acc.max() < 40
    assert 5 < fixes.battery[0] - fixes.battery[-1] < 15 or fixes.battery.max() > 95  # or it came back from the cradle
    assert set(an_hour(town, "fire").battery.tolist()) == {100.0}


def test_an_engine_returns_to_its_station(town: Town) -> None:
    home = plane(*town.graph.nodes[home_of(town, (7, 3))])
    stays = []
    for fixes in islice(stream(town, profile("fire"), (7, 3), 1.0), 40):
        if (fixes.speed == 0).all():
            stays.append(float(np.hypot(*(plane(fixes.lon[0], fixes.lat[0]) - home))))
    assert stays[0] < 30
    assert sum(stay < 30 for stay in stays) >= len(stays) // 3
    assert max(stays) > 500


def test_a_unit_may_begin_where_it_was_last_seen(town: Town) -> None:
    start = int(town.places[100])
    first = next(stream(town, profile("police"), (7, 1), 1.0, start))
    assert np.hypot(*(plane(first.lon[0], first.lat[0]) - plane(*town.graph.nodes[start]))) < 30


def test_engine_and_brakes_have_their_limits(town: Town) -> None:
    path = shortest_path(town.graph, town.graph.nearest_node(121.39, 38.98), town.graph.nearest_node(121.70, 39.03))
    drove = drive(path, 1.0, np.random.default_rng(1))
    t = np.arange(0, drove.duration_s, 1.0)
    speed = drove.at(t)[3]
    change = np.diff(speed)
    assert change.max() < ACCELERATION * 1.05
    assert change.min() > -BRAKING * 1.05
    assert (speed * 3.6).max() <= 81
    assert speed[0] < 2
    assert all(later >= earlier for earlier, later in pairwise(drove.metres))
    assert drove.metres[-1] == pytest.approx(path.length_m, abs=0.6)


def test_standing_still_needs_no_road(town: Town) -> None:
    graph: RoadGraph = town.graph
    drove = drive(path_through(graph, (0,)), 1.0, np.random.default_rng(1))
    lon, lat, _, speed = drove.at(np.array([0.0, 5.0]))
    assert lon.tolist() == [graph.nodes[0, 0]] * 2
    assert lat.tolist() == [graph.nodes[0, 1]] * 2
    assert speed.tolist() == [0, 0]
