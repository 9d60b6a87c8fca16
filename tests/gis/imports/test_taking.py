"""A file goes into a layer with all of its rows or none."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.db import connection

from core.access.api import AccessDenied, Principal
from core.accounts.api import Agency
from core.events.api import read_since
from gis.coordinates.systems import from_wgs84
from gis.features.models import FeatureVersion, Layer
from gis.imports.choice import Choice, Mapped, choice_from
from gis.imports.kinds import Opened, opened
from gis.imports.look import look
from gis.imports.problems import FileRefused
from gis.imports.take import RowsRefused, import_file
from tests.gis.imports.files import BOW_TIE, LAT, LON, SQUARE, points, shapefile, written

CHOICE = Choice(
    name="wells",
    title_zh="水井",
    crs="EPSG:4490",
    columns=(Mapped("名称", "name", "名称"), Mapped("深度", "depth", "深度", "number", "m")),
)


WITHOUT_DEPTH = Choice(name="wells", title_zh="水井", crs="EPSG:4490", columns=CHOICE.columns[:1])


def ready(path: Path) -> Opened:
    folder = path.parent / f"laid-{path.name}"
    folder.mkdir()
    return opened(path, path.name, folder)


def but(choice: Choice = CHOICE, **changed: Any) -> Choice:
    return choice_from({**choice.as_json(), **changed})


def stored() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, depth, ST_X(geom), ST_Y(geom) FROM layer_wells ORDER BY id")
        return list(cursor.fetchall())


def tables() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'layer\\_%' AND relkind = 'r'")
        return int(cursor.fetchone()[0])


def test_a_gbk_shapefile_on_a_plane_becomes_a_layer(planner: Principal, tmp_path: Path) -> None:
    x, y = from_wgs84(LON, LAT, "EPSG:4549")
    path = shapefile(tmp_path, geometry=shapely.points(x, y), crs="EPSG:4549")
    told: list[tuple[int, int]] = []
    report = import_file(
        planner, ready(path), but(crs="EPSG:4549"), progress=lambda done, total: told.append((done, total))
    )
    assert (report.rows, report.stored, report.refused) == (3, 3, 0)
    assert told == [(3, 3)]
    assert [(name, depth) for name, depth, _x, _y in stored()] == [("甲井", 3.5), ("乙井", 4.0), ("丙井", 5.25)]
    assert [lon for _n, _d, lon, _lat in stored()] == pytest.approx(list(LON))
    layer = Layer.objects.get(name="wells")
    assert (layer.shape, layer.crs, [each["title"] for each in layer.fields]) == (
        "Point",
        "EPSG:4549",
        ["名称", "深度"],
    )
    assert [event.type for event in read_since(0)][-2:] == ["gis.layer.created", "gis.layer.filled"]


def test_one_bad_row_and_nothing_is_stored(planner: Principal, tmp_path: Path) -> None:
    columns = {"名称": ["甲", "乙", "丙"], "深度": ["1", "深", "3"]}
    geometry = shapely.points([121.5, 121.5, 30], [38.9, 38.9, 38.9])
    path = written(tmp_path / "a.gpkg", "GPKG", geometry, columns)
    with pytest.raises(RowsRefused) as refused:
        import_file(planner, ready(path), CHOICE)
    report = refused.value.report
    assert [(each.row, each.field, each.code) for each in report.problems] == [
        (2, "深度", "bad_number"),
        (3, "", "outside"),
    ]
    assert (report.rows, report.refused, report.stored) == (3, 2, 0)
    assert not Layer.objects.exists()
    assert tables() == 0


def test_replacing_keeps_what_was_there(planner: Principal, tmp_path: Path) -> None:
    import_file(planner, ready(written(tmp_path / "a.gpkg", "GPKG", points())), CHOICE)
    other = written(tmp_path / "b.gpkg", "GPKG", points()[:1], {"name": ["新井"]})
    fewer = but(replace=True, columns=[{"source": "name", "name": "name"}], why="survey of May")
    report = import_file(planner, ready(other), fewer)
    assert (report.replaced, report.stored) == (3, 1)
    assert [row[:2] for row in stored()] == [("新井", None)]
    assert FeatureVersion.objects.filter(layer="wells", removed=True).count() == 3
    bad = written(
        tmp_path / "c.gpkg", "GPKG", shapely.points([10.0, 121.5, 121.5], [1, 38.9, 38.9]), {"name": ["a"] * 3}
    )
    with pytest.raises(RowsRefused):
        import_file(planner, ready(bad), fewer)
    assert [row[:2] for row in stored()] == [("新井", None)]
    assert FeatureVersion.objects.count() == 3


def numbered() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, depth, revision, ST_X(geom) FROM layer_wells ORDER BY name")
        return list(cursor.fetchall())


def test_features_with_a_key_are_known_again(planner: Principal, tmp_path: Path) -> None:
    keyed = but(key="名称")
    import_file(planner, ready(written(tmp_path / "a.gpkg", "GPKG", points())), keyed)
    before = {row[1]: row for row in numbered()}
    later: dict[str, list[Any]] = {"名称": ["甲井", "乙井", "丁井"], "深度": [3.5, 4.5, 6.0]}
    path = written(tmp_path / "b.gpkg", "GPKG", points(), later)
    report = import_file(planner, ready(path), but(replace=True, why="survey of May"))  # the layer remembers its key
    assert (report.added, report.changed, report.removed, report.stored) == (1, 1, 1, 3)
    after = {row[1]: row for row in numbered()}
    assert after["甲井"] == before["甲井"]
    assert (after["乙井"][0], after["乙井"][2:4]) == (before["乙井"][0], (4.5, 2))
    assert after["丁井"][0] not in {row[0] for row in before.values()}
    kept = (
        FeatureVersion.objects.filter(layer="wells")
        .order_by("removed")
        .values_list("feature_id", "row__name", "removed")
    )
    assert list(kept) == [(before["乙井"][0], "乙井", False), (before["丙井"][0], "丙井", True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n) FROM citygis_cell WHERE layer = 'wells' AND zoom = 0")
        assert cursor.fetchone() == (3,)
    again = import_file(planner, ready(written(tmp_path / "c.gpkg", "GPKG", points(), later)), but(replace=True))
    assert (again.added, again.changed, again.removed, again.stored) == (0, 0, 0, 3)
    only = but(replace=True, columns=[{"source": "名称", "name": "name"}])
    moved = written(tmp_path / "d.gpkg", "GPKG", shapely.points(LON + 0.001, LAT), {"名称": later["名称"]})
    assert import_file(planner, ready(moved), only).changed == 3
    assert [row[2:4] for row in numbered()] == [(6.0, 2), (4.5, 3), (3.5, 2)]  # depths, which the file lacks, stay


def test_keys_that_know_nothing_again_are_named(planner: Principal, tmp_path: Path) -> None:
    twice = written(tmp_path / "a.gpkg", "GPKG", points(), {"名称": ["甲井", "", "甲井"], "深度": [1.0, 2.0, 3.0]})
    with pytest.raises(RowsRefused) as refused:
        import_file(planner, ready(twice), but(key="名称"))
    assert [(each.row, each.code) for each in refused.value.report.problems] == [(2, "no_key"), (3, "key_twice")]
    import_file(planner, ready(written(tmp_path / "b.gpkg", "GPKG", points(), {"名称": ["甲井"] * 3})), WITHOUT_DEPTH)
    good = ready(written(tmp_path / "c.gpkg", "GPKG", points()))
    for column, code in (("名称", "key_in_layer"), ("级别", "key_not_taken")):
        with pytest.raises(FileRefused) as file_refused:
            import_file(planner, good, but(WITHOUT_DEPTH, replace=True, key=column))
        assert file_refused.value.problem.code == code


def test_who_may_not_gets_no_layer(planner: Principal, tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", "GPKG", points())
    watcher = Principal(1, "watcher", "", grants={"gis.layer.view": ("",), "gis.layer.edit": ("1.",)})
    with pytest.raises(AccessDenied):
        import_file(watcher, ready(path), but(agency=Agency.objects.get(code="plan").pk))
    import_file(planner, ready(written(tmp_path / "b.gpkg", "GPKG", points())), CHOICE)
    liaison = Principal(1, "liaison", "", grants={"gis.layer.view": ("",), "gis.layer.edit": ("",)})
    with pytest.raises(AccessDenied):  # replacing publishes
        import_file(liaison, ready(written(tmp_path / "c.gpkg", "GPKG", points())), but(replace=True))


def test_what_is_wrong_with_all_rows_is_said_once(planner: Principal, tmp_path: Path) -> None:
    path = ready(written(tmp_path / "a.gpkg", "GPKG", shapely.points(LAT, LON)))
    with pytest.raises(FileRefused) as refused:
        import_file(planner, path, CHOICE)
    assert refused.value.problem.code == "swapped"
    assert import_file(planner, path, but(swap=True)).stored == 3
    with pytest.raises(FileRefused):
        import_file(planner, path, but(crs=""))


def test_repair_mends_and_counts(planner: Principal, tmp_path: Path) -> None:
    areas = shapely.from_wkt([SQUARE, BOW_TIE, SQUARE])
    path = ready(written(tmp_path / "a.gpkg", "GPKG", areas, kind="Polygon"))
    with pytest.raises(RowsRefused) as refused:
        import_file(planner, path, CHOICE)
    assert [each.code for each in refused.value.report.problems] == ["invalid"]
    report = import_file(planner, path, but(repair=True))
    assert (report.stored, report.repaired) == (3, 1)


def test_interruption_leaves_nothing(planner: Principal, tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(planner, ready(written(tmp_path / "a.gpkg", "GPKG", points())), CHOICE, progress=stop)
    assert tables() == 0


def test_addresses_are_found_or_named(grid_data: None, planner: Principal, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称,深度,地址\n甲,1,周水子街道\n乙,2,火星基地\n丙,3,\n")
    with pytest.raises(RowsRefused) as refused:
        import_file(planner, ready(path), CHOICE)
    assert [(each.row, each.code) for each in refused.value.report.problems] == [
        (3, "address_unknown"),
        (4, "no_address"),
    ]
    good = tmp_path / "b.csv"
    good.write_text("名称,深度,地址\n甲,1,周水子街道\n")
    assert import_file(planner, ready(good), CHOICE).stored == 1
    assert 121.4 < stored()[0][2] < 121.8


def test_a_look_says_what_a_file_holds(grid_data: None, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, ST_X(point), ST_Y(point) FROM citygis_region "
            "WHERE level = 'community' AND point IS NOT NULL LIMIT 40"
        )
        rows = cursor.fetchall()
    lon, lat = from_wgs84([row[1] for row in rows], [row[2] for row in rows], "gcj02")
    path = written(
        tmp_path / "a.geojson", "GeoJSON", shapely.points(lon, lat), {"名称": [row[0] for row in rows]}, crs="EPSG:4326"
    )
    seen = look(ready(path), Choice(name=""))
    assert [each.code for each in seen.suspicions] == ["looks_like"]
    assert seen.suspicions[0].facts["crs"] == "GCJ-02"
    assert (seen.shape, seen.crs, seen.count, seen.columns[0].name) == ("Point", "EPSG:4326", 40, "mingcheng")
    assert look(Opened("geojson", path, "a.geojson"), Choice(name="", crs="gcj02")).suspicions == []
    assert np.isfinite(lon).all()
