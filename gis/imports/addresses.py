"""From addresses to points by the house's own geocoding; what is not certain is said rather than guessed."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.coordinates.measure import plane
from gis.geocoding.match import Why
from gis.geocoding.search import Answer, geocode
from gis.imports.problems import Problem
from gis.imports.source import Array

SURE = 0.75  # an answer's score from which it is taken
AS_GOOD = 0.03  # another answer within this of the best makes it uncertain,
APART_M = 300.0  # if it lies so far away


def located(rows: Array, addresses: Array, layers: Sequence[str] = ()) -> tuple[Array, list[Problem]]:
    """A point for each address (EPSG:4490), None with a problem where there is none, or more than one.

    `layers`: names of those whose points count as addresses.
    """
    geometry = np.full(len(rows), None, dtype=object)
    problems = []
    known: dict[str, list[Answer]] = {}
    for at, value in enumerate(addresses):
        text = str("" if value is None else value).strip()
        row = int(rows[at])
        if not text:
            problems.append(Problem("no_address", row=row))
            continue
        if text not in known:
            known[text] = geocode(text, 5, layers).found
        answer, problem = judged(text, known[text], row)
        if answer is not None:
            geometry[at] = shapely.points(answer.lon, answer.lat)
        elif problem is not None:
            problems.append(problem)
    return geometry, problems


def judged(text: str, found: list[Answer], row: int) -> tuple[Answer | None, Problem | None]:
    """The answer that is meant, or why none is taken. Pure."""
    if found and found[0].why == Why.ROAD:
        return None, Problem("address_road", {"address": text[:80], "road": found[0].name}, row)
    if not found or found[0].score < SURE:
        return None, Problem("address_unknown", {"address": text[:80]}, row)
    best = found[0]
    here = plane(best.lon, best.lat)
    rivals = [
        each
        for each in found[1:]
        if each.score >= best.score - AS_GOOD and np.hypot(*(plane(each.lon, each.lat) - here)) > APART_M
    ]
    if rivals:
        names = "; ".join(f"{each.name} ({each.detail})" if each.detail else each.name for each in (best, *rivals[:3]))
        return None, Problem("address_unsure", {"address": text[:80], "found": names}, row)
    return best, None
