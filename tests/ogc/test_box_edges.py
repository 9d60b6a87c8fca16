"""What lies in a box is told exactly, also nearer to its edge than the database's boxes of single precision tell."""

import itertools

import pytest
import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from core.plugins.api import Text
from gis.collections.declare import Collection, Shape
from gis.collections.filter import where

WEST, SOUTH, EAST, NORTH = 121.4, 38.9, 121.45, 38.9375
STEPS = (-2e-4, -1.1e-4, -9e-5, -2e-5, -4e-6, -1e-9, 0.0, 1e-9, 4e-6, 2e-5, 9e-5, 1.1e-4, 2e-4)  # degrees
PLACES = [
    (x + dx, y + dy)
    for x, y in itertools.product((WEST, EAST), (SOUTH, NORTH))
    for dx, dy in itertools.product(STEPS, STEPS)
]


def _kept(shape: Shape, geometries: list[BaseGeometry], box: tuple[float, ...]) -> set[int]:
    values = ", ".join(f"({n}, '{shapely.to_wkb(each, hex=True)}')" for n, each in enumerate(geometries))
    source = f"(SELECT n, ST_SetSRID(wkb::geometry, 4490) AS geom FROM (VALUES {values}) AS v(n, wkb))"
    nothing = Text("", "")
    collection = Collection(
        name="edges",
        title=nothing,
        about=nothing,
        source=source,
        geometry="r.geom",
        web="",
        shape=shape,
        fields=(),
        permission="",
        version=str,
        key="r.n",
    )
    rows = where(collection, {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": list(box)}]})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.n FROM {source} AS r WHERE {rows.sql}", rows.parameters)
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("box", [(WEST, SOUTH, EAST, NORTH), (WEST, SOUTH, WEST + 1e-4, SOUTH + 1e-4)])
def test_points_at_the_edge(box: tuple[float, ...]) -> None:
    west, south, east, north = box
    inside = {n for n, (x, y) in enumerate(PLACES) if west <= x <= east and south <= y <= north}
    assert _kept("Point", list(shapely.points(PLACES)), box) == inside
    assert 0 < len(inside) < len(PLACES)


@pytest.mark.django_db
def test_lines_at_the_edge() -> None:
    around = shapely.box(WEST, SOUTH, EAST, NORTH)
    lines = list(shapely.linestrings([[(x, y), (x + 3e-5, y - 2e-5)] for x, y in PLACES]))
    meeting = {n for n, line in enumerate(lines) if line.intersects(around)}
    assert _kept("LineString", lines, (WEST, SOUTH, EAST, NORTH)) == meeting
    assert 0 < len(meeting) < len(lines)
