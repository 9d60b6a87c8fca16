"""Read the data files that the product carries (`gis/data/`, WGS 84 = EPSG:4490 degrees, longitude first).

Sources and licences are listed in `gis/data/README.md`; what is not official survey data is never called so.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, shape

DATA = Path(__file__).resolve().parent.parent / "data"
DISTRICT = "甘井子区"
LEVELS = {"county": "district", "township": "subdistrict", "village": "community"}


@dataclass(frozen=True)
class Division:
    """One row of the division table: a district, subdistrict (or farm unit), community or village."""

    level: str
    code12: str
    mca_code12: str
    name: str
    kind: str
    parent_code12: str
    point: Point | None


@lru_cache(maxsize=1)
def divisions() -> tuple[Division, ...]:
    """All present divisions, parents before children, with a point where an open source gives one."""
    points = _points()
    with (DATA / "divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    order = list(LEVELS)
    rows.sort(key=lambda row: (order.index(row["level"]), row["code12"]))
    return tuple(_division(row, points) for row in rows)


@lru_cache(maxsize=1)
def outlines() -> dict[str, MultiPolygon]:
    """Outlines of the city's districts and counties by name; some include coastal waters."""
    return {
        feature["properties"]["name"]: polygons(shape(feature["geometry"]))
        for feature in _features("district_outlines")
    }


@lru_cache(maxsize=1)
def land() -> MultiPolygon:
    """Land of the box 120.9-122.4 E, 38.6-39.6 N."""
    return polygons(shapely.union_all([shapely.make_valid(shape(f["geometry"])) for f in _features("land")]))


@lru_cache(maxsize=1)
def district_land() -> MultiPolygon:
    """The land of the district: its outline without the sea."""
    return polygons(shapely.intersection(outlines()[DISTRICT], land()))


def polygons(geometry: Any) -> MultiPolygon:
    """The valid areas of a geometry; what repairs and overlays leave of lines and points is dropped."""
    valid = shapely.make_valid(geometry)
    return MultiPolygon([part for part in _parts([valid]) if isinstance(part, Polygon) and part.area > 0])


def _parts(geometries: Iterable[Any]) -> Iterable[Any]:
    for geometry in geometries:
        if hasattr(geometry, "geoms"):
            yield from _parts(geometry.geoms)
        else:
            yield geometry


def _division(row: dict[str, str], points: dict[str, Point]) -> Division:
    parent = row["parent_code"].ljust(12, "0") if row["level"] != "county" else ""
    return Division(
        level=LEVELS[row["level"]],
        code12=row["code12"],
        mca_code12=row["mca_code12"],
        name=row["name"],
        kind=row["kind"],
        parent_code12=parent,
        point=points.get(row["code12"]),
    )


def _points() -> dict[str, Point]:
    """Points by 12-digit code; retired divisions keep theirs to themselves.

    A position that communities of different subdistricts claim was found by name only (there are two 阳光社区):
    it is right for one of them at most, and nothing says which, so neither gets it.
    """
    features = [*_features("subdistrict_points"), *_features("community_points")]
    live = [f for f in features if f["geometry"] and not f["properties"].get("retired")]
    claims: dict[tuple[float, ...], set[str]] = defaultdict(set)
    for feature in live:
        claims[tuple(feature["geometry"]["coordinates"])].add(_subdistrict_of(feature))
    sure = [f for f in live if len(claims[tuple(f["geometry"]["coordinates"])]) == 1]
    return {feature["properties"]["code"].ljust(12, "0"): shape(feature["geometry"]) for feature in sure}


def _subdistrict_of(feature: dict[str, Any]) -> str:
    return str(feature["properties"]["code"])[:9]


def _features(name: str) -> list[dict[str, Any]]:
    collection: dict[str, Any] = json.loads((DATA / f"{name}.geojson").read_text(encoding="utf-8"))
    return list(collection["features"])
