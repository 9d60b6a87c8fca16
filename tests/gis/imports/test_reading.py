"""Files of every kind, read as they are meant; and those that are not what they seem, refused."""

import json
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from django.utils import translation

from gis.imports import archive
from gis.imports.choice import Choice
from gis.imports.encodings import chosen
from gis.imports.kinds import LARGEST, Opened, fits, opened
from gis.imports.look import source_of
from gis.imports.names import name_from, names_for
from gis.imports.problems import SENTENCES, FileRefused, Problem
from gis.imports.source import Source
from tests.gis.imports.files import COLUMNS, LON, points, shapefile, workbook, written, zipped

# GDAL tells of what it mends as warnings
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def read(path: Path, **chosen_: Any) -> Source:
    folder = Path(mkdtemp(dir=path.parent))
    return source_of(opened(path, path.name, folder), Choice(name="x", **chosen_))


def names_in(source: Source, column: str = "名称") -> list[str]:
    return [str(value) for batch in source.batches() for value in batch.columns[column]]


@pytest.mark.parametrize(("driver", "ending"), [("GPKG", "gpkg"), ("GeoJSON", "geojson"), ("LIBKML", "kml")])
def test_files_of_gdal_say_everything_themselves(tmp_path: Path, driver: str, ending: str) -> None:
    source = read(written(tmp_path / f"a.{ending}", driver, points()))
    assert names_in(source) == COLUMNS["名称"]
    kinds = {column.name: column.kind for column in source.columns}
    assert (kinds["名称"], kinds["深度"], kinds["级别"]) == ("text", "number", "integer" if ending != "kml" else "text")
    assert source.crs == ("EPSG:4326" if ending == "kml" else "EPSG:4490")
    assert source.count == 3
    [batch] = source.batches()
    assert [each.x for each in batch.geometry] == pytest.approx(list(LON))
    assert batch.rows.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("encoding", "cpg", "read_as"),
    [("GBK", True, "GBK"), ("GBK", False, "GBK"), ("UTF-8", True, "UTF-8"), ("UTF-8", False, "UTF-8")],
)
def test_shapefiles_in_either_encoding_with_and_without_cpg(
    tmp_path: Path, encoding: str, cpg: bool, read_as: str
) -> None:
    source = read(shapefile(tmp_path, encoding, cpg=cpg, crs="EPSG:4549"))
    assert names_in(source) == COLUMNS["名称"]
    assert (source.encoding, source.crs) == (read_as, "EPSG:4549")


def test_a_cpg_that_lies_is_not_believed() -> None:
    assert chosen("UTF-8", "甘井子区".encode("gbk")) == "GBK"
    assert chosen("GBK", "甘井子".encode("gbk")) == "GBK"
    assert chosen("", b"plain ascii") == "UTF-8"
    assert chosen("", b"\xff\xff\xff \xff\xfe") == "ISO-8859-1"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_tables_with_coordinates(tmp_path: Path, ending: str) -> None:
    rows: list[list[Any]] = [
        ["名称", "经度", "纬度", "编号"],
        ["甲", 121.5, 38.9, "007"],
        ["乙", "x", 38.9, "008"],
        ["丙", 121.6, 39, "9"],
    ]
    path = tmp_path / f"a.{ending}"
    if ending == "xlsx":
        workbook(path, rows)
    else:
        path.write_bytes("\n".join(",".join(map(str, row)) for row in rows).encode("gb18030"))
    source = read(path)
    [batch] = source.batches()
    assert {column.name: column.kind for column in source.columns}["编号"] == "text"  # 007 is no number
    assert batch.rows.tolist() == [2, 3, 4]
    assert [each and each.x for each in batch.geometry] == [121.5, None, 121.6]
    assert [(each.code, each.row) for each in batch.problems] == [("bad_position", 3)]


def test_a_table_without_places_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称,数量\n甲,1\n")
    assert refusal(lambda: list(read(path).batches())).code == "no_place"
    assert refusal(lambda: read(path, lon="经度")).code == "no_column"


