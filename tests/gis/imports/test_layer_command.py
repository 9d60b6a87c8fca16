"""`manage.py layer import|list|export`, on a small GeoJSON."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.accounts.api import Agency, place_agency
from gis.features.models import Layer
from tests.gis.imports.files import points, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agency(transactional_db: None) -> Iterator[Agency]:
    yield place_agency(Agency(code="plan", name="自然资源局", level="district"))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS layer_shuijing, layer_wells")


def said(*arguments: str) -> tuple[str, str]:
    out, beside = StringIO(), StringIO()
    call_command("layer", *arguments, stdout=out, stderr=beside)
    return out.getvalue(), beside.getvalue()


def test_in_listed_replaced_and_out_again(agency: Agency, tmp_path: Path) -> None:
    path = str(written(tmp_path / "水井.geojson", "GeoJSON", points(), crs="EPSG:4326"))
    out, beside = said("import", path, "--source", "普查", "--agency", "plan")
    assert out == "rows 3, stored 3, repaired 0\n"
    assert beside == "3/3\n"
    layer = Layer.objects.get()
    assert (layer.name, layer.title_zh, layer.source, layer.agency) == ("shuijing", "水井", "普查", agency)
    assert "layer.shuijing\tPoint\t水井\n" in said("list")[0]

    fewer = str(written(tmp_path / "b.geojson", "GeoJSON", points()[:1], {"名称": ["新井"]}, crs="EPSG:4326"))
    assert said("import", fewer, "--name", "shuijing", "--replace")[0] == "rows 1, stored 1, repaired 0\n"

    target = tmp_path / "out.geojson"
    assert said("export", "layer.shuijing", str(target))[0] == f"{target}\n"
    [feature] = json.loads(target.read_text())["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx([121.52, 38.95])
    assert "新井" in feature["properties"].values()


def test_what_cannot_be_taken_is_named_and_leaves_nothing(agency: Agency, tmp_path: Path) -> None:
    columns = {"深度": ["1", "2", "3"]}
    path = tmp_path / "wells.csv"
    path.write_text("名称,经度,纬度\n甲,121.5,38.9\n乙,10,38.9\n丙,121.6,38.9\n")
    beside = StringIO()
    with pytest.raises(CommandError, match="1 rows refused; nothing stored"):
        call_command("layer", "import", str(path), "--crs", "EPSG:4490", stdout=StringIO(), stderr=beside)
    assert beside.getvalue().splitlines()[-1].startswith("3: ")
    assert not Layer.objects.exists()
    good = str(written(tmp_path / "a.geojson", "GeoJSON", points(), columns, crs="EPSG:4326"))
    with pytest.raises(CommandError, match="no such layer"):
        said("import", good, "--name", "nothing", "--replace")
    target = tmp_path / "out.gpkg"
    with pytest.raises(CommandError, match="no such layer"):
        said("export", "layer.nothing", str(target))
    assert not target.exists()
