"""Places by their digits: unit grids (15), responsibility grids (14), regions (6, 9 or 12)."""

from typing import Any

import numpy as np

from core.plugins.api import Text
from gis.geocoding.match import Why
from gis.grids.index import GridIndex, grids
from gis.models import Region

UNIT = Text(zh="单元网格", en="Unit grid")
RESPONSIBILITY = Text(zh="责任网格", en="Responsibility grid")
REGION = Text(zh="区划", en="Region")
SHORTEST = 6
DIGITS = 15


def by_code(digits: str, limit: int) -> list[tuple[Any, ...]]:
    """Fields of an `Answer`, in its order, for every code that begins with the digits; whole ones first."""
    if len(digits) < SHORTEST:
        return []
    found = _regions(digits, limit)
    index = grids()
    if index is not None and len(digits) > 12:
        found += _responsibilities(index, digits) + _units(index, digits, limit)
    return found[:limit]


def _regions(digits: str, limit: int) -> list[tuple[Any, ...]]:
    rows = Region.objects.filter(code12__startswith=digits, label_point__isnull=False).order_by("code12")
    return [_region(row, digits) for row in rows[:limit]]


def _region(row: Region, digits: str) -> tuple[Any, ...]:
    origin = "approximate" if row.approximate else ""
    where = (row.label_point.x, row.label_point.y) if row.label_point else (float("nan"), float("nan"))
    return (
        row.label,
        row.level,
        REGION,
        row.code12,
        *where,
        Why.CODE,
        _score(digits, 12),
        "gis.regions",
        row.key,
        origin,
    )


def _units(index: GridIndex, digits: str, limit: int) -> list[tuple[Any, ...]]:
    rest = DIGITS - len(digits)
    if rest < 0:
        return []
    low, high = int(digits) * 10**rest, (int(digits) + 1) * 10**rest
    first, last = np.searchsorted(index.codes, [low, high])
    return [_unit(index, number, digits) for number in range(first, min(last, first + limit))]


def _unit(index: GridIndex, number: int, digits: str) -> tuple[Any, ...]:
    ref = index.ref(number)
    region = ref.community or ref.subdistrict
    label = region.label if region else ""
    where = (*index.middle(number), Why.CODE, _score(digits, DIGITS), "gis.grids", ref.code, "approximate")
    return ref.code, "unit_grid", UNIT, label, *where


def _responsibilities(index: GridIndex, digits: str) -> list[tuple[Any, ...]]:
    if len(digits) != 14:
        return []
    members = np.flatnonzero(index.responsibility == int(digits))
    if not len(members):
        return []
    ref = index.ref(int(members[0]))
    region = ref.community or ref.subdistrict
    middle = index.middle(int(members[len(members) // 2]))
    where = (*middle, Why.CODE, 1.0, "gis.responsibilities", digits, "approximate")
    return [(digits, "responsibility_grid", RESPONSIBILITY, region.label if region else "", *where)]


def _score(digits: str, whole: int) -> float:
    return round(min(1.0, len(digits) / whole), 3)
