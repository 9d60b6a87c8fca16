"""Recorded tracks of every usual kind are read; what cannot be used says why and in which row."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.tracks.geojson import read_geojson
from simulation.tracks.gpx import read_gpx
from simulation.tracks.points import TrackError, TrackPoint, time_of
from simulation.tracks.read import READERS, read_track
from simulation.tracks.schedule import schedule
from simulation.tracks.table import read_csv

Reader = Callable[[str], Iterator[tuple[int, TrackPoint]]]
T0 = 1_795_000_000  # 2026-11-18T11:06:40Z
GPX = """<?xml version="1.0"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="38.95" lon="121.55"><ele>12.5</ele><time>2026-11-18T11:06:40Z</time></trkpt>
<trkpt lat="38.96" lon="121.56"><time>2026-11-18T11:06:50+00:00</time></trkpt>
</trkseg></trk></gpx>"""
LINE = {
    "type": "Feature",
    "properties": {"coordTimes": ["2026-11-18T11:06:40Z", "2026-11-18T11:06:50Z"]},
    "geometry": {"type": "LineString", "coordinates": [[121.55, 38.95, 12.5], [121.56, 38.96]]},
}


def at(lon: float, lat: float, **properties: float) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}}


POINTS = {
    "type": "FeatureCollection",
    "features": [at(121.55, 38.95, time=T0, alt=12.5), at(121.56, 38.96, timestamp=(T0 + 10) * 1000)],
}
MULTI = {
    "type": "Feature",
    "properties": {"coordTimes": [["2026-11-18T11:06:40Z"], ["2026-11-18T11:06:50Z"]]},
    "geometry": {"type": "MultiLineString", "coordinates": [[[121.55, 38.95, 12.5]], [[121.56, 38.96]]]},
}
CSV = "time,lat,lon,alt\n2026-11-18T11:06:40Z,38.95,121.55,12.5\n1795000010,38.96,121.56,\n"
CHINESE_CSV = "时间;纬度;经度;高程\n2026-11-18 19:06:40;38.95;121.55;12.5\n\n2026-11-18 19:06:50;38.96;121.56;\n"
EXPECTED = [TrackPoint(T0, 121.55, 38.95, alt=12.5), TrackPoint(T0 + 10, 121.56, 38.96)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("track.gpx", GPX.encode()),
        ("line.geojson", json.dumps(LINE).encode()),
        ("points.json", json.dumps(POINTS).encode()),
        ("multi.geojson", json.dumps(MULTI).encode()),
        ("plain.csv", CSV.encode()),
        ("excel.csv", CHINESE_CSV.encode("utf-8-sig")),
        ("office.CSV", CHINESE_CSV.encode("gb18030")),
    ],
)
def test_usual_files_are_read(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert read_track(tmp_path / name) == EXPECTED


def refusal(tmp_path: Path, name: str, content: str | bytes) -> TrackError:
    raw = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(TrackError) as caught:
        read_track(tmp_path / name)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "row", "reason"),
    [
        ("a.csv", "t,lat,lon\n1,38,121\n2,95,121\n", 3, "不是地球上的位置"),
        ("a.csv", "t,lat,lon\n1,38,121\n2,nan,121\n", 3, "不是数字"),
        ("a.csv", "t,lat,lon\n1,38,121\n,38,121\n", 3, "没有时间"),
        ("a.csv", "t,lat,lon\nyesterday,38,121\n", 2, "不是时间"),
        ("a.csv", "t,lat,lon\n5,38,121\n4,38,121\n", 3, "早于前一行"),
        ("a.csv", "t,lat\n5,38\n", 1, "lon"),
        ("a.csv", "t,lat,lon\n5,38\n", 2, "经度"),
        ("a.csv", "", 1, "表头"),
        ("a.csv", "t,lat,lon\n", None, "没有带时间的点"),
        ("a.gpx", GPX.replace("2026-11-18T11:06:40Z", ""), 1, "没有时间"),
        ("a.gpx", GPX.replace('lat="38.96"', ""), 2, "纬度"),
        ("a.gpx", "<gpx><trk>", None, "XML"),
        ("a.gpx", "<kml/>", None, "GPX"),
        ("a.geojson", "{", 1, "JSON"),
        ("a.geojson", "[]", None, "GeoJSON"),
        ("a.geojson", json.dumps({**LINE, "properties": {}}), None, "coordTimes"),
        ("a.geojson", json.dumps({**LINE, "geometry": {"type": "Polygon"}}), None, "Polygon"),
        ("a.kml", "<kml/>", None, ".gpx"),
        ("a.csv", b"\x81\x20\xff\xff", None, "GB 18030"),
    ],
)
def test_what_cannot_be_used_names_row_and_reason(
    tmp_path: Path, name: str, content: str | bytes, row: int | None, reason: str
) -> None:
    error = refusal(tmp_path, name, content)
    assert error.row == row
    assert reason in str(error)
    assert row is None or f"第 {row} 行" in str(error)


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(TrackError, match="无法读取"):
        read_track(tmp_path / "none.gpx")


def points_or_reason(reader: Reader, text: str) -> bool:
    """Whether reading gave points, or a reason why not; anything else is a fault."""
    try:
        return all(isinstance(each, TrackPoint) for _, each in reader(text))
    except TrackError as error:
        return bool(str(error))


@pytest.mark.parametrize("reader", [read_csv, read_gpx, read_geojson])
@given(text=st.text(max_size=200))
def test_no_text_whatever_breaks_a_reader(reader: Reader, text: str) -> None:
    assert points_or_reason(reader, text)


KEYS = ("type", "geometry", "coordinates", "properties", "coordTimes", "features", "time", "coordinateProperties")
KINDS = ("Feature", "FeatureCollection", "Point", "LineString", "MultiLineString")
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner | st.sampled_from(KINDS), max_size=5)
    ),
    max_leaves=25,
)


@given(json_values)
def test_no_json_whatever_breaks_the_geojson_reader(value: Any) -> None:
    assert points_or_reason(read_geojson, json.dumps(value))


def test_times_are_read_in_seconds_milliseconds_and_text() -> None:
    assert time_of(T0, 1) == time_of(T0 * 1000, 1) == time_of("2026-11-18T19:06:40+08:00", 1) == T0
    assert time_of("2026-11-18 19:06:40", 1) == T0  # no zone named: the time of the place


@given(st.lists(st.floats(0.1, 600), min_size=1, max_size=20), st.floats(0.05, 500))
def test_a_shifted_track_keeps_its_spacing_and_no_point_lies_in_the_future(gaps: list[float], speed: float) -> None:
    points = [TrackPoint(1000.0 + sum(gaps[:i]), 121, 38) for i in range(len(gaps) + 1)]
    due = schedule(points, now=1e9, speed=speed, shift=True)
    for (wall, moved), original in zip(due, points, strict=True):
        assert moved.t <= wall + 1e-5
        assert moved.t - due[0][1].t == pytest.approx(original.t - points[0].t, abs=1e-5)
        assert wall - 1e9 == pytest.approx((original.t - points[0].t) / speed, rel=1e-6, abs=1e-5)


def test_times_may_be_kept_as_recorded() -> None:
    due = schedule(EXPECTED, now=1e9, speed=10, shift=False)
    assert [each for _, each in due] == EXPECTED


def test_every_format_has_a_reader() -> None:
    assert {".gpx", ".geojson", ".csv"} <= READERS.keys()
