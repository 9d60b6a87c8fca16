"""Approximate service areas of the subdistricts, since their true outlines are not openly published.

Every piece of the district's land goes to the subdistrict of the nearest known point: its own, or that of
one of its communities (Voronoi cells, merged). The result is a stand-in and must be labelled approximate.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon

from gis.basedata.sources import polygons
from gis.coordinates import measure


def service_areas(land: MultiPolygon, points: Mapping[str, Sequence[Point]]) -> dict[str, MultiPolygon]:
    """Divide `land` among the keys of `points` by the nearest point.

    Args:
        land: the area to divide, in degrees (EPSG:4490).
        points: for each key its points in degrees; keys without points get no area.

    Returns:
        An area in degrees for each key with points; together they cover the land once.
    """
    seeds, owners = _seeds(points)
    plane = measure.to_metres(land)
    cells = _cells(seeds, plane)
    owner_of = _owner_of_cells(cells, seeds, owners)
    merged = {
        key: shapely.union_all([c for c, o in zip(cells, owner_of, strict=True) if o == key]) for key in set(owners)
    }
    return {key: _cut(merged[key], plane) for key in points if key in merged}


def _seeds(points: Mapping[str, Sequence[Point]]) -> tuple[np.ndarray, list[str]]:
    owners = [key for key, own in points.items() for _ in own]
    lonlat = np.array([(p.x, p.y) for own in points.values() for p in own])
    return measure.plane(lonlat[:, 0], lonlat[:, 1]), owners


def _cells(seeds: np.ndarray, land: MultiPolygon) -> list[Polygon]:
    return list(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=shapely.box(*land.bounds)).geoms)


def _owner_of_cells(cells: list[Polygon], seeds: np.ndarray, owners: list[str]) -> list[str]:
    """The owner of the seed in each cell (the cells come in no particular order)."""
    cell_index, seed_index = shapely.STRtree(shapely.points(seeds)).query(cells, predicate="contains")
    owner: dict[int, str] = dict(zip(cell_index.tolist(), (owners[i] for i in seed_index), strict=True))
    return [owner[i] for i in range(len(cells))]


def _cut(area: Polygon | MultiPolygon, land: MultiPolygon) -> MultiPolygon:
    return polygons(measure.to_degrees(shapely.intersection(area, land)))
