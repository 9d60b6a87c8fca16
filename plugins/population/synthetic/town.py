"""Where made-up people live: communities of the district, and buildings by the roads around each."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.accounts.api import Agency
from gis.api import in_district, plane, regions, road_graph, unplane

Floats = NDArray[np.float64]
NEAR_M = 1500.0  # a building belongs to a community whose known point is this near
_BESIDE_M = 45.0  # from a crossing to the buildings around it


@dataclass(frozen=True)
class Community:
    """An agency at the lowest level with (K, 2) degrees where its buildings may stand."""

    agency_id: int
    name: str
    corners: Floats


def communities() -> list[Community]:
    """The communities with a place, each with the road crossings near by that lie in the district.

    Raises:
        NoRoadsError: the base data has not been loaded.
    """
    agencies = {each.code: each for each in Agency.objects.filter(level=Agency.Level.COMMUNITY)}
    known = [each for each in regions("community") if each.lon is not None and each.code12 in agencies]
    nodes = road_graph().nodes
    nodes = nodes[in_district(nodes[:, 0], nodes[:, 1])]
    if not known or not len(nodes):
        return []
    anchors = np.array([(each.lon, each.lat) for each in known], float)
    corners = _nearest(anchors, nodes)
    return [
        Community(agencies[each.code12].pk, str(agencies[each.code12]), corners[place])
        for place, each in enumerate(known)
        if place in corners
    ]


def _nearest(anchors: Floats, nodes: Floats) -> dict[int, Floats]:
    """The nodes of each anchor: those to which none is nearer, within reach."""
    here, there = plane(*anchors.T), plane(*nodes.T)
    owner, metres = np.empty(len(nodes), int), np.empty(len(nodes))
    for start in range(0, len(nodes), 2000):
        apart = np.hypot(*(there[start : start + 2000, None, :] - here[None, :, :]).transpose(2, 0, 1))
        owner[start : start + 2000], metres[start : start + 2000] = apart.argmin(1), apart.min(1)
    found: dict[int, list[int]] = defaultdict(list)
    for node in np.flatnonzero(metres <= NEAR_M):
        found[int(owner[node])].append(int(node))
    return {place: nodes[rows] for place, rows in found.items()}


def buildings(random: np.random.Generator, community: Community, count: int) -> Floats:
    """(count, 2) degrees of buildings beside the crossings."""
    corners = community.corners[random.integers(len(community.corners), size=count)]
    moved = plane(*corners.T) + random.uniform(-_BESIDE_M, _BESIDE_M, (count, 2))
    return unplane(moved)
