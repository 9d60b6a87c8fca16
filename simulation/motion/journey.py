"""Where a unit goes: one destination after another, chosen by its own seeded dice. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.api import NoWayError, Path, RoadGraph, path_through, shortest_path
from simulation.motion.drive import Drive, drive, stand
from simulation.motion.kinds import Profile
from simulation.motion.sensing import Fixes, Receiver

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEGREE_M = 111_320.0
LONGEST_FIRST_WAIT_S = 45.0


@dataclass(frozen=True, eq=False)
class Town:
    """The roads, and the nodes at which units may live and have business."""

    graph: RoadGraph
    places: Ints

    def near(self, node: int, reach_m: float) -> Ints:
        """Places within `reach_m` of a node, the node itself left out."""
        offset = (self.graph.nodes[self.places] - self.graph.nodes[node]) * DEGREE_M
        gap = np.hypot(offset[:, 0] * np.cos(np.radians(self.graph.nodes[node, 1])), offset[:, 1])
        return np.asarray(self.places[(gap <= reach_m) & (gap > 150)])


def stream(
    town: Town, profile: Profile, seed: tuple[int, int], rate_hz: float, start: int | None = None
) -> Iterator[Fixes]:
    """A unit's fixes without end, stretch by stretch: the same for the same town, profile, seed and rate.

    Args:
        seed: the simulation's seed and the unit's number.
        rate_hz: fixes a second.
        start: the node to begin at; its home where none is given.
    """
    rng = np.random.default_rng(seed)
    receiver = Receiver(profile, rate_hz, rng)
    period = 1.0 / rate_hz
    clock, next_fix = 0.0, float(rng.uniform(0, period))
    home = home_of(town, seed)
    for moving in _stretches(town, profile, home, home if start is None else start, rng):
        end = clock + moving.duration_s
        seconds = np.arange(next_fix, end, period)
        if len(seconds):
            yield receiver.sense(seconds, *moving.at(seconds - clock))
            next_fix = float(seconds[-1]) + period
        clock = end


def home_of(town: Town, seed: tuple[int, int]) -> int:
    """The node at which a unit starts."""
    return int(np.random.default_rng([*seed, 1]).choice(town.places))


def _stretches(town: Town, profile: Profile, home: int, here: int, rng: np.random.Generator) -> Iterator[Drive]:
    """Standing and driving in turn, beginning with a short wait."""
    yield _stand(town.graph, here, float(rng.uniform(2, LONGEST_FIRST_WAIT_S)))
    while True:
        there = home if profile.returns and here != home else _destination(town, home, here, profile, rng)
        if there != here:
            path = _way(town.graph, here, there)
            if path is not None:
                yield drive(path, profile.pace * rng.uniform(0.9, 1.08), rng)
                here = there
        yield _stand(town.graph, here, float(rng.uniform(*profile.stay_s)))


def _destination(town: Town, home: int, here: int, profile: Profile, rng: np.random.Generator) -> int:
    around = town.near(home, profile.reach_m)
    return int(rng.choice(around)) if len(around) else here


def _way(graph: RoadGraph, here: int, there: int) -> Path | None:
    try:
        return shortest_path(graph, here, there)
    except NoWayError:  # an imported network may be in pieces
        return None


def _stand(graph: RoadGraph, node: int, seconds: float) -> Drive:
    return stand(path_through(graph, (node,)), seconds)
