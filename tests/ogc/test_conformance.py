"""Each declared conformance class stands beside the tests that show it; none is declared without."""

import importlib

from django.test import Client

from gis.ogc.conformance import CONFORMANCE
from tests.ogc.reading import got, reader

__all__ = ["reader"]

_COMMON = "http://www.opengis.net/spec/ogcapi-common-"
_FEATURES = "http://www.opengis.net/spec/ogcapi-features-"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"
_TMS = "http://www.opengis.net/spec/tms/2.0/conf/"
_RECORDS = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/"

_KEEPS = "test_cql2.test_text_keeps_what_it_says"
SHOWN = {
    f"{_COMMON}1/1.0/conf/core": ("test_features.test_the_landing_page_leads_everywhere",),
    f"{_COMMON}2/1.0/conf/collections": ("test_features.test_collections_say_what_they_are",),
    f"{_FEATURES}1/1.0/conf/core": (
        "test_features.test_every_page_together_is_every_feature",
        "test_features.test_boxes_follow_their_system",
        "test_features.test_what_is_wrong_is_said",
    ),
    f"{_FEATURES}1/1.0/conf/oas30": ("test_clients.test_nothing_that_is_asked_breaks_the_server",),
    f"{_FEATURES}1/1.0/conf/geojson": ("test_clients.test_gdal_reads_every_collection_completely",),
    f"{_FEATURES}2/1.0/conf/crs": ("test_features.test_coordinates_come_in_the_order_of_the_axes",),
    f"{_FEATURES}3/1.0/conf/queryables": ("test_features.test_filters_in_both_languages_keep_the_same",),
    f"{_FEATURES}3/1.0/conf/queryables-query-parameters": (
        "test_features.test_a_property_can_be_asked_for_by_its_name",
    ),
    f"{_FEATURES}3/1.0/conf/filter": ("test_features.test_filters_in_both_languages_keep_the_same",),
    f"{_FEATURES}3/1.0/conf/features-filter": ("test_clients.test_owslib_reads_items_by_box_and_filter",),
    f"{_CQL2}cql2-text": (_KEEPS,),
    f"{_CQL2}cql2-json": (_KEEPS, "test_cql2.test_json_as_the_standard_writes_it"),
    f"{_CQL2}basic-cql2": (_KEEPS,),
    f"{_CQL2}advanced-comparison-operators": (_KEEPS,),
    f"{_CQL2}case-insensitive-comparison": (_KEEPS,),
    f"{_CQL2}basic-spatial-functions": (_KEEPS,),
    f"{_CQL2}basic-spatial-functions-plus": (_KEEPS, "test_cql2.test_geometries_follow_the_axes_of_their_system"),
    f"{_FEATURES}4/1.0/conf/create-replace-delete": ("test_write.test_a_publisher_writes_in_one_step",),
    f"{_FEATURES}4/1.0/conf/update": ("test_write.test_a_publisher_writes_in_one_step",),
    f"{_FEATURES}4/1.0/conf/features": ("test_write.test_coordinates_are_taken_in_any_of_the_systems",),
    f"{_FEATURES}4/1.0/conf/optimistic-locking-etags": ("test_write.test_nothing_is_overwritten_unseen",),
    f"{_RECORDS}record-core": ("test_records.test_records_tell_of_collections_and_data_sets",),
    f"{_RECORDS}json": ("test_records.test_records_tell_of_collections_and_data_sets",),
    f"{_TILES}core": ("test_tiles.test_a_collection_leads_to_its_tiles",),
    f"{_TILES}tileset": ("test_tiles.test_a_collection_leads_to_its_tiles",),
    f"{_TILES}tilesets-list": ("test_tiles.test_a_collection_leads_to_its_tiles",),
    f"{_TILES}geodata-tilesets": ("test_tiles.test_a_collection_leads_to_its_tiles",),
    f"{_TILES}mvt": ("test_tiles.test_a_collection_leads_to_its_tiles",),
    f"{_TMS}tilematrixset": ("test_tiles.test_a_collection_leads_to_its_tiles",),
    f"{_TMS}json-tilematrixset": ("test_tiles.test_a_collection_leads_to_its_tiles",),
}


def test_each_declared_class_has_its_test(reader: Client) -> None:
    declared = got(reader, "conformance")["conformsTo"]
    assert sorted(declared) == sorted(SHOWN) == sorted(set(CONFORMANCE))
    for shown in SHOWN.values():
        for name in shown:
            file, test = name.split(".")
            assert callable(getattr(importlib.import_module(f"tests.ogc.{file}"), test)), name
