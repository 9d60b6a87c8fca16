"""What goes out in each format is what another program reads: checked with Debian's own GDAL, values and all."""

import csv
import io
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.db import connection

from core.access.api import SYSTEM
from core.accounts.api import Agency, place_agency
from core.database.api import connect
from core.states.api import Refusal
from gis.collections.find import collection_of
from gis.exports import write
from gis.exports.write import FORMATS, export
from gis.features.make import fill, make_layer
from gis.imports.choice import Choice
from gis.imports.kinds import opened
from gis.imports.look import source_of
from gis.imports.table import TableSource

pytestmark = pytest.mark.django_db(transaction=True)  # exports read over a connection of their own
FIELDS = [
    {"name": "station_name_zh", "title": "站点名称", "kind": "text"},
    {"name": "station_name_en", "title": "英文名称", "kind": "text"},
    {"name": "number", "title": "编号", "kind": "integer"},
    {"name": "depth", "title": "深度", "kind": "number", "unit": "m"},
    {"name": "open", "title": "在用", "kind": "boolean"},
    {"name": "built", "title": "建成", "kind": "date"},
    {"name": "seen", "title": "巡查", "kind": "datetime"},
]
BIG = 9_007_199_254_740_993  # no float has it
SEEN = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
ROWS: list[tuple[Any, ...]] = [
    ("椒金山“泵站”, 一号\n二层", "=1+1", BIG, -0.1, True, date(2019, 2, 28), SEEN),
    (None, None, None, None, None, None, None),
]
SQUARE = shapely.box(121.5, 38.9, 121.51, 38.91)
TWO = shapely.multipolygons([SQUARE, shapely.box(121.52, 38.9, 121.53, 38.91)])
SHAPES = {
    "Point": shapely.points([[121.512345, 38.912345], [121.6, 39.0]]),
    "MultiPolygon": [TWO, shapely.multipolygons([SQUARE])],
}


@pytest.fixture(params=SHAPES)
def layer(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[str]:
    """A layer with every kind of value, and with nothing in its second row."""
    district = place_agency(Agency(code="plan", name="自然资源局", level="district"))
    made = make_layer(SYSTEM, name="pumps", title_zh="泵站", shape=request.param, fields=FIELDS, agency=district)
    with connection.cursor() as cursor:
        hexed = [shapely.to_wkb(each, hex=True) for each in SHAPES[request.param]]
        fill(cursor.cursor, made, zip(hexed, ROWS, strict=True), by="planner")
    yield request.param
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")  # an export that keeps the table fails its test, and hangs none
        cursor.execute("DROP TABLE layer_pumps")
        cursor.execute("RESET lock_timeout")


def written(folder: Path, form: str, crs: str = "EPSG:4490") -> Path:
    path = folder / f"out.{FORMATS[form][1]}"
    with path.open("wb") as file:
        for piece in export(SYSTEM, collection_of(SYSTEM, "layer.pumps"), form, crs).pieces:
            file.write(piece)
    if form != "shp":
        return path
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder / "layer-pumps.shp"


def gdal(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return done.stdout


def rows(path: Path) -> list[dict[str, str]]:
    """The rows as Debian's GDAL reads them."""
    table = gdal("ogr2ogr", "-f", "CSV", "/vsistdout/", str(path), "-lco", "GEOMETRY=AS_WKT")
    return list(csv.DictReader(io.StringIO(table)))


def told(form: str) -> dict[str, Any]:
    """What the first row must say in a format; all else of it is the same everywhere."""
    seen = {"gpkg": "2026/11/30 22:30:00+00", "geojson": "2026/11/30 22:30:00+00"}.get(form, SEEN.isoformat())
    day = "2019/02/28" if form in ("gpkg", "geojson", "shp") else "2019-02-28"
    yes = {"shp": "T", "csv": "True"}.get(form, "1")
    names = {"shp": ("station_na", "station__2"), "kml": ("station_name_zh", "station_name_en")}
    zh, en = names.get(form, ("station_name_zh", "station_name_en"))
    formula = "'=1+1" if form in ("csv", "xlsx") else "=1+1"  # a spreadsheet would work it out
    texts = {zh: "椒金山“泵站”, 一号\n二层", en: formula, "number": str(BIG), "built": day, "seen": seen}
    return {**texts, "open_" if form == "kml" else "open": yes}


@pytest.mark.parametrize("layer", ["Point", "MultiPolygon"], indirect=True)
def test_every_format_keeps_every_value(layer: str, tmp_path: Path) -> None:
    for form in FORMATS:
        first, empty = rows(written(tmp_path, form))
        expected = told(form)
        assert {name: first[name] for name in expected} == expected, form
        assert float(first["depth"]) == -0.1
        assert {empty[name] for name in expected} <= {"", "?"}, form
        if form in ("csv", "xlsx") and layer == "Point":
            assert float(first["x"]) == 121.512345
        elif form != "xlsx":
            shape, parts = shapely.from_wkt(first["WKT"]), 2 if layer == "MultiPolygon" else 1
            assert shapely.get_num_geometries(shape) == parts
            assert shapely.equals_exact(shapely.force_2d(shape).normalize(), SHAPES[layer][0].normalize(), 1e-9), form
    told_fields = (tmp_path / "fields.txt").read_text().splitlines()
    assert told_fields[1] == "station__2\tstation_name_en\t英文名称\t"


@pytest.mark.parametrize("layer", ["Point"], indirect=True)
def test_planes_are_read_where_they_are(layer: str, tmp_path: Path) -> None:
    for form in ("geojson", "gpkg", "shp"):
        path = written(tmp_path, form, "plane")
        back = gdal("ogr2ogr", "-f", "CSV", "/vsistdout/", str(path), "-t_srs", "EPSG:4490", "-lco", "GEOMETRY=AS_WKT")
        first = next(csv.DictReader(io.StringIO(back)))
        place = shapely.from_wkt(first["WKT"])  # GDAL keeps longitude first in well-known text unless it is told
        assert (place.x, place.y) == pytest.approx((121.512345, 38.912345), abs=1e-8), form


@pytest.mark.parametrize("layer", ["Point"], indirect=True)
def test_an_export_that_fails_lets_the_table_go(layer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "MOST_ROWS", 1)
    with pytest.raises(Refusal) as refused:  # what is raised holds every frame, and the generators in them
        export(SYSTEM, collection_of(SYSTEM, "layer.pumps"), "xlsx")
    assert refused.value.code == "too_many"
    with connect() as other, other.transaction():
        other.execute("LOCK TABLE layer_pumps IN ACCESS EXCLUSIVE MODE NOWAIT")


@pytest.mark.parametrize("layer", ["MultiPolygon"], indirect=True)
def test_areas_in_a_table_are_read_back(layer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in ("csv", "xlsx"):
        source = source_of(opened(written(tmp_path, form), f"a.{form}", tmp_path), Choice(name="again"))
        assert isinstance(source, TableSource)
        assert source.wkt == "wkt"
        [batch] = source.batches()
        assert batch.problems == []
        assert shapely.equals_exact(batch.geometry, SHAPES[layer], 1e-9).all()
    monkeypatch.setattr(write, "LONGEST_CELL", 50)  # the spreadsheet would keep a piece of the area
    with pytest.raises(Refusal) as refused:
        written(tmp_path, "xlsx")
    assert refused.value.code == "long_cell"
