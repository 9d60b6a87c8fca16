"""Which region a position lies in, answered from memory (EPSG:4490 or WGS 84 degrees, longitude first)."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import STRtree

from gis.basedata.stamps import loaded_version
from gis.coordinates import measure
from gis.models import Region

AREA_LEVELS = ("subdistrict", "district", "neighbour")  # the narrowest first; communities: gis.grids.index
NEAR_M = 1500.0  # a community's outline is derived; beyond this its point says nothing about a position


@dataclass(frozen=True)
class RegionRef:
    """A region by its own key and both official codes; `approximate` marks an area that is not an official outline."""

    id: int
    level: str
    name: str
    label: str
    code12: str
    mca_code12: str
    approximate: bool
    parent_id: int | None
    lon: float | None
    lat: float | None
    source: str
    licence: str


@dataclass(frozen=True)
class Whereabouts:
    """Where a position is: the district, its subdistrict, and the nearest community with the distance in metres."""

    district: RegionRef | None
    subdistrict: RegionRef | None
    community: RegionRef | None
    community_m: float | None


def regions(level: str | None = None) -> list[RegionRef]:
    """All regions, or those of a level: district, subdistrict, community, neighbour."""
    return [region for region in _index().refs if level in (None, region.level)]


def region_at(lon: float, lat: float) -> RegionRef | None:
    """The narrowest region whose area covers the position; None at sea and beyond the city."""
    where = whereabouts(lon, lat)
    return where.subdistrict or where.district


def whereabouts(lon: float, lat: float) -> Whereabouts:
    """District (or neighbouring district), subdistrict and nearest community of a position."""
    index = _index()
    covering = index.covering(lon, lat)
    inside = {region.level: region for region in reversed(covering)}
    community, metres = index.nearest_community(lon, lat) if "district" in inside else (None, None)
    return Whereabouts(inside.get("district") or inside.get("neighbour"), inside.get("subdistrict"), community, metres)


def in_district(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Which of the positions (N,), (N,) lie within the district's outline."""
    index = _index()
    areas = [a for a, ref in zip(index.areas, index.area_refs, strict=True) if ref.level == "district"]
    return np.asarray(shapely.contains_xy(shapely.union_all(areas), np.asarray(lon, float), np.asarray(lat, float)))


def areas_of(level: str) -> tuple[list[RegionRef], NDArray[np.object_]]:
    """The regions of a level that have an area, in the order of their codes, and the areas in degrees."""
    index = _index()
    own = [n for n, ref in enumerate(index.area_refs) if ref.level == level]
    return [index.area_refs[n] for n in own], index.areas[own]


class _Index:
    """Trees over the areas and over the communities' points."""

    def __init__(self) -> None:
        rows = list(Region.objects.order_by("code12", "pk"))
        self.refs = [_ref(row) for row in rows]
        with_area = [
            (row, ref) for row, ref in zip(rows, self.refs, strict=True) if row.geom and row.level in AREA_LEVELS
        ]
        self.area_refs = [ref for _, ref in with_area]
        self.areas: NDArray[np.object_] = shapely.from_wkb([bytes(row.geom.wkb) for row, _ in with_area if row.geom])
        shapely.prepare(self.areas)
        self.tree = STRtree(self.areas)
        self.communities = [ref for ref in self.refs if ref.level == "community" and ref.lon is not None]
        self.places = measure.plane(*np.array([(c.lon, c.lat) for c in self.communities], float).reshape(-1, 2).T)

    def covering(self, lon: float, lat: float) -> list[RegionRef]:
        """Areas that cover the position, the narrowest level first."""
        hits = self.tree.query(shapely.points(lon, lat), predicate="intersects")
        found = [self.area_refs[hit] for hit in sorted(hits.tolist())]
        return sorted(found, key=lambda ref: AREA_LEVELS.index(ref.level))

    def nearest_community(self, lon: float, lat: float) -> tuple[RegionRef | None, float | None]:
        """The nearest community point within `NEAR_M`, and how far it is in metres."""
        if not self.communities:
            return None, None
        metres = np.hypot(*(self.places - measure.plane(lon, lat)).T)
        nearest = int(metres.argmin())
        if metres[nearest] > NEAR_M:
            return None, None
        return self.communities[nearest], float(metres[nearest])


def _ref(row: Region) -> RegionRef:
    return RegionRef(
        id=row.pk,
        level=row.level,
        name=row.name,
        label=row.label,
        code12=row.code12,
        mca_code12=row.mca_code12,
        approximate=row.approximate,
        parent_id=row.parent_id,
        lon=row.point.x if row.point else None,
        lat=row.point.y if row.point else None,
        source=row.source,
        licence=row.licence,
    )


def _index() -> _Index:
    version = loaded_version("regions")
    return _index_of(version) if version else _Index()  # nothing loaded is nothing to keep


@lru_cache(maxsize=1)
def _index_of(version: str) -> _Index:
    return _Index()
