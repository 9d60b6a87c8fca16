"""Rows of the unit grids and the responsibility grids, derived from the community areas; geometry as hex EWKB."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from gis.basedata import areas
from gis.basedata.rows import Row, ewkb
from gis.coordinates import measure
from gis.derive.grids.cells import Cells, unit_cells
from gis.derive.grids.neighbours import Ints
from gis.derive.grids.responsibility import responsibility_groups


@dataclass(frozen=True, eq=False)
class Gridded:
    """A region's unit grids in the order of their numbers, in metres, with the responsibility grid of each."""

    code12: str
    cells: Cells
    group: Ints


def gridded(only: Collection[str] | None = None) -> Iterator[Gridded]:
    """The grids of every community area, or of the subdistrict where no community's place is known.

    Args:
        only: 9-digit codes of the subdistricts wanted; all where not given.
    """
    for code, area in sorted(grid_areas().items()):
        if only is None or code[:9] in only:
            cells, _ = unit_cells(measure.to_metres(area))
            yield Gridded(code, cells, responsibility_groups(cells))


def grid_areas() -> dict[str, MultiPolygon]:
    """What is cut into grids: areas in degrees by 12-digit code; together the district's land, once."""
    subdistricts = areas.subdistrict_areas()
    communities = areas.community_areas(subdistricts)
    divided = {code[:9] for code in communities}
    return communities | {code: area for code, area in subdistricts.items() if code[:9] not in divided}


def unit_rows(found: Gridded, region: int) -> Iterator[Row]:
    """(id, code, region_id, responsibility_id, area_m2, geom); the code is the key."""
    metres = shapely.area(found.cells)
    for i, cell in enumerate(_degrees(found.cells)):
        code, above = f"{found.code12}{i + 1:03}", responsibility_code(found, int(found.group[i]))
        yield int(code), code, region, int(above), round(float(metres[i]), 1), ewkb(cell)


def responsibility_rows(found: Gridded, region: int) -> Iterator[Row]:
    """(id, code, region_id, units, area_m2, geom)."""
    for group in range(int(found.group.max()) + 1):
        cells = found.cells[found.group == group]
        code = responsibility_code(found, group)
        shape = _degrees(np.array([shapely.coverage_union_all(cells)]))[0]
        yield int(code), code, region, len(cells), round(float(shapely.area(cells).sum()), 1), ewkb(shape)


def responsibility_code(found: Gridded, group: int) -> str:
    """14 digits: 12 of the region, 2 of the group; made up here, since the standard leaves the form to the city."""
    return f"{found.code12}{group + 1:02}"


def _degrees(shapes: Cells) -> list[MultiPolygon]:
    turned = measure.to_degrees(shapes)
    return [MultiPolygon([shape]) if isinstance(shape, Polygon) else shape for shape in turned]
