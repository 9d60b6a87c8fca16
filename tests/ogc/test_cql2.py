"""CQL2: what it keeps, what it refuses and in which words, and that nothing in a filter reaches the database as SQL."""

import json
import os
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.plugins.api import Text
from gis.collections.declare import Collection, Field, Kind
from gis.collections.filter import where
from gis.coordinates.crs import crs_of
from gis.cql2.spatial import RELATIONS as PLACES
from gis.cql2.temporal import RELATIONS as TIMES
from gis.cql2.text import read_text

EXAMPLES = int(os.environ.get("ZHIHUI_EXAMPLES", "200"))
ROWS = """(SELECT * FROM (VALUES
    (1, 'Oak', 10, 1.5::float8, true, DATE '2020-01-01', TIMESTAMPTZ '2020-01-01T08:00:00+08:00', 'POINT(121.5 38.9)'),
    (2, 'elm_tree', 20, 2.5, false, DATE '2021-06-30', TIMESTAMPTZ '2021-06-30T12:00:00+08:00', 'POINT(121.6 38.95)'),
    (3, '50%% o''ak', NULL, NULL, NULL, NULL, NULL, 'POINT(121.7 39.0)')
) AS t(id, name, count, height, alive, planted, seen, wkt), LATERAL (SELECT ST_GeomFromText(wkt, 4490) AS geom) g)"""


def _field(name: str, kind: Kind) -> Field:
    return Field(name, Text(name, name), kind, f"r.{name}")


TREES = Collection(
    name="trees",
    title=Text("树", "Trees"),
    about=Text("", ""),
    source=ROWS,
    geometry="r.geom",
    web="ST_Transform(r.geom, 3857)",
    shape="Point",
    fields=(
        _field("name", "text"),
        _field("count", "integer"),
        _field("height", "number"),
        _field("alive", "boolean"),
        _field("planted", "date"),
        _field("seen", "datetime"),
    ),
    permission="",
    version=lambda: "",
)


def kept(cql2: str | dict[str, Any], crs: str = "CRS84") -> list[int]:
    rows = where(TREES, cql2, crs_of(crs))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.id FROM {ROWS} AS r WHERE {rows.sql} ORDER BY 1", dict(rows.values))
        return [row[0] for row in cursor.fetchall()]


KEPT = [
    ("name = 'Oak'", [1]),
    ("\"name\" <> 'Oak'", [2, 3]),
    ("name = '50% o''ak'", [3]),
    ("name LIKE 'elm_tree'", [2]),
    ("name LIKE '%\\%%'", [3]),
    ("name NOT LIKE '%a%'", [2]),
    ("CASEI(name) = CASEI('OAK')", [1]),
    ("count BETWEEN 10 AND 15 OR height > 2", [1, 2]),
    ("count=10 OR count=20 AND alive=TRUE", [1]),  # AND first
    ("(count=10 OR count=20) AND\n alive=FALSE", [2]),
    ("NOT (count=10 AND alive=true)", [2]),
    ("count IN (10, 30)", [1]),
    ("name NOT IN ('Oak')", [2, 3]),
    ("count IS NULL", [3]),
    ("height is not null", [1, 2]),
    ("alive", [1]),
    ("count * 2 + 1 > 21 - 1e0", [1, 2]),
    ("height / 0 = 1", []),
    ("-count < -15", [2]),
    ("planted > DATE('2020-01-01')", [2]),
    ("seen >= TIMESTAMP('2021-06-30T04:00:00Z')", [2]),
    ("planted = TIMESTAMP('2019-12-31T16:00:00Z')", [1]),
    ("T_AFTER(planted, DATE('2020-12-31'))", [2]),
    ("T_BEFORE(seen, TIMESTAMP('2020-06-01T00:00:00Z'))", [1]),
    ("T_DURING(seen, INTERVAL('2021-01-01', '2021-12-31'))", [2]),
    ("T_INTERSECTS(planted, INTERVAL('..', '2020-05-05'))", [1]),
    ("S_INTERSECTS(geometry, BBOX(121.55, 38.9, 121.8, 38.96))", [2]),
    ("S_WITHIN(geom, POLYGON((121.4 38.8,121.65 38.8,121.65 39,121.4 39,121.4 38.8)))", [1, 2]),
    ("S_CONTAINS(POLYGON((121.4 38.8,121.55 38.8,121.55 39,121.4 39,121.4 38.8)), geometry)", [1]),
    ("S_DISJOINT(geometry, POINT Z (121.5 38.9 3))", [2, 3]),
    ("S_DWITHIN(geometry, POINT(121.5 38.9), 12000)", [1, 2]),
    ("id >= 2 AND TRUE", [2, 3]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "ids"), KEPT)
