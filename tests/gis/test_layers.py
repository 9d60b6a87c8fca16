"""Layers come and go with their tables, and what is replaced in them is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch

from core.access.api import AccessDenied, Principal, Role
from core.events.api import read_since
from core.registers.api import address, create, import_rows, merge, remove
from core.states.api import Refusal
from gis.collections.find import collection_of, collections
from gis.features.make import fill, make_layer, remove_layer, set_style
from gis.features.models import FeatureVersion, Layer
from gis.features.stamps import bump
from gis.models import BaseDataStamp
from gis.registers import LAYER

FIELDS = [
    {"name": "name", "title": "名称", "kind": "text"},
    {"name": "depth", "title": "深度", "kind": "number", "unit": "m"},
    {"name": "owner_phone", "title": "电话", "kind": "text", "sensitive": True},
]


def wells(actor: Principal, **changed: Any) -> Layer:
    return make_layer(actor, **{"name": "wells", "title_zh": "水井", "shape": "Point", "fields": FIELDS, **changed})


def hexed(lon: float, lat: float) -> str:
    return str(Point(lon, lat, srid=4490).hexewkb, "ascii")


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def fill_two(layer: Layer) -> None:
    with connection.cursor() as cursor:
        given = [(hexed(121.5, 38.9), ("甲", 3.5, "1")), (hexed(121.6, 39.0), ("乙", None, None))]
        assert fill(cursor, layer, given, by="planner") == 2


def test_a_layer_and_its_table_are_made_and_dropped_together(planner: Principal) -> None:
    layer = wells(planner, why="survey")
    fill_two(layer)
    assert rows('SELECT name, depth, revision, changed_by, ST_SRID(geom_3857) FROM "layer_wells" ORDER BY id') == [
        ("甲", 3.5, 1, "planner", 3857),
        ("乙", None, 1, "planner", 3857),
    ]
    assert [field.name for field in collection_of(planner, "layer.wells").fields] == ["name", "depth", "owner_phone"]
    remove_layer(planner, "wells", "not needed")
    assert "layer.wells" not in collections(planner)
    assert rows("SELECT to_regclass('layer_wells')") == [(None,)]
    assert not BaseDataStamp.objects.filter(dataset="layer.wells").exists()
    assert [event.type for event in read_since(0)][-2:] == ["gis.layer.created", "gis.layer.removed"]


def test_what_is_replaced_in_a_layer_is_kept(planner: Principal) -> None:
    fill_two(wells(planner))
    rows("UPDATE layer_wells SET name = '丙', revision = 2, changed_by = 'other' WHERE name = '甲' RETURNING id")
    rows("DELETE FROM layer_wells WHERE name = '乙' RETURNING id")
    kept = list(FeatureVersion.objects.order_by("id").values_list("layer", "revision", "row__name", "removed"))
    assert kept == [("wells", 1, "甲", False), ("wells", 1, "乙", True)]
    remove_layer(planner, "wells", "not needed")
    assert not FeatureVersion.objects.exists()


def test_the_registers_own_ways_cannot_make_half_a_layer(planner: Principal, client: Client) -> None:
    layer = wells(planner)
    ways: list[Callable[[], object]] = [
        lambda: create(planner, LAYER, {"title_zh": "半个"}),
        lambda: import_rows(planner, LAYER, []),
        lambda: merge(planner, LAYER, layer.pk, layer.pk + 1, {}, "same"),
        lambda: remove(planner, LAYER, layer.pk, "away"),
    ]
    for way in ways:
        with pytest.raises(Refusal) as refused:
            way()
        assert refused.value.code == "made_elsewhere"
    for page in ("new", "import", "duplicates"):
        with pytest.raises(NoReverseMatch):
            address(LAYER, page)
    client.force_login(_user(planner))
    shown = client.get(address(LAYER, "list"))
    assert shown.status_code == 200
    assert "水井" in shown.content.decode()
    assert client.get(address(LAYER, "edit", pk=layer.pk)).status_code == 200


def test_what_is_wrong_with_a_layer_is_said_by_field(planner: Principal) -> None:
    wrong = [{"name": "geom", "kind": "text"}, {"name": "A b", "kind": "text"}, {"name": "x", "kind": "money"}]
    with pytest.raises(ValidationError) as said:
        wells(planner, fields=[*wrong, *FIELDS, FIELDS[0]])
    assert len(said.value.message_dict["fields"]) == 4
    for changed, field in (({"name": "1x"}, "name"), ({"shape": "Polygon"}, "shape"), ({"title_zh": ""}, "title_zh")):
        with pytest.raises(ValidationError) as said:
            wells(planner, **changed)
        assert field in said.value.message_dict
    wells(planner)
    with pytest.raises(Refusal) as refused:
        wells(planner)
    assert refused.value.code == "layer_exists"


def test_who_may_not_edit_layers_makes_none(planner: Principal) -> None:
    watcher = Principal(1, "watcher", "", frozenset({Role.LEADER}), {"gis.layer.view": ("",)})
    with pytest.raises(AccessDenied):
        wells(watcher)
    wells(planner)
    for attempt in (lambda: remove_layer(watcher, "wells", "x"), lambda: set_style(watcher, "wells", {}, "x")):
        with pytest.raises(AccessDenied):
            attempt()


def test_sensitive_fields_are_for_those_who_may_see_them(planner: Principal) -> None:
    wells(planner)
    watcher = Principal(1, "watcher", "", grants={"gis.layer.view": ("",)})
    assert collection_of(watcher, "layer.wells").field("owner_phone") is None


def test_style_and_version_change(planner: Principal) -> None:
    layer = wells(planner)
    before = BaseDataStamp.objects.get(dataset="layer.wells").version
    set_style(planner, "wells", {"color": "#ff0000"}, "clearer")
    bump("wells")
    layer.refresh_from_db()
    assert (layer.style, layer.version) == ({"color": "#ff0000"}, 2)
    assert BaseDataStamp.objects.get(dataset="layer.wells").version != before


def _user(principal: Principal) -> Any:
    from core.accounts.api import User

    return User.objects.get(username=principal.username)
