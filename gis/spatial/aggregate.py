"""How many features, and how much of their values, in each subdistrict, community or grid.

A feature counts where it lies; a line or an area where a point well inside it lies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
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

Measure = Literal["sum", "avg", "min", "max"]
MOST_FEATURES = 1_000_000
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# every part comes from a declaration
_SELECT = """
SELECT ST_X(spot), ST_Y(spot){names} FROM (
    SELECT {spot} AS spot{columns} FROM {collection.source} AS r WHERE {condition} LIMIT %(most)s
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
    area: GEOSGeometry | None = None,
    cql2: Filter = "",
) -> Counted:
    """Features by part. Regions without any are told with 0; grids are not.

    Features without a value do not count in its sum, mean, least or greatest; where none has one it is None.

    Raises:
        ValidationError: a field is unknown or no number, or the filter not understood.
    """
    fields = [_numeric(collection, value.field) for value in values]
    rows = asked(principal, collection, cql2)
    if area is not None:
        exact = f"ST_Intersects({collection.geometry}, %(area)s::geometry)"
        rows = rows.also(f"{meets(collection)} AND {exact}", area=area.hexewkb.decode())
    is_point = collection.shape == "Point"
    statement = _SELECT.format(
        collection=collection,
        spot=collection.geometry if is_point else f"ST_PointOnSurface({collection.geometry})",
        columns="".join(f", ({field.sql})::float8 AS f{number}" for number, field in enumerate(fields)),
        names="".join(f", f{number}" for number in range(len(fields))),
        condition=rows.sql,
    )
    with pool().connection() as connection, connection.cursor(binary=True) as cursor:
        found = cursor.execute(statement, rows.parameters | {"most": MOST_FEATURES + 1}, prepare=True).fetchall()
    table = np.array(found[:MOST_FEATURES], float).reshape(-1, 2 + len(fields))
    parts = parts_of(by)
    number = parts.find(table[:, 0], table[:, 1])
    groups = _groups(parts, number, table[:, 2:], values)
    return Counted(groups, int((number < 0).sum()), len(found) > MOST_FEATURES, parts)


def _numeric(collection: Collection, name: str) -> Field:
    field = field_of(collection, name)
    if field.kind not in ("integer", "number"):
        raise ValidationError(_("“%(name)s” is no number: it cannot be added up.") % {"name": name})
    return field


def _groups(parts: Parts, number: Ints, table: Floats, values: Sequence[Value]) -> list[Group]:
    inside = number >= 0
    own, table = number[inside], table[inside]
    counts = np.bincount(own, minlength=len(parts))
    worked = {value.name: _worked(value.measure, own, table[:, k], len(parts)) for k, value in enumerate(values)}
    shown = range(len(parts)) if parts.all_told else np.flatnonzero(counts).tolist()
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