def test_text_keeps_what_it_says(text: str, ids: list[int]) -> None:
    assert kept(text) == ids
    assert kept(json.dumps(read_text(text))) == ids  # the same as CQL2 JSON


@pytest.mark.django_db
def test_json_as_the_standard_writes_it() -> None:
    assert kept({"op": "between", "args": [{"property": "count"}, 5, 15]}) == [1]
    point = {"type": "Point", "coordinates": [121.6, 38.95]}
    assert kept({"op": "s_equals", "args": [{"property": "geometry"}, point]}) == [2]
    period = {"interval": ["..", {"property": "seen"}]}
    assert kept({"op": "t_contains", "args": [period, {"timestamp": "2020-06-01T00:00:00Z"}]}) == [2]
    folded = {"op": "casei", "args": [{"property": "name"}]}
    assert kept({"op": "in", "args": [folded, [{"op": "casei", "args": ["OAK"]}]]}) == [1]


@pytest.mark.django_db
def test_geometries_follow_the_axes_of_their_system() -> None:
    assert kept("S_INTERSECTS(geometry, BBOX(38.85, 121.45, 38.92, 121.55))", "EPSG:4490") == [1]
    # CGCS2000 3-degree zone 120 E: northing, then easting
    assert kept("S_INTERSECTS(geometry, BBOX(4300000, 625000, 4312000, 635000))", "EPSG:4549") == [1]


REFUSED = [
    ("nme = 'x'", "“nme”", "name, count, height, alive, planted, seen, id, geometry"),
    ("name = 3", "“name”", "a number"),
    ("name + 1 = 2", "a number", "“name”"),
    ("count", "true or false", "“count”"),
    ("alive > TRUE", "no order", ""),
    ("name = ", "ends too early", ""),
    ("name = 'x' AND", "ends too early", ""),
    ("name ==  'x'", "character 7", ""),
    ("name = 'x", "character 8", "“'x”"),
    ("name LIKE count", "a text", "“count”"),
    ("name LIKE name", "in quotes", ""),
    ("name LIKE 'x\\'", "ends in the middle|character", ""),
    ("planted > DATE('2020-13-01')", "2020-13-01", "not a date"),
    ("seen > TIMESTAMP('noon')", "noon", "not a time"),
    ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))", "not a geometry", "POLYGON"),
    ("S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))", "not valid", "Self-intersection"),
    ("S_INTERSECTS(geometry, POINT(38.9 121.5))", "off the earth", ""),
    ("S_INTERSECTS(geometry, POINT EMPTY)", "empty", ""),
    ("S_INTERSECTS(geometry, BBOX(2, 1, 3))", "four numbers", ""),
    ("S_WITHIN(geometry, GEOMETRYCOLLECTION(POINT(1 1)))", "collection", ""),
    ("S_DWITHIN(geometry, POINT(1 1), -5)", "metres", ""),
    ("S_INTERSECTS(name, POINT(1 1))", "a geometry", "“name”"),
    ("T_AFTER(name, DATE('2020-01-01'))", "a time", "“name”"),
    ("pg_sleep(10) = 1", "“pg_sleep”", "not offered"),
    ("count ^ 2 = 100", "“^”", "not offered"),
    ("A_CONTAINS(name, 'x')", "“a_contains”", ""),
    ("count = 1e999", "too large", ""),
    ("name = 'a\0b'", "a character that is none", ""),
    ("(" * 80 + "alive" + ")" * 80, "nested", ""),
    ("{", "not JSON", ""),
    ('{"op": "="}', "not understood", ""),
    ("name = '" + "x" * 20_000 + "'", "20000", ""),
]


@pytest.mark.parametrize(("text", "first", "second"), REFUSED)
def test_a_refusal_names_what_is_wrong(text: str, first: str, second: str) -> None:
    from django.utils import translation

    with pytest.raises(ValidationError) as refused, translation.override("en"):
        where(TREES, text)
    sentence = " ".join(refused.value.messages)
    assert any(each in sentence for each in first.split("|")), sentence
    assert second in sentence


