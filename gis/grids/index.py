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
SELECT u.code, r.code, u.region_id, u.area_m2, ST_AsBinary(u.geom)
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
        region: (N,) ids of the region that each is numbered in.
        area_m2: (N,).
        raster: finds the number of the grid at a point.
    """

    codes: NDArray[np.int64]
    responsibility: NDArray[np.int64]
    region: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    raster: Raster

    @cached_property
    def _refs(self) -> dict[int, RegionRef]:
        return {ref.id: ref for ref in regions()}

    def ref(self, number: int) -> GridRef:
        """The grid of a number that `find` gave."""
        region = self._refs.get(int(self.region[number]))
        own = region is not None and region.level == "community"
        above = self._refs.get(region.parent_id or 0) if region and own else region
        area = float(self.area_m2[number])
        return GridRef(
            f"{self.codes[number]:015}", f"{self.responsibility[number]:014}", area, region if own else None, above
        )

    def middle(self, number: int) -> tuple[float, float]:
        """Longitude and latitude of a point well inside the grid."""
        inside = shapely.point_on_surface(self.raster.areas[number])
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
    number = NOWHERE if index is None else int(index.raster.find(lon, lat)[0])
    return None if index is None or number == NOWHERE else index.ref(number)


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
    codes, above, region, area, blobs = zip(*rows, strict=True)
    areas = shapely.from_wkb([bytes(blob) for blob in blobs])
    return GridIndex(
        codes=np.array([int(code) for code in codes], np.int64),
        responsibility=np.array([int(code) for code in above], np.int64),
        region=np.array(region, np.int64),
        area_m2=np.array(area, float),
        raster=make_raster(areas, measure.to_metres(areas)),
    )
