"""Publish every unit's fixes when they are due, in the order of time, until told to stop."""

import heapq
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulation.clock import Clock
from simulation.links import Link, Links
from simulation.motion.kinds import Wire
from simulation.motion.sensing import Fixes
from simulation.payloads import Report, encode

MOST_WAITING = 20_000  # unacknowledged messages; beyond, the simulation waits for the broker
SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.01, 0.05  # fixes due within one wait go out together
REPORT_EVERY_S = 1.0


@dataclass(eq=False)
class Reporter:
    """One unit at its connection: the stretch of fixes at hand, and which comes next."""

    link: Link
    wire: Wire
    stretches: Iterator[Fixes]
    fixes: Fixes
    index: int = 0

    @property
    def due(self) -> float:
        """Seconds of simulated time since the start at which the next fix is taken."""
        return float(self.fixes.seconds[self.index])

    def send(self, links: Links, origin: float) -> None:
        """Publish the next fix and move on to the following."""
        links.publish(self.link, encode(self.wire, self._report(origin)))
        self.index += 1
        if self.index == len(self.fixes):
            self.fixes, self.index = next(self.stretches), 0

    def _report(self, origin: float) -> Report:
        fixes, i = self.fixes, self.index
        course = float(fixes.course[i])
        return Report(
            t=origin + float(fixes.seconds[i]),
            lon=float(fixes.lon[i]),
            lat=float(fixes.lat[i]),
            acc=float(fixes.acc[i]),
            alt=float(fixes.alt[i]),
            speed=float(fixes.speed[i]),
            course=None if math.isnan(course) else course,
            battery=float(fixes.battery[i]),
        )


class Simulation:
    """Reporters in the order of their next fix."""

    def __init__(self, links: Links, clock: Clock) -> None:
        self.links, self.clock = links, clock
        self._queue: list[tuple[float, int, Reporter]] = []

    def add(self, link: Link, wire: Wire, stretches: Iterator[Fixes]) -> None:
        """A unit that takes part."""
        reporter = Reporter(link, wire, stretches, next(stretches))
        heapq.heappush(self._queue, (reporter.due, len(self._queue), reporter))

    @property
    def behind_s(self) -> float:
        """By how much the next fix to send is older than the simulated time."""
        if not self._queue:
            return 0.0
        return max(self.clock.simulated(time.time()) - self.clock.origin - self._queue[0][0], 0.0)

    def run(self, go_on: Callable[[], bool], report: Callable[["Simulation"], None]) -> None:
        """Until `go_on` says no; `report` is called about every second."""
        reported = time.monotonic()
        while go_on():
            self._send_due()
            self.links.turn(self._patience())
            if time.monotonic() - reported >= REPORT_EVERY_S:
                reported = time.monotonic()
                report(self)

    def _send_due(self) -> None:
        """Everything due by now, but never more than the connections are to hold, and not without turns between."""
        now = self.clock.simulated(time.time()) - self.clock.origin
        for _ in range(500):
            if not self._queue or self._queue[0][0] > now or self.links.waiting > MOST_WAITING:
                return
            _due, number, reporter = self._queue[0]
            reporter.send(self.links, self.clock.origin)
            heapq.heapreplace(self._queue, (reporter.due, number, reporter))

    def _patience(self) -> float:
        if not self._queue:
            return LONGEST_WAIT_S
        due = self.clock.wall(self.clock.origin + self._queue[0][0]) - time.time()
        return min(max(due, SHORTEST_WAIT_S), LONGEST_WAIT_S) if self.behind_s < SHORTEST_WAIT_S else 0.0