_VALUES = st.one_of(
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.sampled_from(
        ["name", "count", "height", "alive", "planted", "seen", "geom", "id", "'; DROP TABLE x --", "%(x)s"]
    ),
    st.sampled_from(
        [{"property": name} for name in ("name", "count", "height", "alive", "planted", "seen", "geometry")]
    ),
    st.builds(lambda text: {"timestamp": text}, st.datetimes().map(str) | st.text(max_size=9)),
    st.builds(lambda day: {"date": day}, st.dates().map(str)),
    st.builds(lambda a, b: {"type": "Point", "coordinates": [a, b]}, st.floats(), st.floats(-90, 90)),
    st.builds(lambda box: {"bbox": box}, st.lists(st.floats(-200, 200), min_size=3, max_size=5)),
    st.builds(
        lambda kind, coordinates: {"type": kind, "coordinates": coordinates},
        st.sampled_from(["Polygon", "LineString", "MultiPoint", "GeometryCollection", "Nothing"]),
        st.recursive(st.floats(-90, 90), lambda deeper: st.lists(deeper, max_size=4), max_leaves=9),
    ),
)
_SOME_OPS = """
and or not = <> < > <= >= + - * / like between in isNull casei t_after t_during t_overlaps s_intersects s_within
s_dwithin
"""
_OPS = st.sampled_from(_SOME_OPS.split())
_TREES = st.recursive(
    _VALUES,
    lambda deeper: (
        st.builds(lambda op, args: {"op": op, "args": args}, _OPS, st.lists(deeper, max_size=3))
        | st.builds(lambda args: {"interval": args}, st.lists(deeper | st.just(".."), min_size=2, max_size=2))
    ),
    max_leaves=12,
)
_SOME_WORDS = """
name count height alive planted seen geometry id = <> < > + - * / ( ) , AND OR NOT IN LIKE BETWEEN IS NULL TRUE 'x' '%'
'\\' 1 0 1e300 DATE('2020-01-01') INTERVAL('..','2020-01-01') BBOX(1,2,3,4) S_WITHIN( T_AFTER( CASEI( '; -- %s %(x)s
"""
_WORDS = st.lists(st.sampled_from(_SOME_WORDS.split()), max_size=14).map(" ".join)


def _op(op: str, *parts: Any) -> st.SearchStrategy[Any]:
    return st.tuples(*parts).map(lambda args: {"op": op, "args": list(args)})


def _names(*names: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([{"property": name} for name in names])


# conditions whose types are right, so that they reach the database
_NUMBER = st.recursive(
    _names("count", "height", "id") | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda deeper: st.sampled_from("+-*/").flatmap(lambda sign: _op(sign, deeper, deeper)),
    max_leaves=6,
)
_TEXT = _names("name") | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
_TIME = _names("planted", "seen") | st.datetimes().map(lambda each: {"timestamp": each.isoformat()})
_PERIOD = st.lists(_TIME | st.just(".."), min_size=2, max_size=2).map(lambda sides: {"interval": sides})
_CORNER = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)
_PLACE = (
    _names("geometry")
    | st.tuples(_CORNER, _CORNER).map(lambda two: {"bbox": [*map(min, *two), *map(max, *two)]})
    | st.lists(_CORNER, min_size=2, max_size=5).map(lambda line: {"type": "LineString", "coordinates": line})
)
_SOUND = st.one_of(
    st.sampled_from(["=", "<>", "<", ">="]).flatmap(lambda sign: _op(sign, _NUMBER, _NUMBER)),
    st.sampled_from(["=", "<", "like"]).flatmap(lambda sign: _op(sign, _TEXT, _TEXT)),
    st.sampled_from(["=", "<"]).flatmap(lambda sign: _op(sign, _TIME, _TIME)),
    _op("between", _NUMBER, _NUMBER, _NUMBER),
    st.sampled_from(sorted(TIMES)).flatmap(lambda op: _op(op, _TIME | _PERIOD, _TIME | _PERIOD)),
    st.sampled_from(sorted(PLACES)).flatmap(lambda op: _op(op, _PLACE, _PLACE)),
    _op("s_dwithin", _PLACE, _PLACE, st.floats(0, 1e6)),
)


@pytest.mark.django_db
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(_SOUND, _SOUND, _TREES, _WORDS, st.text(max_size=30)))
def test_whatever_is_asked_the_database_is_content(cql2: Any) -> None:
    try:
        rows = where(TREES, cql2)
    except ValidationError:
        return
    for word in ("DROP", "--", ";"):
        assert word not in rows.sql
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {ROWS} AS r WHERE {rows.sql}", dict(rows.values))
