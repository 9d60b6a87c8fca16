"""The face of the gis stage: where things are."""

from gis.coordinates.measure import area_m2, length_m, plane, to_degrees, to_metres, unplane
from gis.coordinates.systems import UnknownSystemError, from_wgs84, to_wgs84
from gis.layers import LAYERS, Layer
from gis.people import PEOPLE_COUNTERS, AtRisk, PeopleCounter, PeopleWithin, Tally, people_within
from gis.regions.index import RegionRef, Whereabouts, in_district, region_at, regions, whereabouts
from gis.roads.graph import CLASSES, NoRoadsError, RoadGraph, road_graph
from gis.roads.paths import NoWayError, Path, path_through, position_along, shortest_path
from gis.roads.reach import Reach, road_distances

__all__ = [
    "CLASSES",
    "LAYERS",
    "PEOPLE_COUNTERS",
    "AtRisk",
    "Layer",
    "NoRoadsError",
    "NoWayError",
    "Path",
    "PeopleCounter",
    "PeopleWithin",
    "Reach",
    "RegionRef",
    "RoadGraph",
    "Tally",
    "UnknownSystemError",
    "Whereabouts",
    "area_m2",
    "from_wgs84",
    "in_district",
    "length_m",
    "path_through",
    "people_within",
    "plane",
    "position_along",
    "region_at",
    "regions",
    "road_distances",
    "road_graph",
    "shortest_path",
    "to_degrees",
    "to_metres",
    "to_wgs84",
    "unplane",
    "whereabouts",
]
