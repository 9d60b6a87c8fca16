"""Bring the unit grids into the database, in bulk, where the version that this code carries is not there already."""

from collections.abc import Collection
from functools import partial
from typing import Any

from gis.basedata.load import Progress, copy_rows, load_outdated

DATASET = "grids"
UNITS = "citygis_unitgrid (id, code, region_id, responsibility_id, area_m2, geom)"
RESPONSIBILITIES = "citygis_responsibilitygrid (id, code, region_id, units, area_m2, geom)"


def load_grids(progress: Progress = iter, only: Collection[str] | None = None) -> dict[str, int]:
    """Load regions and grids where they are outdated; returns the rows written per data set.

    Args:
        progress: see `load_outdated`.
        only: 9-digit codes of the subdistricts wanted; all where not given.
    """
    return load_outdated() | load_outdated(progress, {DATASET: partial(_load, only=only)})


def _load(cursor: Any, only: Collection[str] | None) -> int:
    from gis.basedata import grids  # half a second, and at most starts there is nothing to load

    cursor.execute("SELECT key, id FROM citygis_region")
    region = dict(cursor.fetchall())
    found = list(grids.gridded(only))
    cursor.execute("DELETE FROM citygis_unitgrid")
    cursor.execute("DELETE FROM citygis_responsibilitygrid")
    above = (row for each in found for row in grids.responsibility_rows(each, region[each.code12]))
    copy_rows(cursor, RESPONSIBILITIES, above)
    return copy_rows(cursor, UNITS, (row for each in found for row in grids.unit_rows(each, region[each.code12])))
