"""Simulated units drive as vehicles do, and the same seed drives the same way."""

from itertools import islice, pairwise

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from gis.api import RoadGraph, path_through, plane, shortest_path
from gis.basedata import roads
from gis.roads.graph import CLASSES, make_graph
from simulation.motion.drive import ACCELERATION, BRAKING, drive
from simulation.motion.journey import Journey, Town, home_of
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
    for fixes in Journey(town, profile(kind), seed, rate):
        found.append(fixes)
        if fixes.seconds[-1] > HOUR:
            break
    return together(found)


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
    for fixes in islice(Journey(town, profile("fire"), (7, 3), 1.0), 40):
        if (fixes.speed == 0).all():
            stays.append(float(np.hypot(*(plane(fixes.lon[0], fixes.lat[0]) - home))))
    assert stays[0] < 30
    assert sum(stay < 30 for stay in stays) >= len(stays) // 3
    assert max(stays) > 500


def test_a_unit_may_begin_where_it_was_last_seen(town: Town) -> None:
    start = int(town.places[100])
    first = next(Journey(town, profile("police"), (7, 1), 1.0, start))
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


def called(town: Town, seed: tuple[int, int], after_s: float, place: tuple[float, float]) -> tuple[Journey, Fixes]:
    """A vehicle that is called away after some time; its fixes from the start until it is there."""
    journey = Journey(town, profile("police"), seed, 1.0)
    found = until_due(journey, after_s)
    taken = len(found[-1]) // 2
    journey.divert(float(found[-1].seconds[taken]) - 0.4, found[-1], taken, place)
    found[-1] = part(found[-1], taken)
    while not journey.arrived:
        found.append(next(journey))
    return journey, together(found)


def until_due(journey: Journey, after_s: float) -> list[Fixes]:
    found = [next(journey)]
    while found[-1].seconds[-1] < after_s or (found[-1].speed == 0).all():
        found.append(next(journey))
    return found


def part(fixes: Fixes, count: int) -> Fixes:
    return Fixes(**{name: getattr(fixes, name)[:count] for name in Fixes.__dataclass_fields__})


def together(found: list[Fixes]) -> Fixes:
    names = Fixes.__dataclass_fields__
    return Fixes(**{name: np.concatenate([getattr(each, name) for each in found]) for name in names})


def steps_m(fixes: Fixes) -> NDArray[np.float64]:
    return np.asarray(np.hypot(*np.diff(plane(fixes.lon, fixes.lat), axis=0).T))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_vehicle_called_while_driving_goes_there_without_a_jump(town: Town, number: int) -> None:
    place = (121.52, 39.0)
    _, fixes = called(town, (7, number), 300.0, place)
    assert steps_m(fixes).max() < 45
    assert np.diff(fixes.seconds) == pytest.approx(1.0, abs=1e-6)
    assert np.hypot(*(plane(fixes.lon[-1], fixes.lat[-1]) - plane(*place))) < 40


def test_it_stays_until_it_is_released_and_then_goes_its_ways(town: Town) -> None:
    journey, there = called(town, (7, 1), 300.0, (121.52, 39.0))
    stays = [next(journey) for _ in range(5)]
    assert all((each.speed == 0).all() for each in stays)
    journey.release(float(stays[-1].seconds[10]), stays[-1], 10)
    later = [part(stays[-1], 10), *(next(journey) for _ in range(4))]
    assert not journey.arrived
    whole = together([there, *stays[:-1], *later])
    assert steps_m(whole).max() < 45
    assert steps_m(together(later)).sum() > 500


def test_a_call_that_is_taken_back_on_the_way_lets_it_go_on_from_there(town: Town) -> None:
    journey = Journey(town, profile("fire"), (7, 3), 1.0)
    found = until_due(journey, 100.0)
    journey.divert(float(found[-1].seconds[5]), found[-1], 5, (121.60, 38.96))
    found[-1] = part(found[-1], 5)
    way = next(journey)
    journey.release(float(way.seconds[20]), way, 20)
    found += [part(way, 20), next(journey), next(journey)]
    assert not journey.arrived
    assert steps_m(together(found)).max() < 45


def test_a_vehicle_that_stands_at_the_place_already_is_there_at_once(town: Town) -> None:
    journey = Journey(town, profile("police"), (7, 1), 1.0)
    first = next(journey)
    journey.divert(float(first.seconds[0]), first, 1, tuple(town.graph.nodes[journey.here].tolist()))
    while not journey.arrived:
        fixes = next(journey)
    assert fixes.seconds[0] < first.seconds[0] + 5
