"""Positions in any system that devices and offices use come out in the right place."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from gis.coordinates import bd09, gcj02, local, measure
from gis.coordinates.systems import (
    UnknownSystemError,
    from_wgs84,
    is_projected,
    likely_zones,
    normal_name,
    to_wgs84,
)

POINT = (121.5255, 38.9535)  # WGS 84, near 121.5 E; the figures below were computed independently with PROJ
EARTH = Geod(ellps="WGS84")
china_lon = st.floats(75.0, 134.0)
china_lat = st.floats(4.0, 53.0)


def metres_between(a: tuple[Any, Any], b: tuple[Any, Any]) -> float:
    return float(abs(EARTH.inv(*a, *b)[2]))


def test_gcj02_of_a_known_point() -> None:
    assert np.allclose(gcj02.from_wgs84(*POINT), (121.530597, 38.954403), atol=5e-7)


def test_bd09_of_a_known_point() -> None:
    assert np.allclose(from_wgs84(*POINT, "bd09"), (121.537080, 38.960410), atol=5e-7)


def test_a_missed_gcj02_shift_is_about_450_metres_here() -> None:
    assert metres_between(POINT, gcj02.from_wgs84(*POINT)) == pytest.approx(452.6, abs=0.5)


@given(china_lon, china_lat)
def test_gcj02_returns_within_a_centimetre(lon: float, lat: float) -> None:
    back = gcj02.to_wgs84(*gcj02.from_wgs84(lon, lat))
    assert metres_between((lon, lat), back) < 0.01


@given(china_lon, china_lat)
def test_bd09_returns_within_a_centimetre(lon: float, lat: float) -> None:
    assert metres_between((lon, lat), bd09.to_gcj02(*bd09.from_gcj02(lon, lat))) < 0.01
    assert metres_between((lon, lat), to_wgs84(*from_wgs84(lon, lat, "bd09"), "bd09")) < 0.01


@given(st.floats(-180, 60), st.floats(-85, 0))
def test_gcj02_leaves_the_rest_of_the_world_alone(lon: float, lat: float) -> None:
    assert tuple(map(float, gcj02.from_wgs84(lon, lat))) == (lon, lat)


@given(st.lists(st.tuples(china_lon, china_lat), min_size=1, max_size=20))
def test_arrays_give_what_single_points_give(points: list[tuple[float, float]]) -> None:
    lon, lat = np.array(points).T
    together = np.column_stack(to_wgs84(lon, lat, "bd09"))
    one_by_one = np.array([np.ravel(to_wgs84(x, y, "bd09")) for x, y in points])
    assert np.array_equal(together, one_by_one)


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [
        ("EPSG:4550", 372182.816, 4314375.905),
        ("EPSG:4549", 632238.342, 4314448.690),
        ("EPSG:4490", *POINT),
    ],
)
def test_national_grids_of_a_known_point(crs: str, x: float, y: float) -> None:
    assert np.allclose(from_wgs84(*POINT, crs), (x, y), atol=1e-3)
    assert metres_between(POINT, to_wgs84(x, y, crs)) < 0.01


def test_the_local_plane_of_a_known_point() -> None:
    assert np.allclose(measure.plane(*POINT), (502210.418, 4313342.095), atol=1e-3)
    assert np.allclose(measure.unplane(measure.plane(*POINT)), POINT, atol=1e-9)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("WGS84", "wgs84"), ("GCJ-02", "gcj02"), ("bd_09", "bd09"), ("epsg:4550", "EPSG:4550"), ("4490", "EPSG:4490")],
)
def test_usual_spellings_are_understood(written: str, meant: str) -> None:
    assert normal_name(written) == meant


@pytest.mark.parametrize("name", ["", "mars", "EPSG:", "EPSG:999999", "EPSG:5773", "4326; drop table", "1e5"])
def test_unknown_systems_are_refused(name: str) -> None:
    with pytest.raises(UnknownSystemError):
        normal_name(name)


def test_degrees_and_metres_are_told_apart() -> None:
    assert is_projected("EPSG:4549")
    assert not any(is_projected(crs) for crs in ("wgs84", "gcj02", "bd09", "EPSG:4490"))


def test_coordinates_in_the_wrong_zone_name_the_likely_one() -> None:
    x, y = 632238.342, 4314448.690  # EPSG:4549 coordinates of the point
    assert "EPSG:4549" in likely_zones(x, y, 121.15, 38.79, 121.77, 39.13)
    assert "EPSG:4550" not in likely_zones(x, y, 121.15, 38.79, 121.77, 39.13)


def test_a_local_system_of_the_survey_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reckoned by hand: 90 degrees and no stretch make (x, y) to (-y, x), then moved."""
    turned = local.Helmert("EPSG:4550", 1000.0, 2000.0, 90 * 3600, 0.0)
    assert np.allclose(turned.forward(30.0, 40.0), (960.0, 2030.0))
    assert np.allclose(local.Helmert("EPSG:4550", 5.0, -5.0, 0.0, 10.0).forward(1e6, 2e6), (1e6 + 15, 2e6 + 15))
    file = tmp_path / local.FILE
    file.write_text('{"d": {"base": "EPSG:4550", "dx": -3.5, "dy": 12.25, "rotation_s": -41.7, "scale_ppm": 8.1}}')
    monkeypatch.setattr(local, "local_systems", lambda: local.read(file))
    assert is_projected("local:d")
    lon, lat = np.array([121.5255, 121.2]), np.array([38.9535, 39.0])
    back = to_wgs84(*from_wgs84(lon, lat, "local:d"), "local:d")
    assert np.allclose(back, (lon, lat), atol=1e-9)
    with pytest.raises(UnknownSystemError):
        normal_name("local:elsewhere")
    file.write_text('{"d": {"base": "EPSG:4550", "dx": "far"}}')
    with pytest.raises(local.BadLocalSystemError):
        local.read(file)


@pytest.mark.parametrize(("code", "x"), [(4528, 40632238.342), (4529, 41372182.816)])
def test_zones_with_their_number_before_the_easting(code: int, x: float) -> None:
    assert np.allclose(from_wgs84(*POINT, f"EPSG:{code}")[0], x, atol=1e-3)


def test_lengths_and_areas_are_right_across_the_zones_edge() -> None:
    line = shapely.from_wkt("LINESTRING (121.49 38.95, 121.51 38.96)")
    assert measure.length_m(line) == pytest.approx(Geod(ellps="GRS80").geometry_length(line), rel=1e-5)
    box = shapely.box(121.4, 38.9, 121.6, 39.0).segmentize(0.01)
    assert measure.area_m2(box) == pytest.approx(abs(Geod(ellps="GRS80").geometry_area_perimeter(box)[0]), rel=2e-5)
