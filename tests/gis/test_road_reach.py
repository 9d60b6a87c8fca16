"""How far it is by road to many places at once."""

import numpy as np
import pytest
import shapely

from gis.api import RoadGraph, length_m, road_distances, road_graph, shortest_path
from gis.roads.graph import make_graph


def metres(*points: tuple[float, float]) -> float:
    return float(length_m(shapely.linestrings(points)))


A, B, C, D, E = (121.5, 38.9), (121.51, 38.9), (121.51, 38.91), (121.53, 38.9), (121.54, 38.9)


@pytest.fixture
def graph() -> RoadGraph:
    """A corner A-B-C, and far from it a road D-E that nothing leads to."""
    lines = shapely.linestrings([[A, B], [B, C], [D, E]])
    return make_graph(lines, np.array([[0, 1], [1, 2], [3, 4]]), np.array([36.0, 72.0, 36.0]), [3, 2, 3])


def test_the_way_goes_round_the_corner_with_the_speed_of_each_road(graph: RoadGraph) -> None:
    reach = road_distances(graph, A, np.array([C, B, A]))
    assert reach.metres == pytest.approx([metres(A, B) + metres(B, C), metres(A, B), 0], abs=0.1)
    assert reach.seconds == pytest.approx([metres(A, B) / 10 + metres(B, C) / 20, metres(A, B) / 10, 0], abs=0.1)


def test_one_starts_and_ends_beside_the_road_and_between_its_ends(graph: RoadGraph) -> None:
    start, end = (121.502, 38.901), (121.511, 38.908)
    foot, head = (121.502, 38.9), (121.51, 38.908)
    reach = road_distances(graph, start, np.array([end, (121.504, 38.9)]))
    whole = metres(start, foot) + metres(foot, B) + metres(B, head) + metres(head, end)
    assert reach.metres == pytest.approx([whole, metres(start, foot) + metres(foot, (121.504, 38.9))], abs=0.5)


def test_no_road_is_no_distance(graph: RoadGraph) -> None:
    assert np.isinf(road_distances(graph, A, np.array([D, (121.5, 38.91)])).metres).all()
    assert np.isinf(road_distances(graph, (121.5, 38.91), np.array([A])).seconds).all()
    assert len(road_distances(graph, A, np.empty((0, 2))).metres) == 0


def test_on_the_districts_network_it_is_the_shortest_way(base_data: None) -> None:
    graph = road_graph()
    start, far = graph.nearest_node(121.387, 38.987), graph.nearest_node(121.702, 39.033)
    reach = road_distances(graph, tuple(graph.nodes[start]), graph.nodes[[start, far]])
    quickest = shortest_path(graph, start, far)
    assert reach.metres[0] == pytest.approx(0, abs=0.1)
    assert 0.9 * quickest.length_m < reach.metres[1] <= quickest.length_m + 1
    seconds = float((np.diff(quickest.along_m) / quickest.speed_ms).sum())
    assert reach.seconds[1] >= seconds - 1
