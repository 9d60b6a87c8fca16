"""`POST /people-within`: who is inside an area."""

from datetime import datetime
from typing import Any, Literal

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import JsonValue

from core.rest.api import Problem, gate
from gis.people import PeopleWithin, people_within
from gis.permissions import REGIONS
from gis.spatial.shapes import area_of

router = Router(tags=["gis"])


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
        return area_of(area.model_dump())
    except ValidationError as error:
        raise Problem(422, "bad_area", _("This area cannot be used."), " ".join(error.messages)) from error
