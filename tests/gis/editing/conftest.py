"""Two layers, one who edits, one who reviews, one who does both, and one who only looks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.access.api import Principal, Role
from core.access.principal import grants_of
from core.accounts.api import Agency, place_agency
from gis.features.edit import Change
from gis.features.models import Edit, Layer
from gis.features.table import create_table

FIELDS = [
    {"name": "name", "title": "名称", "kind": "text", "unit": "", "sensitive": False},
    {"name": "depth", "title": "井深", "kind": "number", "unit": "m", "sensitive": False},
    {"name": "keeper", "title": "联系人", "kind": "text", "unit": "", "sensitive": True},
]


def point(lon: float = 121.52, lat: float = 38.95) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def square(west: float = 121.5, south: float = 38.9, size: float = 0.01) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def line(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(each) for each in points]}


def make(agency: Agency, name: str, shape: str, fields: list[dict[str, Any]], access: str = "open") -> Layer:
    layer: Layer = Layer.objects.create(
        name=name,
        title_zh={"wells": "机井", "plots": "地块"}.get(name, name),
        shape=shape,
        fields=fields,
        access=access,
        agency=agency,
        created_at=timezone.now(),
        changed_at=timezone.now(),
        changed_by="test",
    )
    with connection.cursor() as cursor:
        create_table(cursor, layer)
    return layer


def agencies() -> tuple[Agency, Agency]:
    root = place_agency(Agency(code="210211", name="甘井子区", level="district"))
    return root, place_agency(Agency(code="210211001", name="泉水街道", level="subdistrict", parent=root))


def person(name: str, role: Role, agency: Agency) -> Principal:
    """Without an account: making one takes longer than most of these tests."""
    return Principal(None, name, name, frozenset({role}), grants_of([(role, agency.path)]))


@pytest.fixture
def district(db: None) -> tuple[Agency, Agency]:
    return agencies()


@pytest.fixture
def wells(district: tuple[Agency, Agency]) -> Layer:
    return make(district[1], "wells", "Point", FIELDS)


@pytest.fixture
def plots(district: tuple[Agency, Agency]) -> Layer:
    return make(district[0], "plots", "MultiPolygon", FIELDS)


@pytest.fixture
def editor(district: tuple[Agency, Agency]) -> Principal:
    """May edit the layers of one subdistrict, not publish; sees nothing sensitive."""
    return person("editor", Role.LIAISON, district[1])


@pytest.fixture
def reviewer(district: tuple[Agency, Agency]) -> Principal:
    """May publish, not edit."""
    return person("reviewer", Role.COMMANDER, district[0])


@pytest.fixture
def planner(district: tuple[Agency, Agency]) -> Principal:
    """Holds both rights."""
    return person("planner", Role.PLANNER, district[0])


@pytest.fixture
def onlooker(district: tuple[Agency, Agency]) -> Principal:
    return person("onlooker", Role.FIELD_UNIT, district[1])


def rows(layer: Layer, columns: str = "id, revision, name, depth, keeper, changed_by, why") -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {layer.table} ORDER BY id")
        return list(cursor.fetchall())


def shapes(layer: Layer) -> list[str]:
    return [row[0] for row in rows(layer, "ST_AsText(geom)")]


def added(**values: Any) -> Change:
    return Change(verb="add", geometry=point(), values=values)


@pytest.fixture
def well(wells: Layer, planner: Principal) -> Callable[..., Edit]:
    """Adds a well at once; returns the edit."""
    from gis.features.edit import write

    def make_well(**values: Any) -> Edit:
        made = {"name": "一号井", "depth": 12.5, "keeper": "王小明", **values}
        return write(planner, wells, [added(**made)], "普查")[0]

    return make_well
