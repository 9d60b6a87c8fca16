"""How many features, and how much of their values, in each subdistrict, community or grid.

A feature counts where it lies; a line or an area where a point well inside it lies. Lengths and areas are those of what
lies in the part: lines and areas are cut at its borders.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from core.access.api import Principal
from core.database.api import pool
from gis.collections.declare import Collection, Field
from gis.collections.fields import field_of
from gis.spatial.parts import By, Parts, parts_of
from gis.spatial.question import Filter, asked, meets
from gis.spatial.split import UNITS, Extent, split

Measure = Literal["sum", "avg", "min", "max"]
MOST_FEATURES = 1_000_000
MOST_SPLIT = 200_000  # where lines or areas are cut
_MEASURED: dict[Extent, str] = {"length": "Line", "area": "Polygon"}  # what a shape's name says
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# every part comes from a declaration
_SELECT = """
SELECT ST_X(spot), ST_Y(spot), shape{names} FROM (
    SELECT {spot} AS spot, {shape} AS shape{columns} FROM {collection.source} AS r WHERE {condition} LIMIT %(most)s
) AS spots
"""


@dataclass(frozen=True)
class Value:
    """What is worked out of a field: `sum_beds`."""

    field: str
    measure: Measure

    @property
    def name(self) -> str:
        """As the answer calls it."""
        return f"{self.measure}_{self.field}"


@dataclass(frozen=True)
class Group:
    """One part: its number (of the region, or the grid's place in the order of codes), code, name, count, values."""

    id: int
    code: str
    name: str
    count: int
    values: dict[str, float | None]
    part: int  # its place among the parts


@dataclass(frozen=True)
class Counted:
    """The parts in the order of their codes; features outside all of them; `cut`: not all features were looked at."""

    groups: list[Group]
    outside: int
    cut: bool
    parts: Parts


def aggregate(
    principal: Principal,
    collection: Collection,
    by: By,
    *,
    values: Sequence[Value] = (),
    extents: Sequence[Extent] = (),
    area: GEOSGeometry | None = None,
    cql2: Filter = "",
) -> Counted:
    """Features by part. Regions without any are told with 0; grids are not.

    Features without a value do not count in its sum, mean, least or greatest; where none has one it is None.
    `extents` are told among the values: `length_m` in metres, `area_m2` in square metres.

    Raises:
        ValidationError: a field is unknown or no number, there is nothing to measure, or the filter not understood.
    """
    fields = [_numeric(collection, value.field) for value in values]
    _check_extents(collection, extents)
    rows = asked(principal, collection, cql2)
    if area is not None:
        exact = f"ST_Intersects({collection.geometry}, %(area)s::geometry)"
        rows = rows.also(f"{meets(collection)} AND {exact}", area=area.hexewkb.decode())
    is_point = collection.shape == "Point"
    statement = _SELECT.format(
        collection=collection,
        spot=collection.geometry if is_point else f"ST_PointOnSurface({collection.geometry})",
        shape=f"ST_AsBinary({collection.geometry})" if extents else "NULL::bytea",
        columns="".join(f", ({field.sql})::float8 AS f{number}" for number, field in enumerate(fields)),
        names="".join(f", f{number}" for number in range(len(fields))),
        condition=rows.sql,
    )
    with pool().connection() as connection, connection.cursor(binary=True) as cursor:
        most = MOST_SPLIT if extents else MOST_FEATURES
        found = cursor.execute(statement, rows.parameters | {"most": most + 1}, prepare=True).fetchall()
    looked_at = found[:most]
    table = np.array([(lon, lat, *own) for lon, lat, _shape, *own in looked_at], float).reshape(-1, 2 + len(fields))
    parts = parts_of(by)
    number = parts.find(table[:, 0], table[:, 1])
    worked = _values(parts, number, table[:, 2:], values)
    if extents:
        shapes = shapely.from_wkb([bytes(row[2]) for row in looked_at])
        worked |= {UNITS[extent]: split(parts, shapes, extent) for extent in extents}
    return Counted(_groups(parts, number, worked), int((number < 0).sum()), len(found) > most, parts)


def _check_extents(collection: Collection, extents: Sequence[Extent]) -> None:
    for extent in extents:
        if collection.shape != "Geometry" and _MEASURED[extent] not in collection.shape:
            words = {
                "length": _("There are no lines whose length could be measured."),
                "area": _("There are no areas that could be measured."),
            }
            raise ValidationError(words[extent])


def _numeric(collection: Collection, name: str) -> Field:
    field = field_of(collection, name)
    if field.kind not in ("integer", "number"):
        raise ValidationError(_("“%(name)s” is no number: it cannot be added up.") % {"name": name})
    return field


def _values(parts: Parts, number: Ints, table: Floats, values: Sequence[Value]) -> dict[str, Floats]:
    """What is worked out of fields, by name: (len(parts),) each."""
    inside = number >= 0
    own, table = number[inside], table[inside]
    return {value.name: _worked(value.measure, own, table[:, k], len(parts)) for k, value in enumerate(values)}


def _groups(parts: Parts, number: Ints, worked: dict[str, Floats]) -> list[Group]:
    counts = np.bincount(number[number >= 0], minlength=len(parts))
    met = np.any([counts > 0, *(np.nan_to_num(each) > 0 for each in worked.values())], axis=0)
    shown = range(len(parts)) if parts.all_told else np.flatnonzero(met).tolist()
    return [
        Group(*parts.told(part), int(counts[part]), {name: _number(each[part]) for name, each in worked.items()}, part)
        for part in shown
    ]


def _worked(measure: Measure, number: Ints, column: Floats, size: int) -> Floats:
    """The measure of each part; not a number where no feature has a value."""
    known = np.isfinite(column)
    number, column = number[known], column[known]
    count = np.bincount(number, minlength=size)
    if measure in ("sum", "avg"):
        sums = np.bincount(number, column, minlength=size)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(count > 0, sums / (count if measure == "avg" else 1), np.nan)
    result = np.full(size, np.inf if measure == "min" else -np.inf)
    (np.minimum if measure == "min" else np.maximum).at(result, number, column)
    return np.where(count > 0, result, np.nan)


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
