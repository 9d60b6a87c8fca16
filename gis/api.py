"""The face of the gis stage: where things are."""

from gis.collections.breaks import quantile_edges
from gis.collections.classes import Breaks, class_breaks
from gis.collections.declare import COLLECTIONS, Collection, Field, Rows
from gis.collections.extent import extent
from gis.collections.filter import where
from gis.collections.find import collection_of, collections
from gis.collections.layers import may_take
from gis.collections.sample import Sample, sample
from gis.coordinates.measure import area_m2, length_m, plane, to_degrees, to_metres, unplane
from gis.coordinates.systems import UnknownSystemError, from_wgs84, to_wgs84
from gis.features.make import fill, make_layer
from gis.features.past import Difference, collection_at, differences, moment_of
from gis.features.saved import save_map, saved_map
from gis.features.style import DEFAULTS as STYLE_DEFAULTS
from gis.features.style import checked as checked_style
from gis.geocoding.places import Place, PlaceSource, drop_place, places, put_place, refresh_places
from gis.geocoding.reverse import Nearby, nearby
from gis.geocoding.search import Answer, Answers, geocode, names_statement
from gis.grids.index import GridIndex, GridRef, find_grids, grid_at, grids, make_grid_raster
from gis.layers import LAYERS, Layer
from gis.people import PEOPLE_COUNTERS, AtRisk, PeopleCounter, PeopleWithin, Tally, people_within
from gis.regions.index import RegionRef, Whereabouts, in_district, region_at, regions, whereabouts
from gis.roads.graph import CLASSES, NoRoadsError, RoadGraph, road_graph
from gis.roads.paths import NoWayError, Path, path_through, position_along, shortest_path
from gis.roads.reach import Reach, road_distances
from gis.spatial.aggregate import Counted, Group, Value, aggregate
from gis.spatial.buffer import buffer
from gis.spatial.nearest import nearest
from gis.spatial.parts import By
from gis.spatial.question import Found
from gis.spatial.within import within
from gis.tiles.collection_sql import tile_statements

__all__ = [
    "CLASSES",
    "COLLECTIONS",
    "LAYERS",
    "PEOPLE_COUNTERS",
    "STYLE_DEFAULTS",
    "Answer",
    "Answers",
    "AtRisk",
    "Breaks",
    "By",
    "Collection",
    "Counted",
    "Difference",
    "Field",
    "Found",
    "GridIndex",
    "GridRef",
    "Group",
    "Layer",
    "Nearby",
    "NoRoadsError",
    "NoWayError",
    "Path",
    "PeopleCounter",
    "PeopleWithin",
    "Place",
    "PlaceSource",
    "Reach",
    "RegionRef",
    "RoadGraph",
    "Rows",
    "Sample",
    "Tally",
    "UnknownSystemError",
    "Value",
    "Whereabouts",
    "aggregate",
    "area_m2",
    "buffer",
    "checked_style",
    "class_breaks",
    "collection_at",
    "collection_of",
    "collections",
    "differences",
    "drop_place",
    "extent",
    "fill",
    "find_grids",
    "from_wgs84",
    "geocode",
    "grid_at",
    "grids",
    "in_district",
    "length_m",
    "make_grid_raster",
    "make_layer",
    "may_take",
    "moment_of",
    "names_statement",
    "nearby",
    "nearest",
    "path_through",
    "people_within",
    "places",
    "plane",
    "position_along",
    "put_place",
    "quantile_edges",
    "refresh_places",
    "region_at",
    "regions",
    "road_distances",
    "road_graph",
    "sample",
    "save_map",
    "saved_map",
    "shortest_path",
    "tile_statements",
    "to_degrees",
    "to_metres",
    "to_wgs84",
    "unplane",
    "where",
    "whereabouts",
    "within",
]
