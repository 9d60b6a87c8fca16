"""The base data comes into the database once, completely, and again only where it changed."""

import io
import time

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis.basedata import load, sources, version
from gis.models import BaseDataStamp, Land, Region, Road


def test_all_regions_are_there_with_their_parents(base_data: None) -> None:
    count = {level: Region.objects.filter(level=level).count() for level in Region.Level.values}
    assert count == {"district": 1, "subdistrict": 16, "community": 290, "neighbour": 9}
    assert not Region.objects.filter(level="community", parent__level__in=["district", "community"]).exists()
    assert Land.objects.count() == len(sources.land().geoms)
    assert Road.objects.exclude(source="synthetic").count() == 0


def test_codes_of_both_schemes_are_kept_apart(base_data: None) -> None:
    named_18_by_statistics = Region.objects.get(level="subdistrict", code12="210211018000").name
    named_18_by_civil_affairs = Region.objects.get(level="subdistrict", mca_code12="210211018000").name
    assert (named_18_by_statistics, named_18_by_civil_affairs) == ("泉水街道", "椒金山街道")


def test_every_derived_area_is_marked_and_every_row_names_its_source(base_data: None) -> None:
    assert not Region.objects.filter(level="subdistrict", geom__isnull=False, approximate=False).exists()
    assert not Region.objects.filter(source="").exists()
    assert not Region.objects.filter(licence="").exists()


def test_loading_again_changes_nothing_and_costs_next_to_nothing(base_data: None) -> None:
    before = list(Region.objects.values_list("pk", "key"))
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        assert load.load_outdated() == {}
    assert len(queries) == 1
    assert time.perf_counter() - started < 0.5
    assert list(Region.objects.values_list("pk", "key")) == before


def test_changed_data_is_loaded_anew_under_the_same_keys(base_data: None) -> None:
    before = dict(Region.objects.values_list("key", "pk"))
    BaseDataStamp.objects.filter(dataset="regions").update(version="older")
    Region.objects.filter(code12="210211001000").update(name="?")
    assert load.load_outdated() == {"regions": 316}
    assert dict(Region.objects.values_list("key", "pk")) == before
    assert Region.objects.get(code12="210211001000").name == "周水子街道"


def test_imported_roads_survive_a_new_synthetic_network(base_data: None) -> None:
    road = Road.objects.first()
    assert road is not None
    Road.objects.filter(pk=road.pk).update(source="OpenStreetMap")
    BaseDataStamp.objects.filter(dataset="roads").delete()
    assert set(load.load_outdated()) == {"roads"}
    assert Road.objects.filter(source="OpenStreetMap").count() == 1


def test_the_command_says_what_it_did(base_data: None) -> None:
    said = io.StringIO()
    call_command("load_base_data", stdout=said)
    assert said.getvalue().strip() == "基础数据已是最新。"


def test_the_version_is_a_checksum() -> None:
    assert len(version.carried_version()) == 64
