"""Open incidents near a place: what has been reported already should not be opened twice."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from command.api import Incident
from core.access.api import Principal
from maps.desk.distance import Place, metres_from
from maps.desk.rows import OPEN_STATES, visible_incidents

SAME_M = 500.0
_CLASS_DIGITS = 3
_DEGREE_M = 111_000.0


@dataclass(frozen=True)
class Near:
    """An open incident, and how far it is from the place in metres."""

    incident: Incident
    metres: float


def nearest(place: Place, incidents: Iterable[Incident], within_m: float, most: int = 3) -> list[Near]:
    """The nearest of these incidents, those without a place left out."""
    placed = [(each, (each.lon, each.lat)) for each in incidents if each.lon is not None and each.lat is not None]
    metres = metres_from(place, [at for _, at in placed])
    found = [Near(each, away) for (each, _), away in zip(placed, metres, strict=True) if away <= within_m]
    return sorted(found, key=lambda near: (near.metres, near.incident.pk))[:most]


def same_nearby(principal: Principal, place: Place, kind_code: str) -> list[Near]:
    """Open incidents of the same class (the first three signs of the code) within half a kilometre."""
    lon, lat = place
    reach = SAME_M / _DEGREE_M
    wide = reach / float(np.cos(np.radians(lat)))
    rows = visible_incidents(principal).filter(
        state__in=OPEN_STATES,
        kind_code__startswith=kind_code[:_CLASS_DIGITS],
        lon__range=(lon - wide, lon + wide),
        lat__range=(lat - reach, lat + reach),
    )
    return nearest(place, rows, SAME_M)
