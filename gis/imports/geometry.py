"""Geometries of a batch as a layer keeps them: one kind, valid, EPSG:4490, within the city. Pure, over arrays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis.coordinates import systems
from gis.coordinates.systems import CITY_BOX
from gis.imports.problems import Problem
from gis.imports.source import Array

# what may stand in a layer of each shape: shapely's numbers of kinds
_SINGLE = {"Point": 0, "MultiLineString": 1, "MultiPolygon": 3}
_MULTI = {"Point": 4, "MultiLineString": 5, "MultiPolygon": 6}
_COLLECTION = 7
KINDS = {
    0: "Point",
    1: "LineString",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
SHAPE_OF = {0: "Point", 4: "Point", 1: "MultiLineString", 2: "MultiLineString", 5: "MultiLineString"} | {
    3: "MultiPolygon",
    6: "MultiPolygon",
}


@dataclass(frozen=True)
class Prepared:
    """(N,) geometries, None where there is a problem; how many were repaired."""

    geometry: Array
    problems: list[Problem]
    repaired: int


def shape_of(geometry: Array) -> str:
    """The shape that most of the geometries have; empty where there is none."""
    kinds = shapely.get_type_id(geometry)
    counts: dict[str, int] = {}
    for kind, count in zip(*np.unique(kinds[kinds >= 0], return_counts=True), strict=True):
        if int(kind) in SHAPE_OF:
            counts[SHAPE_OF[int(kind)]] = counts.get(SHAPE_OF[int(kind)], 0) + int(count)
    return max(counts, key=lambda each: counts[each]) if counts else ""


def prepared(
    geometry: Array,
    rows: Array,
    *,
    shape: str,
    crs: str,
    swap: bool = False,
    repair: bool = False,
    anywhere: bool = False,
) -> Prepared:
    """The geometries for a layer of this shape.

    Args:
        crs: what they are in. swap: latitude stands first. repair: mend what is not valid, keeping its kind.
        anywhere: do not ask that they lie within the city.
    """
    found = geometry.copy()
    problems: list[Problem] = []
    _refuse(found, rows, shapely.is_missing(found) | shapely.is_empty(found), problems, _no_geometry)
    _one_kind(found, rows, shape, problems)
    found = _placed(found, rows, crs, swap, problems)
    _in_range(found, rows, anywhere, problems)
    repaired = _valid(found, rows, shape, repair, problems)
    return Prepared(_whole(found, shape), problems, repaired)


def _refuse(found: Array, rows: Array, bad: Array, problems: list[Problem], why: Callable[[Any, int], Problem]) -> None:
    for at in np.flatnonzero(bad):
        problems.append(why(found[at], int(rows[at])))
    found[bad] = None


def _no_geometry(_: Any, row: int) -> Problem:
    return Problem("no_geometry", row=row)


def _one_kind(found: Array, rows: Array, shape: str, problems: list[Problem]) -> None:
    kinds = shapely.get_type_id(found)
    if shape == "Point":  # a set of one is a point
        several = kinds == _MULTI["Point"]
        parts = shapely.get_num_geometries(found)
        alone = several & (parts == 1)
        found[alone] = shapely.get_geometry(found[alone], 0)
        _refuse(found, rows, several & (parts > 1), problems, _many_points)
        kinds = shapely.get_type_id(found)
    rings = kinds == 2
    if shape == "MultiLineString" and rings.any():
        found[rings] = [shapely.linestrings(shapely.get_coordinates(each)) for each in found[rings]]
        kinds = shapely.get_type_id(found)
    fits = (kinds == _SINGLE[shape]) | (kinds == _MULTI[shape]) | (kinds < 0)

    def mixed(one: Any, row: int) -> Problem:
        kind = KINDS[int(shapely.get_type_id(one))]
        if kind == "GeometryCollection":
            return Problem("collection", row=row)
        return Problem("mixed", {"kind": kind, "expected": shape}, row)

    _refuse(found, rows, ~fits, problems, mixed)


def _many_points(one: Any, row: int) -> Problem:
    return Problem("many_points", {"count": int(shapely.get_num_geometries(one))}, row)


def _placed(found: Array, rows: Array, crs: str, swap: bool, problems: list[Problem]) -> Array:
    """In EPSG:4490. The coordinates of all geometries are moved in one go."""
    there = ~shapely.is_missing(found)
    coordinates = shapely.get_coordinates(found[there])
    owner = np.repeat(np.flatnonzero(there), shapely.get_num_coordinates(found[there]))
    finite = np.isfinite(coordinates).all(axis=1)
    if not finite.all():
        bad = np.zeros(len(found), bool)
        bad[owner[~finite]] = True
        _refuse(found, rows, bad, problems, lambda _one, row: Problem("not_finite", row=row))
        return _placed(found, rows, crs, swap, problems)
    if len(coordinates) == 0:
        return found
    x, y = (coordinates[:, 1], coordinates[:, 0]) if swap else (coordinates[:, 0], coordinates[:, 1])
    if systems.normal_name(crs) in ("wgs84", "EPSG:4490", "EPSG:4326"):
        if not swap:
            return np.asarray(shapely.force_2d(found))
        moved = np.column_stack((x, y))
    else:
        moved = np.column_stack(systems.to_wgs84(x, y, crs))
    found[there] = shapely.set_coordinates(shapely.force_2d(found[there]), moved)
    return found


def _in_range(found: Array, rows: Array, anywhere: bool, problems: list[Problem]) -> None:
    west, south, east, north = shapely.bounds(found).T
    with np.errstate(invalid="ignore"):
        nowhere = ~((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)) & ~shapely.is_missing(found)
        box = CITY_BOX
        outside = (west < box[0]) | (east > box[2]) | (south < box[1]) | (north > box[3])

    def said(code: str) -> Callable[[Any, int], Problem]:
        def why(one: Any, row: int) -> Problem:
            west, south, east, north = shapely.bounds(one)
            facts = {"lon": f"{(west + east) / 2:.5f}", "lat": f"{(south + north) / 2:.5f}"}
            return Problem(code, facts, row)

        return why

    _refuse(found, rows, nowhere, problems, said("out_of_range"))
    if not anywhere:
        _refuse(found, rows, outside & ~shapely.is_missing(found), problems, said("outside"))


def _valid(found: Array, rows: Array, shape: str, repair: bool, problems: list[Problem]) -> int:
    """Refuse what is not valid, or mend it in place; returns how many were mended."""
    bad = np.flatnonzero(~shapely.is_valid(found) & ~shapely.is_missing(found))
    for at in bad:
        why = {"why": shapely.is_valid_reason(found[at])}
        mended = _mended(found[at], shape) if repair else None
        if mended is None:
            problems.append(Problem("beyond_repair" if repair else "invalid", why, int(rows[at])))
        found[at] = mended
    return sum(found[at] is not None for at in bad)


def _mended(one: Any, shape: str) -> Any:
    """The geometry made valid and of its own kind: what falls apart into lines or points is left out."""
    made = shapely.make_valid(one, method="structure", keep_collapsed=False)
    kinds = (_SINGLE[shape], _MULTI[shape])
    parts = [part for part in shapely.get_parts(made) if shapely.get_type_id(part) in kinds and not part.is_empty]
    if not parts:
        return None
    return shapely.multipolygons(parts) if shape == "MultiPolygon" else shapely.multilinestrings(parts)


def _whole(found: Array, shape: str) -> Array:
    """Lines and areas as layers keep them: sets, of one if need be."""
    if shape == "Point":
        return found
    kinds = shapely.get_type_id(found)
    single = kinds == _SINGLE[shape]
    if single.any():
        make = shapely.multilinestrings if shape == "MultiLineString" else shapely.multipolygons
        found[single] = make(found[single], indices=np.arange(int(single.sum())))
    return found
