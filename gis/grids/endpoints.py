"""Over HTTP: which unit grid, responsibility grid, community and subdistrict lie at a position, or at many."""

import numpy as np
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from core.rest.api import Problem, gate
from gis.grids.index import GridRef, find_grids, grid_at, grids
from gis.permissions import REGIONS

router = Router(tags=["gis"])

MOST_POINTS = 100_000


class GridRegion(Schema):
    """A region by its name as maps write it and its 12-digit code."""

    label: str
    code12: str
    approximate: bool


class GridAt(Schema):
    """What lies at a position. `code` has 15 digits, `responsibility` 14; all areas are derived, none is surveyed.

    `community` is null where no place of any community of the subdistrict is known.
    """

    code: str
    responsibility: str
    area_m2: float
    approximate: bool = True
    community: GridRegion | None
    subdistrict: GridRegion | None


class Points(Schema):
    """Positions as longitude and latitude in degrees (WGS 84)."""

    points: list[tuple[float, float]] = Field(max_length=MOST_POINTS)


class GridCodes(Schema):
    """Per position the 15-digit code of its unit grid, and the 14-digit one of its responsibility grid, or null."""

    codes: list[str | None]
    responsibilities: list[str | None]
    communities: list[str | None]


@router.get("/grids/at", response=GridAt, auth=gate(REGIONS))
def grid_of_point(request: HttpRequest, lon: float, lat: float) -> GridAt:
    """The unit grid at a position (WGS 84 degrees), and what it belongs to. 404 where there is none."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # also false for NaN
        detail = _("Longitude must lie between -180 and 180 degrees, latitude between -90 and 90.")
        raise Problem(422, "bad_position", _("This is not a position on the earth."), detail)
    found = grid_at(lon, lat)
    if found is None:
        detail = _("Unit grids cover the land of the district.") if grids() else _("No unit grids have been loaded.")
        raise Problem(404, "no_grid", _("There is no unit grid at this position."), detail)
    return _out(found)


@router.post("/grids/at", response=GridCodes, auth=gate(REGIONS))
def grids_of_points(request: HttpRequest, asked: Points) -> GridCodes:
    """The grids of up to 100,000 positions, in their order; null at sea, beyond the district, and for no position.

    `communities` holds 12-digit codes of the regions that the grids are numbered in.
    """
    index = grids()
    if index is None or not asked.points:
        nothing: list[str | None] = [None] * len(asked.points)
        return GridCodes(codes=nothing, responsibilities=nothing, communities=nothing)
    lon, lat = np.array(asked.points, float).T
    number = find_grids(lon, lat)
    codes = [f"{code:015}" if n >= 0 else None for code, n in zip(index.codes[number].tolist(), number, strict=True)]
    above = index.responsibility[number].tolist()
    return GridCodes(
        codes=codes,
        responsibilities=[f"{code:014}" if n >= 0 else None for code, n in zip(above, number, strict=True)],
        communities=[code[:12] if code else None for code in codes],
    )


def _out(found: GridRef) -> GridAt:
    return GridAt(
        code=found.code,
        responsibility=found.responsibility,
        area_m2=found.area_m2,
        community=GridRegion.from_orm(found.community) if found.community else None,
        subdistrict=GridRegion.from_orm(found.subdistrict) if found.subdistrict else None,
    )
