"""Who is inside an area: asked here, answered by whoever keeps the registers of people and organisations.

The house knows no such register. What does registers a counter; where none does, the answer is that it is not known.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import GEOSGeometry
from django_stubs_ext import StrOrPromise

from core.access.api import Principal, require
from core.plugins.api import Registry

Area = GEOSGeometry  # a polygon or several, EPSG:4490


@dataclass(frozen=True)
class Tally:
    """How many of one kind; `name` is for programs."""

    name: str
    title: StrOrPromise
    count: int


@dataclass(frozen=True)
class AtRisk:
    """An organisation that needs attention when something happens near by; degrees, CRS84."""

    name: str
    risk: StrOrPromise
    employees: int | None
    lon: float
    lat: float


@dataclass(frozen=True)
class PeopleWithin:
    """Who is inside an area, as far as the asker may see it.

    Attributes:
        persons: people registered there. households: theirs. vulnerable: who needs help to get away, by need; somebody
            with two needs counts in both. vulnerable_persons: how many of them there are, each once.
        organisations: existing ones. employees: of theirs, where known. at_risk: kinds of risk with their numbers.
        sites: the organisations at risk themselves, at most as many as the counter says; `sites_cut`: there are more.
        whole: the asker's right covers the whole district. synthetic: the figures contain made-up records.
        as_of: when it was counted.
    """

    persons: int
    households: int
    vulnerable_persons: int
    vulnerable: tuple[Tally, ...]
    organisations: int
    employees: int
    at_risk: tuple[Tally, ...]
    sites: tuple[AtRisk, ...]
    sites_cut: bool
    whole: bool
    synthetic: bool
    as_of: datetime


@dataclass(frozen=True)
class PeopleCounter:
    """Counts people within an area for whoever holds `permission`."""

    permission: str
    count: Callable[[Principal, Area], PeopleWithin]


PEOPLE_COUNTERS: Registry[str, PeopleCounter] = Registry("people counters")


def people_within(principal: Principal, area: Area) -> PeopleWithin | None:
    """Who is inside the area (EPSG:4490, valid); None where nobody keeps such registers.

    Raises:
        AccessDenied: the principal may not see the register of people.
    """
    counter = next(iter(PEOPLE_COUNTERS.active().values()), None)
    if counter is None:
        return None
    if not principal.scopes(counter.permission):
        require(principal, counter.permission)
    return counter.count(principal, area)
