"""Second step: how far it is from each unit to the incident, by road where roads reach, else straight."""

from collections.abc import Sequence

import numpy as np

from dispatch.recommend.values import Place, Way
from gis.api import NoRoadsError, RoadGraph, plane, road_distances, road_graph

_NOWHERE = Way(None, "", None)
_SOME = 3  # so many times the wanted number, nearest in a straight line, hold most of those nearest by road


def ways(graph: RoadGraph | None, incident: Place | None, places: Sequence[Place]) -> list[Way]:
    """The way from each place to the incident, all WGS 84 longitude, latitude. Pure; without roads all are lines."""
    if incident is None or not places:
        return [_NOWHERE] * len(places)
    there = np.asarray(places, float)
    straight = np.hypot(*(plane(there[:, 0], there[:, 1]) - plane(*incident)).T)
    if graph is None:
        return [Way(metres, "line", None) for metres in straight.tolist()]
    reach = road_distances(graph, incident, there)
    each = zip(straight.tolist(), reach.metres.tolist(), reach.seconds.tolist(), strict=True)
    return [
        Way(metres, "road", seconds) if metres != np.inf else Way(line, "line", None) for line, metres, seconds in each
    ]


def close_ones(graph: RoadGraph | None, incident: Place | None, places: Sequence[Place], limit: int) -> list[int]:
    """Which of the places are enough to find the `limit` nearest by `ways` among; their numbers. Pure.

    No way is shorter than the straight line: whoever is farther off in a straight line than the last of those nearest
    by road need not be measured.
    """
    if incident is None or len(places) <= limit * _SOME:
        return list(range(len(places)))
    there = np.asarray(places, float)
    straight = np.hypot(*(plane(there[:, 0], there[:, 1]) - plane(*incident)).T)
    order = np.argsort(straight, kind="stable")
    first = [way.metres or 0.0 for way in ways(graph, incident, [places[number] for number in order[: limit * _SOME]])]
    enough = int(np.searchsorted(straight[order], sorted(first)[limit - 1], side="right"))
    numbers: list[int] = order[: max(enough, limit)].tolist()
    return numbers


def roads() -> RoadGraph | None:
    """The road network, None while there is none."""
    try:
        return road_graph()
    except NoRoadsError:
        return None
