"""`POST /people-within`: who is inside an area."""

from datetime import datetime
from typing import Any, Literal

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import JsonValue

from core.rest.api import Problem, gate
from gis.people import PeopleWithin, people_within
from gis.permissions import REGIONS

router = Router(tags=["gis"])

SRID = 4490
MOST_POINTS = 10_000
LARGEST_SPAN = 3.0  # degrees: the district and its neighbours many times over


class AreaIn(Schema):
    """A Polygon or MultiPolygon as GeoJSON writes it: CRS84 degrees, longitude first."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[JsonValue]


class TallyOut(Schema):
    """How many of one kind."""

    name: str
    title: str
    count: int


class AtRiskOut(Schema):
    """An organisation that needs attention."""

    name: str
    risk: str
    employees: int | None
    lon: float
    lat: float


class PeopleOut(Schema):
    """`known` false: nobody here keeps a register of people, and every figure is null.

    `whole` false: the figures cover only the agencies whose records the caller may see. `synthetic`: made-up records
    are among them.
    """

    known: bool
    note: str
    as_of: datetime | None = None
    whole: bool | None = None
    synthetic: bool | None = None
    persons: int | None = None
    households: int | None = None
    vulnerable_persons: int | None = None
    vulnerable: list[TallyOut] = []
    organisations: int | None = None
    employees: int | None = None
    at_risk: list[TallyOut] = []
    sites: list[AtRiskOut] = []
    sites_cut: bool = False


@router.post("/people-within", response=PeopleOut, auth=gate(REGIONS))
def within(request: HttpRequest, area: AreaIn) -> PeopleOut:
    """People, those who need help, and organisations at risk inside a polygon; needs the right to see the register."""
    found = people_within(request.auth, _geometry(area))  # type: ignore[attr-defined]
    if found is None:
        return PeopleOut(known=False, note=_("Not known: no register of people is installed or enabled."))
    return _out(found)


def _out(found: PeopleWithin) -> PeopleOut:
    said = [_("Counted from the registers now.")]
    if found.synthetic:
        said.append(_("Synthetic records are among them: no real people."))
    if not found.whole:
        said.append(_("Only records of the agencies that you may see are counted."))
    return PeopleOut(
        known=True,
        note=" ".join(said),
        as_of=found.as_of,
        whole=found.whole,
        synthetic=found.synthetic,
        persons=found.persons,
        households=found.households,
        vulnerable_persons=found.vulnerable_persons,
        vulnerable=[_tally(each) for each in found.vulnerable],
        organisations=found.organisations,
        employees=found.employees,
        at_risk=[_tally(each) for each in found.at_risk],
        sites=[
            AtRiskOut(name=each.name, risk=str(each.risk), employees=each.employees, lon=each.lon, lat=each.lat)
            for each in found.sites
        ],
        sites_cut=found.sites_cut,
    )


def _tally(each: Any) -> TallyOut:
    return TallyOut(name=each.name, title=str(each.title), count=each.count)


def _geometry(area: AreaIn) -> GEOSGeometry:
    """The area, checked. Raises Problem 422."""
    try:
        found = GEOSGeometry(area.model_dump_json())
    except (GEOSException, GDALException, ValueError, TypeError) as error:
        raise _wrong(_("The coordinates do not make a polygon.")) from error
    found.srid = SRID
    if found.empty or found.num_points > MOST_POINTS:
        raise _wrong(_("A polygon of 1 to %(most)d points is wanted.") % {"most": MOST_POINTS})
    west, south, east, north = found.extent
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _wrong(_("Longitude comes first, then latitude, in degrees."))
    if east - west > LARGEST_SPAN or north - south > LARGEST_SPAN:
        raise _wrong(_("The area is far larger than the district."))
    if not found.valid:
        raise _wrong(_("The polygon crosses itself."))
    return found


def _wrong(detail: str) -> Problem:
    return Problem(422, "bad_area", _("This area cannot be used."), detail)
