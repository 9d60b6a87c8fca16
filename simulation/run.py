"""Publish every unit's fixes when they are due, in the order of time, until told to stop."""

import heapq
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from simulation.clock import Clock
from simulation.links import Link, Links
from simulation.motion.journey import Journey
from simulation.motion.kinds import Wire
from simulation.motion.sensing import Fixes
from simulation.payloads import Report, encode

MOST_WAITING = 20_000  # unacknowledged messages; beyond, the simulation waits for the broker
SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.01, 0.05  # fixes due within one wait go out together
REPORT_EVERY_S = 1.0


@dataclass(eq=False)
class Reporter:
    """One unit at its connection: the stretch of fixes at hand, and which comes next.

    Attributes:
        place: longitude and latitude of the last fix sent.
        calls_left: how many of the next fixes call for help.
    """

    link: Link
    wire: Wire
    journey: Journey
    fixes: Fixes
    index: int = 0
    place: tuple[float, float] | None = None
    calls_left: int = 0

    @property
    def due(self) -> float:
        """Seconds of simulated time since the start at which the next fix is taken."""
        return float(self.fixes.seconds[self.index])

    def send(self, links: Links, origin: float) -> None:
        """Publish the next fix and move on to the following."""
        report = self._report(origin)
        links.publish(self.link, encode(self.wire, report))
        self.place, self.calls_left = (report.lon, report.lat), max(self.calls_left - 1, 0)
        self.index += 1
        if self.index == len(self.fixes):
            self.fixes, self.index = next(self.journey), 0

    def divert(self, now: float, place: tuple[float, float]) -> None:
        """Go to a place at once; `now` in seconds of simulated time since the start."""
        self.journey.divert(now, self.fixes, self.index, place)
        self.fixes, self.index = next(self.journey), 0

    def release(self, now: float) -> None:
        """Go on as before."""
        self.journey.release(now, self.fixes, self.index)
        self.fixes, self.index = next(self.journey), 0

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
            sos=self.calls_left > 0,
        )


class Companion(Protocol):
    """Something that happens beside the fixes."""

    def tick(self, now: float) -> None:
        """Do what is due by the wall clock (epoch seconds); called many times a second."""

    def line(self) -> str:
        """How it stands, for people."""

    def news(self) -> object:
        """A value that changes whenever a log should tell the line at once."""


class Simulation:
    """Reporters in the order of their next fix."""

    def __init__(self, links: Links, clock: Clock) -> None:
        self.links, self.clock = links, clock
        self.companions: list[Companion] = []
        self._queue: list[tuple[float, int, Reporter]] = []

    def add(self, link: Link, wire: Wire, journey: Journey) -> Reporter:
        """A unit that takes part."""
        reporter = Reporter(link, wire, journey, next(journey))
        heapq.heappush(self._queue, (reporter.due, len(self._queue), reporter))
        return reporter

    @property
    def elapsed_s(self) -> float:
        """Seconds of simulated time since the start."""
        return self.clock.simulated(time.time()) - self.clock.origin

    @property
    def behind_s(self) -> float:
        """By how much the next fix to send is older than the simulated time."""
        if not self._queue:
            return 0.0
        return max(self.elapsed_s - self._queue[0][0], 0.0)

    def run(self, go_on: Callable[[], bool], report: Callable[["Simulation"], None]) -> None:
        """Until `go_on` says no; `report` is called about every second."""
        reported = time.monotonic()
        while go_on():
            self._send_due()
            self._accompany()
            self.links.turn(self._patience())
            if time.monotonic() - reported >= REPORT_EVERY_S:
                reported = time.monotonic()
                report(self)

    def _send_due(self) -> None:
        """Everything due by now, but never more than the connections are to hold, and not without turns between."""
        now = self.elapsed_s
        for _ in range(500):
            if not self._queue or self._queue[0][0] > now or self.links.waiting > MOST_WAITING:
                return
            _due, number, reporter = self._queue[0]
            reporter.send(self.links, self.clock.origin)
            heapq.heapreplace(self._queue, (reporter.due, number, reporter))

    def _accompany(self) -> None:
        now = time.time()
        for each in self.companions:
            each.tick(now)

    def _patience(self) -> float:
        if not self._queue:
            return LONGEST_WAIT_S
        due = self.clock.wall(self.clock.origin + self._queue[0][0]) - time.time()
        return min(max(due, SHORTEST_WAIT_S), LONGEST_WAIT_S) if self.behind_s < SHORTEST_WAIT_S else 0.0
