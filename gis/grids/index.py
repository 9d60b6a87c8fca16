"""Which unit grid, responsibility grid, community and subdistrict a position lies in, answered from memory.

Positions are longitude and latitude in degrees, EPSG:4490 or WGS 84.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from core.database.api import pool
from gis.basedata.stamps import loaded_version
from gis.coordinates import measure
from gis.grids.raster import NOWHERE, Ints, Raster, make_raster
from gis.regions.index import RegionRef, regions

CELLS = """
SELECT u.code, r.code, u.area_m2, ST_AsBinary(u.geom)
FROM citygis_unitgrid u JOIN citygis_responsibilitygrid r ON r.id = u.responsibility_id ORDER BY u.code
"""


@dataclass(frozen=True)
class GridRef:
    """A unit grid (15-digit code), its responsibility grid (14-digit code), and the regions it belongs to.

    `community` is None where no place of any community of the subdistrict is known.
    """

    code: str
    responsibility: str
    area_m2: float
    community: RegionRef | None
    subdistrict: RegionRef | None


@dataclass(frozen=True, eq=False)
class GridIndex:
    """N unit grids in the order of their codes.

    Attributes:
        codes: (N,) 15-digit numbers.
        responsibility: (N,) 14-digit numbers.
        area_m2: (N,).
        areas: (N,) polygons in degrees.
    """

    codes: NDArray[np.int64]
    responsibility: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    areas: NDArray[np.object_]

    @cached_property
    def raster(self) -> Raster:
        """Finds the grids of many points; takes seconds to make, so only for who asks for many."""
        return make_raster(self.areas, measure.to_metres(self.areas))

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.areas)

    def at(self, lon: float, lat: float) -> int | None:
        """The number of the grid at one point; None where there is none."""
        found = self._tree.query(shapely.points(lon, lat), predicate="intersects")
        return int(found.min()) if len(found) else None

    @cached_property
    def _refs(self) -> dict[str, RegionRef]:
        return {ref.code12: ref for ref in regions() if ref.code12}

    def ref(self, number: int) -> GridRef:
        """The grid of a number that `find` gave."""
        code = f"{self.codes[number]:015}"
        own, above = self._refs.get(code[:12]), self._refs.get(f"{code[:9]}000")
        community = own if own is not None and own.level == "community" else None
        return GridRef(code, f"{self.responsibility[number]:014}", float(self.area_m2[number]), community, above)

    def middle(self, number: int) -> tuple[float, float]:
        """Longitude and latitude of a point well inside the grid."""
        inside = shapely.point_on_surface(self.areas[number])
        return float(inside.x), float(inside.y)


def grids() -> GridIndex | None:
    """The grids now in the database, read once per process and data version; None where none are loaded."""
    version = f"{loaded_version('grids')} {loaded_version('regions')}"
    return _index_of(version) if loaded_version("grids") else None


def find_grids(lon: ArrayLike, lat: ArrayLike) -> Ints:
    """The number of the unit grid at each position (N,), (N,), to be looked up in `grids()`; -1 where there is none.

    Millions of points a second; see `GridIndex` for what the numbers lead to.
    """
    index = grids()
    if index is None:
        return np.full(np.size(lon), NOWHERE, np.int32)
    return index.raster.find(lon, lat)


def grid_at(lon: float, lat: float) -> GridRef | None:
    """The unit grid at a position and what it belongs to; None at sea and beyond the district."""
    index = grids()
    number = None if index is None else index.at(lon, lat)
    return None if index is None or number is None else index.ref(number)


def make_grid_raster() -> Raster:
    """A raster of all unit grids as the code makes them, without a database: for measuring."""
    from gis.basedata.grids import gridded

    cells = np.concatenate([found.cells for found in gridded()])
    return make_raster(measure.to_degrees(cells), cells)


@lru_cache(maxsize=1)
def _index_of(version: str) -> GridIndex | None:
    with pool().connection() as connection:
        rows = connection.execute(CELLS).fetchall()
    if not rows:
        return None
    codes, above, area, blobs = zip(*rows, strict=True)
    areas = shapely.from_wkb([bytes(blob) for blob in blobs])
    return GridIndex(
        codes=np.array([int(code) for code in codes], np.int64),
        responsibility=np.array([int(code) for code in above], np.int64),
        area_m2=np.array(area, float),
        areas=areas,
    )
