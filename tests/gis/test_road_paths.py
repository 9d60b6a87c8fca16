"""The road graph: one may drive from anywhere to anywhere, and say where one is after so many metres."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from gis.api import NoWayError, Path, RoadGraph, path_through, position_along, road_graph, shortest_path
from gis.roads.graph import CLASSES, make_graph

EARTH = Geod(ellps="GRS80")


def small_graph() -> RoadGraph:
    """A slow direct road and a fast bent one from node 0 to 1, and a road elsewhere."""
    lines = shapely.linestrings([[(121.5, 38.9), (121.51, 38.9)], [(121.52, 38.9), (121.53, 38.9)]])
    bent = shapely.linestrings([(121.5, 38.9), (121.505, 38.905), (121.51, 38.9)])
    ends = np.array([[0, 1], [5, 9], [0, 7], [7, 1]])
    half, rest = (
        shapely.linestrings([(121.5, 38.9), (121.505, 38.905)]),
        shapely.linestrings([(121.505, 38.905), (121.51, 38.9)]),
    )
    assert shapely.length(bent) == pytest.approx(shapely.length(half) + shapely.length(rest))
    return make_graph(np.array([*lines, half, rest]), ends, np.array([20.0, 50.0, 80.0, 80.0]), [3, 3, 0, 0])


def test_the_quickest_way_beats_the_shortest() -> None:
    graph = small_graph()
    path = shortest_path(graph, graph.nearest_node(121.5, 38.9), graph.nearest_node(121.51, 38.9))
    assert len(path.nodes) == 3
    assert path.speed_ms.tolist() == pytest.approx([80 / 3.6] * 2)


def test_there_is_no_way_between_pieces_that_do_not_meet() -> None:
    graph = small_graph()
    with pytest.raises(NoWayError):
        shortest_path(graph, graph.nearest_node(121.5, 38.9), graph.nearest_node(121.53, 38.9))


def test_a_way_driven_backwards_is_the_same_way() -> None:
    graph = small_graph()
    there = path_through(graph, (0, graph.nearest_node(121.505, 38.905)))
    back = path_through(graph, tuple(reversed(there.nodes)))
    assert np.array_equal(there.vertices, back.vertices[::-1])


def test_standing_still_is_a_way_too() -> None:
    path = shortest_path(small_graph(), 0, 0)
    assert path.length_m == 0
    assert [float(np.ravel(value)[0]) for value in position_along(path, 10.0)] == [121.5, 38.9, 0.0]


def test_course_and_distance_agree_with_the_ellipsoid() -> None:
    path = Path(
        np.array([(121.5, 38.9), (121.51, 38.9), (121.51, 38.91)]),
        np.array([0.0, 867.4, 1977.4]),
        np.ones(2),
        (0, 1),
        np.zeros(2),
    )
    lon, lat, course = position_along(path, np.array([-5.0, 433.7, 1000.0, 99_999.0]))
    assert course == pytest.approx([90, 90, 0, 0], abs=0.2)
    assert (lon[0], lat[0], lon[-1], lat[-1]) == (121.5, 38.9, 121.51, 38.91)
    assert EARTH.inv(121.5, 38.9, lon[1], lat[1])[2] == pytest.approx(433.7, abs=1)


def test_the_districts_network_is_one_and_measured(base_data: None) -> None:
    graph = road_graph()
    assert graph is road_graph()  # kept by the process
    assert 3000 <= len(graph.edges) <= 8000
    assert set(graph.road_class.tolist()) == set(range(len(CLASSES)))
    edge = int(graph.length_m.argmax())
    assert EARTH.line_length(*graph.line(edge).T) == pytest.approx(graph.length_m[edge], rel=2e-5)


def test_one_may_drive_across_the_district(base_data: None) -> None:
    graph = road_graph()
    start, end = graph.nearest_node(121.387, 38.987), graph.nearest_node(121.702, 39.033)
    path = shortest_path(graph, start, end)
    beeline = EARTH.inv(*graph.nodes[start], *graph.nodes[end])[2]
    assert beeline <= path.length_m < 1.6 * beeline
    lon, lat, _ = position_along(path, np.arange(0, path.length_m, 25.0))
    assert EARTH.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2].max() < 25.1