def refusal(attempt: object) -> Problem:
    with pytest.raises(FileRefused) as refused:
        attempt()  # type: ignore[operator]
    problem = refused.value.problem
    assert "%" not in str(problem).replace("%%", ""), "a fact is missing"
    return problem


def test_what_leads_out_of_an_archive_is_refused(tmp_path: Path) -> None:
    for name in ("../a.shp", "/etc/a.shp", "..\\a.shp", "C:/a.shp"):
        assert refusal(lambda name=name: read(zipped(tmp_path, {name: b"x"}))).code == "zip_path"
    assert refusal(lambda: read(zipped(tmp_path, {"a.shp": b"/etc/passwd"}, attributes=0o120777))).code == "zip_link"
    assert not (tmp_path / "a.shp").exists()


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped(tmp_path, {"a.shp": bytes(archive.LITTLE + 1)})
    assert bomb.stat().st_size < 100_000
    assert refusal(lambda: read(bomb)).code == "zip_bomb"
    many = zipped(tmp_path, {f"{n}.shp": b"" for n in range(archive.MOST_ENTRIES + 1)})
    assert refusal(lambda: read(many)).code == "zip_many"


def test_archives_say_what_they_lack(tmp_path: Path) -> None:
    assert refusal(lambda: read(zipped(tmp_path, {"readme.md": b"x"}))).code == "zip_nothing"
    shp = b"\x00\x00\x27\x0a" + bytes(100)
    assert refusal(lambda: read(zipped(tmp_path, {"a.shp": shp, "a.shx": b"x"}))).code == "shp_parts"
    assert refusal(lambda: read(zipped(tmp_path, {"a.shp": shp, "b.shp": shp}))).code == "zip_several"
    assert refusal(lambda: read(zipped(tmp_path, {"a.shp": b"MZ"}))).code == "not_what_it_says"
    broken = tmp_path / "b.zip"
    broken.write_bytes(b"PK\x03\x04nothing")
    assert refusal(lambda: read(broken)).code == "zip_broken"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.geojson", b"", "empty"),
        ("a.exe", b"MZ", "unknown_kind"),
        ("a.gpkg", b"MZ", "not_what_it_says"),
        ("a.geojson", b"<OGRVRTDataSource>", "not_what_it_says"),
        ("a.kml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><kml>", "not_what_it_says"),
        ("a.osm.pbf", b"PK\x03\x04", "not_what_it_says"),
        ("a.geojson", b'{"type": "nothing"}', "unreadable"),
        ("a.gpkg", b"SQLite format 3\0" + bytes(100), "unreadable"),
    ],
)
def test_what_is_not_what_its_ending_says(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(lambda: read(path)).code == code


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)  # takes no room on the disk
    assert refusal(lambda: opened(path, path.name, tmp_path)).code == "too_large"


def test_a_layer_that_is_not_there(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", "GPKG", points(), layer="wells")
    assert refusal(lambda: read(path, inner="pipes")).facts["layers"] == "wells"


def test_names_are_made_from_chinese() -> None:
    assert name_from("井盖编号") == "jinggaibianhao"
    assert name_from("2024 Wells!") == "layer_2024_wells"
    assert names_for(["名称", "名称", "id", "Área"]) == ["mingcheng", "mingcheng_2", "id_2", "area"]


def test_a_broken_geometry_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    ring = [[121.5, 38.9], [121.6, 38.9]]
    features = [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    [batch] = read(path).batches()
    assert [each.code for each in batch.problems] == ["broken_geometry"]
    assert batch.geometry.tolist() == [None]


def test_every_refusal_is_a_sentence_in_both_languages() -> None:
    with translation.override("en"):
        english = {code: str(sentence) for code, sentence in SENTENCES.items()}
    with translation.override("zh-hans"):
        same = [code for code, sentence in SENTENCES.items() if str(sentence) == english[code]]
    assert same == ["said"]


def test_first_bytes_decide() -> None:
    assert fits("geojson", b"\xef\xbb\xbf  {")
    assert fits("kml", b"<?xml version='1.0'?><kml:kml xmlns:kml='x'>")
    assert not fits("csv", b"a\0b")
    assert isinstance(Opened("table", Path("x"), "x"), Opened)
