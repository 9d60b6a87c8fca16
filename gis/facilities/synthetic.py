"""Made-up facilities for demonstrations: plausible kinds, numbers and sizes at places beside named roads, from a seed.

Nothing of it exists. Rows are values of the registers by field, ready for the kit's import. Pure, but for `sites`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from core.database.api import pool
from gis.coordinates import measure
from gis.facilities import SYNTHETIC
from gis.regions.index import whereabouts

Row = dict[str, Any]
Floats = NDArray[np.float64]

# kind, how many for 1.2 million people, how a name ends, grades, and a size (field, least, most)
_KINDS: tuple[tuple[str, int, str, tuple[str, ...], tuple[str, int, int] | None], ...] = (
    ("hospital", 18, "医院", ("三级甲等", "三级", "二级甲等", "二级"), ("beds", 120, 1400)),
    ("clinic", 90, "社区卫生服务中心", ("", "一级"), ("beds", 0, 30)),
    ("blood", 2, "献血屋", ("",), None),
    ("school", 80, "学校", ("小学", "初级中学", "九年一贯制", "高级中学"), ("pupils", 300, 2400)),
    ("kindergarten", 120, "幼儿园", ("普惠", "公办", "民办"), ("pupils", 60, 360)),
    ("college", 4, "学院", ("本科", "专科"), ("pupils", 4000, 18000)),
    ("elderly_home", 50, "养老院", ("三级", "二级", "一级"), ("beds", 40, 320)),
    ("welfare", 3, "救助站", ("",), ("beds", 20, 80)),
    ("fire_station", 12, "消防救援站", ("特勤站", "一级站", "二级站", "小型站"), None),
    ("police_station", 20, "派出所", ("",), None),
    ("government", 30, "便民服务中心", ("街道", "社区"), None),
    ("hazard", 40, "仓储站", ("一级", "二级", "三级", "四级"), None),
    ("fuel", 50, "加油站", ("一级站", "二级站", "三级站"), None),
    ("reservoir", 5, "水库", ("小（1）型", "小（2）型"), ("volume_m3", 120_000, 6_000_000)),
    ("pump", 16, "泵站", ("",), None),
    ("waterworks", 2, "净水厂", ("",), ("volume_m3", 20_000, 120_000)),
    ("substation", 18, "变电站", ("220千伏", "66千伏"), None),
    ("gas", 8, "燃气调压站", ("高中压", "中低压"), None),
    ("heating", 14, "供热站", ("",), None),
    ("market", 40, "商场", ("",), None),
    ("stadium", 5, "体育中心", ("",), None),
    ("station", 8, "客运站", ("一级", "二级"), None),
    ("park", 36, "公园", ("",), None),
)
FACILITIES = sum(count for _kind, count, *_rest in _KINDS)
HYDRANTS, SHELTERS, DEPOTS = 800, 90, 22
_HAZARDS = ("液氨", "汽油、柴油", "液氯", "氧气、乙炔", "甲醇", "硝酸铵", "液化石油气")
_STOCK: tuple[tuple[str, str, int, int], ...] = (
    ("编织袋", "条", 2000, 20000),
    ("救生衣", "件", 50, 600),
    ("冲锋舟", "艘", 2, 12),
    ("排水泵车", "台", 1, 6),
    ("帐篷（12平方米）", "顶", 20, 300),
    ("棉被", "床", 100, 2000),
    ("折叠床", "张", 50, 800),
    ("饮用水（24瓶装）", "箱", 100, 1500),
    ("方便食品", "箱", 100, 1500),
    ("发电机（5千瓦）", "台", 2, 30),
    ("应急照明灯", "套", 10, 120),
    ("融雪剂", "吨", 5, 200),
    ("吸油毡", "包", 20, 400),
    ("防护口罩", "只", 2000, 50000),
)
_PERISHABLE = ("饮用水（24瓶装）", "方便食品", "防护口罩")
_EXPIRES = ("2026-09-30", "2027-03-31", "2027-12-31", "2028-06-30")
_OF_SUBDISTRICTS = ("hospital", "fire_station", "police_station", "college", "stadium", "station")
ROADS = """
SELECT name, class, ST_AsBinary(geom) FROM citygis_road
WHERE name <> '' AND class IN ('arterial', 'collector', 'local') ORDER BY name, from_node, to_node
"""


@dataclass(frozen=True, slots=True)
class Site:
    """Where something may stand: degrees, the road beside it, its subdistrict by label and code, the community."""

    lon: float
    lat: float
    road: str
    subdistrict: str
    code: str
    community: str


def sites(seed: int, count: int, aside_m: float) -> list[Site]:
    """`count` places `aside_m` beside named roads on the district's land, longer roads more often; in no order.

    Fewer where the base data has not been loaded: none.
    """
    with pool().connection() as connection:
        rows = connection.execute(ROADS).fetchall()
    if not rows:
        return []
    random = np.random.default_rng((seed, count))
    lines = measure.to_metres(shapely.from_wkb([bytes(blob) for _name, _class, blob in rows]))
    wanted = count * 2  # some fall beyond the district, or into the sea
    chosen = _picked(random, lines, wanted)
    spots = _beside(random, lines[chosen], aside_m)
    named = [rows[index][0] for index in chosen]
    return [site for site in _placed(measure.unplane(spots), named) if site][:count]


def _picked(random: np.random.Generator, lines: NDArray[np.object_], count: int) -> NDArray[np.int64]:
    length = shapely.length(lines)
    return random.choice(len(lines), size=count, p=length / length.sum())


def _beside(random: np.random.Generator, lines: NDArray[np.object_], aside_m: float) -> Floats:
    """A point beside each line, to either side of it."""
    along = random.uniform(0.1, 0.9, len(lines))
    here = shapely.get_coordinates(shapely.line_interpolate_point(lines, along, normalized=True))
    there = shapely.get_coordinates(shapely.line_interpolate_point(lines, along + 0.05, normalized=True))
    way = there - here
    way /= np.maximum(np.hypot(*way.T), 1e-6)[:, None]
    side = random.choice((-1.0, 1.0), len(lines)) * aside_m * random.uniform(0.8, 1.4, len(lines))
    return np.asarray(here + np.column_stack((-way[:, 1], way[:, 0])) * side[:, None])


def _placed(degrees: Floats, roads: Sequence[str]) -> Iterator[Site | None]:
    for (lon, lat), road in zip(degrees.tolist(), roads, strict=True):
        where = whereabouts(lon, lat)
        above = where.subdistrict
        if above is None:
            yield None
            continue
        near = where.community.label if where.community else above.label
        yield Site(round(lon, 6), round(lat, 6), road, above.label, above.code12, near)


def facilities(seed: int, places: Sequence[Site], hydrants: Sequence[Site]) -> Iterator[Row]:
    """Values of `gis.facility`: each kind as often as a district has it, at one place after the other."""
    random, free = Random(f"facilities {seed}"), iter(places)  # noqa: S311  # made-up places, not secrets
    once: dict[str, int] = {}
    for kind, count, ending, grades, size in _KINDS:
        for serial, site in zip(range(1, count + 1), free, strict=False):
            stem = site.subdistrict if kind in _OF_SUBDISTRICTS else site.community
            row = _common(random, site, _name(once, stem, ending), f"SS-{kind}-{serial:04d}")
            row |= {"kind": kind, "level": random.choice(grades)}
            if kind == "hazard":
                row["hazard"] = random.choice(_HAZARDS)
            if size:
                row[size[0]] = _between(random, size[1], size[2])
            yield row
    for serial, site in enumerate(hydrants, 1):
        row = _common(random, site, f"{site.road}消火栓{serial:04d}", f"XHS-{serial:05d}")
        yield row | {"kind": "hydrant", "phone": ""}


def shelters(seed: int, places: Sequence[Site]) -> Iterator[Row]:
    """Values of `gis.shelter`: two of three outdoors, which hold more people; about 2 m² for each outdoors, 4 in."""
    random = Random(f"shelters {seed}")  # noqa: S311
    once: dict[str, int] = {}
    for serial, site in enumerate(places, 1):
        outdoor = serial % 3 > 0
        capacity = _between(random, 800, 12000) if outdoor else _between(random, 100, 1500)
        ending = random.choice(("公园", "广场", "学校操场") if outdoor else ("社区中心", "体育馆", "学校"))
        row = _common(random, site, _name(once, site.community, f"{ending}避难场所"), f"BN-{serial:04d}")
        yield row | {
            "kind": "outdoor" if outdoor else "indoor",
            "capacity": capacity,
            "area_m2": float(round(capacity * random.uniform(1.6, 2.6) * (1 if outdoor else 2), -1)),
            "opened": False,
            "contact": _person(random),
        }


def depots(seed: int, places: Sequence[Site]) -> Iterator[Row]:
    """Values of `gis.depot`."""
    random = Random(f"depots {seed}")  # noqa: S311
    once: dict[str, int] = {}
    for serial, site in enumerate(places, 1):
        row = _common(random, site, _name(once, site.subdistrict, "应急物资库"), f"WZ-{serial:04d}")
        yield row | {"area_m2": float(_between(random, 80, 1500)), "contact": _person(random)}


def stock(seed: int, numbers: Sequence[tuple[int, str]]) -> Iterator[Row]:
    """Values of `gis.stock` for depots given as (number of the record, code of its agency): some lines for each."""
    random = Random(f"stock {seed}")  # noqa: S311
    for depot, agency in numbers:
        for what, unit, least, most in sorted(random.sample(_STOCK, random.randint(6, 10))):
            line: Row = {"agency": agency, "depot": depot, "what": what, "unit": unit}
            line["amount"] = random.randint(least, most)
            yield line | ({"expires": random.choice(_EXPIRES)} if what in _PERISHABLE else {})


def _common(random: Random, site: Site, name: str, number: str) -> Row:
    return {
        "agency": site.code,
        "name": name,
        "number": number,
        "address": f"{site.subdistrict}{site.road}{random.randint(1, 400)}号",
        "phone": f"154{random.randrange(10**8):08d}",  # 154 is given to nobody
        "place": (site.lon, site.lat),
        "source": SYNTHETIC,
        "synthetic": True,
    }


def _name(once: dict[str, int], stem: str, ending: str) -> str:
    """The name, with a number from the second one on."""
    name = f"{stem.removesuffix('街道').removesuffix('社区')}{ending}"
    once[name] = once.get(name, 0) + 1
    return name if once[name] == 1 else f"{name}（{once[name]}）"


def _person(random: Random) -> str:
    return random.choice("王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗") + random.choice(("主任", "科长", "站长", "队长"))


def _between(random: Random, least: int, most: int) -> int:
    """Small ones are more frequent than large ones; rounded to two digits."""
    value = least + (most - least) * random.random() ** 2.2
    step = 10 ** max(0, len(str(int(value))) - 2)
    return int(round(value / step) * step)
