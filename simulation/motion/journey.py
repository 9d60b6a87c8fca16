"""Where a unit goes: one destination after another, chosen by its own seeded dice. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.api import NoWayError, Path, RoadGraph, path_through, shortest_path
from simulation.motion.drive import Drive, drive, hurry, stand
from simulation.motion.kinds import Profile
from simulation.motion.sensing import Fixes, Receiver
from simulation.motion.ways import beside, joined, onward

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEGREE_M = 111_320.0
LONGEST_FIRST_WAIT_S = 45.0
WAIT_THERE_S = 30.0  # a stay that ends on request is made of such pieces


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


class Journey(Iterator[Fixes]):
    """A unit's fixes without end, stretch by stretch: the same for the same town, profile, seed and rate.

    `divert` sends it somewhere, `release` lets it go its own ways again: from where it is, without a jump.

    Args:
        seed: the simulation's seed and the unit's number.
        rate_hz: fixes a second.
        start: the node to begin at; its home where none is given.
    """

    def __init__(
        self, town: Town, profile: Profile, seed: tuple[int, int], rate_hz: float, start: int | None = None
    ) -> None:
        self.town, self.profile = town, profile
        self.rng = np.random.default_rng(seed)
        self.receiver = Receiver(profile, rate_hz, self.rng)
        self.period = 1.0 / rate_hz
        self.next_fix = float(self.rng.uniform(0, self.period))
        self.home = home_of(town, seed)
        self.here = self.home if start is None else start
        self.called, self.rests = False, True
        self.moving = self._stand(float(self.rng.uniform(2, LONGEST_FIRST_WAIT_S)))
        self.began = self.ends = 0.0
        self._planned = [self.moving]

    def __next__(self) -> Fixes:
        """The next stretch in which there is a fix."""
        while True:
            self.moving = self._planned.pop() if self._planned else self._next_stretch()
            self.began, self.ends = self.ends, self.ends + self.moving.duration_s
            seconds = np.arange(self.next_fix, self.ends, self.period)
            if len(seconds):
                self.next_fix = float(seconds[-1]) + self.period
                return self.receiver.sense(seconds, *self.moving.at(seconds - self.began))

    @property
    def arrived(self) -> bool:
        """It stands where it was called to, or as near as it gets."""
        return self.called and self.rests

    def divert(self, now: float, fixes: Fixes, taken: int, place: tuple[float, float]) -> None:
        """Go to a place (longitude, latitude in degrees) at once, in a hurry, and stay there until released.

        Args:
            now: seconds on the journey's clock.
            fixes: the stretch at hand, of which the first `taken` have been reported; the rest will not happen.
        """
        lead, speed = self._break_off(now, fixes, taken)
        goal = self.town.graph.nearest_node(*place)
        way = _way(self.town.graph, lead.nodes[-1], goal)
        if way is None:
            goal, way = lead.nodes[-1], path_through(self.town.graph, (lead.nodes[-1],))
        path = joined(lead, way, beside(self.town.graph, goal, place))
        self._planned = [hurry(path, max(self.profile.pace, 1.0), self.rng, speed)]
        self.here, self.called, self.rests = goal, True, False

    def release(self, now: float, fixes: Fixes, taken: int) -> None:
        """Go on with what the unit does of its own accord. Arguments as of `divert`."""
        lead, speed = self._break_off(now, fixes, taken)
        self._planned = [hurry(lead, self.profile.pace, self.rng, speed)]
        self.here, self.called, self.rests = lead.nodes[-1], False, True

    def _break_off(self, now: float, fixes: Fixes, taken: int) -> tuple[Path, float]:
        """End the stretch at hand now; the way to the next crossing, and the speed in m/s."""
        self.next_fix = float(fixes.seconds[taken])
        self.receiver.forget_after(taken)
        self.ends = min(max(now, self.began), self.next_fix)
        metres, speed = self.moving.along(self.ends - self.began)
        return onward(self.moving.path, metres), speed

    def _next_stretch(self) -> Drive:
        """Standing and driving in turn."""
        if self.called:
            self.rests = True
            return stand(onward(self.moving.path, float(self.moving.metres[-1])), WAIT_THERE_S)
        self.rests = not self.rests
        there = self.here if self.rests else self._destination()
        path = _way(self.town.graph, self.here, there) if there != self.here else None
        if path is None:
            self.rests = True
            return self._stand(float(self.rng.uniform(*self.profile.stay_s)))
        self.here = there
        return drive(path, self.profile.pace * self.rng.uniform(0.9, 1.08), self.rng)

    def _destination(self) -> int:
        if self.profile.returns and self.here != self.home:
            return self.home
        around = self.town.near(self.home, self.profile.reach_m)
        return int(self.rng.choice(around)) if len(around) else self.here

    def _stand(self, seconds: float) -> Drive:
        return stand(path_through(self.town.graph, (self.here,)), seconds)


def home_of(town: Town, seed: tuple[int, int]) -> int:
    """The node at which a unit starts."""
    return int(np.random.default_rng([*seed, 1]).choice(town.places))


def _way(graph: RoadGraph, here: int, there: int) -> Path | None:
    try:
        return shortest_path(graph, here, there)
    except NoWayError:  # an imported network may be in pieces
        return None
