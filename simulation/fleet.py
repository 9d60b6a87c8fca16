"""Set up a simulation: the town, the units that live in it, their connections."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.api import in_district, road_graph
from sensors.api import Device, latest_fixes
from simulation.credentials import Credentials
from simulation.crew.crews import Crews
from simulation.enlist import Recruit
from simulation.links import Link, Links
from simulation.motion.journey import Journey, Town, home_of
from simulation.payloads import will
from simulation.roster import Member, members
from simulation.run import Simulation


@dataclass(frozen=True)
class LastSeen:
    """Where a unit was last: epoch seconds, and the road node nearest to it."""

    t: float
    node: int


@dataclass(frozen=True)
class Plan:
    """How units and crews behave.

    Attributes:
        rate_hz: fixes a second and unit.
        longest_stay_s: at the place of an order; crews stay between half of it and all of it.
        mute: number of the unit that answers no orders.
    """

    seed: int
    rate_hz: float
    longest_stay_s: float
    mute: int | None = None


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
    plan: Plan,
    starts: dict[str, LastSeen],
) -> Crews:
    """Give each unit its connection, its stream of fixes, and a crew that listens for orders."""
    crews = Crews(simulation, plan.seed, plan.longest_stay_s)
    for member in crew:
        link = _link(simulation.links, member, credentials, simulation.clock.started)
        start = starts[member.ident].node if member.ident in starts else None
        journey = Journey(town, member.profile, (plan.seed, member.number), plan.rate_hz, start)
        reporter = simulation.add(link, member.profile.wire, journey)
        crews.add(member.number, member.callsign, reporter, mute=member.number == plan.mute)
    simulation.companions.append(crews)
    return crews


def _link(links: Links, member: Member, credentials: Credentials, now: float) -> Link:
    last_words = will(member.profile.wire, now)
    return links.add(member.ident, credentials.passwords[member.ident], member.topic, last_words)
