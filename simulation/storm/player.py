"""Play the storm: every station publishes what it measures when it is due, and what the script says happens."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simulation.clock import Clock
from simulation.links import Link, Links
from simulation.payloads import encode_reading
from simulation.run import Reporter
from simulation.storm.course import STORM_H, Course, course_of, highest_level, phase_of
from simulation.storm.script import Call, Script, apart, script_of
from simulation.storm.sites import Place

READINGS_EVERY_H = 1 / 24  # of the storm's own time
SHORTEST_S, LONGEST_S = 1.0, 20.0  # but by the wall clock not more often, and not more rarely
CALLING_FIXES = 5  # a call for help is repeated with so many fixes
PHASES = {
    "gathering": gettext_noop("gathering"),
    "rising": gettext_noop("rising"),
    "raging": gettext_noop("raging"),
    "easing": gettext_noop("easing"),
    "falling": gettext_noop("waters falling"),
}
LEVELS = {
    1: gettext_noop("red"),
    2: gettext_noop("orange"),
    3: gettext_noop("yellow"),
    4: gettext_noop("blue"),
    None: gettext_noop("none"),
}


@dataclass(frozen=True)
class Cast:
    """Who takes part in a storm.

    Attributes:
        stations: connections by station.
        places: the stations' longitudes and latitudes.
        vehicles: reporters by the units' numbers.
        mute: the unit that answers no orders.
    """

    stations: Mapping[str, Link]
    places: Mapping[str, Place]
    vehicles: Mapping[int, Reporter]
    mute: int | None


class Storm:
    """One storm after another at `speed` times life, with a dry day left out between two; a companion of a simulation.

    The first begins once the simulation's clock has caught up with life; until then the stations tell how calm it is.
    """

    def __init__(self, links: Links, cast: Cast, seed: int, speed: float, clock: Clock) -> None:
        self.links, self.cast, self.seed, self.speed, self.clock = links, cast, seed, speed, clock
        self.started: float | None = None
        self.every_s = min(max(READINGS_EVERY_H * 3600 / speed, SHORTEST_S), LONGEST_S)
        self.readings, self.calls = 0, 0
        self.hour = 0.0
        self.level: int | None = None
        spread = np.linspace(0, self.every_s, len(cast.stations), endpoint=False).tolist()
        self._due = dict(zip(cast.stations, spread, strict=True))
        self._begin(0)

    def tick(self, now: float) -> None:
        """Publish what is due; let the script's events happen whose hour has come."""
        if self.started is None and self.clock.live(now):
            self.started = now
        elapsed = 0.0 if self.started is None else max(now - self.started, 0.0)
        number, self.hour = divmod(elapsed * self.speed / 3600, STORM_H)
        if int(number) != self.number:
            self._begin(int(number))
        for ident, due in self._due.items():
            if due <= now - self.clock.started:
                self._due[ident] = max(due + self.every_s, now - self.clock.started)
                self._publish(ident, now)
        while self._calls and self._calls[0].hour <= self.hour:
            self._call(self._calls.pop(0))

    def line(self) -> str:
        """The storm's hour and phase, the highest water level, calls for help, who is silent."""
        return _(
            "storm %(number)d, hour %(hour).1f (%(phase)s); highest water level: %(level)s; SOS sent: %(calls)d"
        ) % {
            "number": self.number + 1,
            "hour": self.hour,
            "phase": _(PHASES[phase_of(self.hour)]),
            "level": _(LEVELS[self.level]),
            "calls": self.calls,
        } + (_("; silent: %s") % self.script.silent if self._is_silent() else "")

    def news(self) -> object:
        """Number, phase, level, calls and silence."""
        return self.number, phase_of(self.hour), self.level, self.calls, self._is_silent()

    def _begin(self, number: int) -> None:
        self.number = number
        self.course: Course = course_of(self.seed, number, self.cast.places)
        self.script: Script = script_of(self.seed, number, self.cast.places, self.cast.mute)
        self._calls = list(self.script.calls)
        self._spared = {self.script.mute}

    def _is_silent(self) -> bool:
        return self.script.is_silent(self.script.silent, self.hour)

    def _publish(self, ident: str, now: float) -> None:
        told = self.course.readings(self.hour)
        self.level = highest_level(told)
        if self.script.is_silent(ident, self.hour):
            return
        for (station, name), value in told.items():
            if station == ident:
                self.links.publish(self.cast.stations[ident], encode_reading(now, value), below=f"/{name}")
                self.readings += 1

    def _call(self, call: Call) -> None:
        """The vehicle nearest to the place calls for help: each once a storm, and not the crew that answers nobody."""
        near = [
            (apart(reporter.place, call.near), number)
            for number, reporter in self.cast.vehicles.items()
            if reporter.place is not None and number not in self._spared
        ]
        if near:
            caller = min(near)[1]
            self.cast.vehicles[caller].calls_left = CALLING_FIXES
            self._spared.add(caller)
            self.calls += 1
