"""Set up a simulation: the town, the units that live in it, their connections."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.api import in_district, road_graph
from sensors.api import Device, latest_fixes
from simulation.credentials import Credentials
from simulation.enlist import Recruit
from simulation.links import Link, Links
from simulation.motion.journey import Town, home_of, stream
from simulation.payloads import will
from simulation.roster import Member, members
from simulation.run import Simulation


@dataclass(frozen=True)
class LastSeen:
    """Where a unit was last: epoch seconds, and the road node nearest to it."""

    t: float
    node: int


def town_of_district() -> Town:
    """The road network, with the crossings inside the district as places to live and to go.

    Raises:
        NoRoadsError: the base data is not there.
    """
    graph = road_graph()
    inside = in_district(graph.nodes[:, 0], graph.nodes[:, 1])
    return Town(graph, np.flatnonzero(inside))


def recruits_of(town: Town, count: int, seed: int) -> list[Recruit]:
    """The units and their homes."""
    found = []
    for member in members(count):
        lon, lat = town.graph.nodes[home_of(town, (seed, member.number))]
        found.append(Recruit(member, (float(lon), float(lat))))
    return found


def last_seen(town: Town, recruits: Sequence[Recruit]) -> dict[str, LastSeen]:
    """By device name, for those that have reported before."""
    idents = dict(Device.objects.filter(ident__in=[r.member.ident for r in recruits]).values_list("pk", "ident"))
    return {
        idents[fix.device_id]: LastSeen(fix.t_ms / 1000, town.graph.nearest_node(fix.lon, fix.lat))
        for fix in latest_fixes()
        if fix.device_id in idents
    }


def man(
    simulation: Simulation,
    town: Town,
    crew: Sequence[Member],
    credentials: Credentials,
    seed: int,
    rate_hz: float,
    starts: dict[str, LastSeen],
) -> None:
    """Give each unit its connection and its stream of fixes."""
    for member in crew:
        link = _link(simulation.links, member, credentials, simulation.clock.started)
        start = starts[member.ident].node if member.ident in starts else None
        stretches = stream(town, member.profile, (seed, member.number), rate_hz, start)
        simulation.add(link, member.profile.wire, stretches)


def _link(links: Links, member: Member, credentials: Credentials, now: float) -> Link:
    last_words = will(member.profile.wire, now)
    return links.add(member.ident, credentials.passwords[member.ident], member.topic, last_words)
