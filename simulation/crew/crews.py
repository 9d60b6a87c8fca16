"""The crews at their connections: what they hear goes to the decision, what is decided is said and driven."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from django.utils.translation import gettext as _

from simulation.crew.decide import Crew, Deed, Go, Report, Roam, Temper, hear, look
from simulation.crew.orders import order_in
from simulation.payloads import encode_step
from simulation.run import Reporter, Simulation

LOOK_EVERY_S = 0.5
ANSWERS_S, DEPARTS_S = (2.0, 8.0), (2.0, 6.0)
LONGEST_STAY_S = 120.0
DEGREE_M = 111_320.0


@dataclass(eq=False)
class Unit:
    """One crew and the vehicle it drives."""

    reporter: Reporter
    crew: Crew


class Crews:
    """All crews of a simulation; a companion of it."""

    def __init__(self, simulation: Simulation, seed: int, longest_stay_s: float = LONGEST_STAY_S) -> None:
        self.simulation, self.seed, self.longest_stay_s = simulation, seed, longest_stay_s
        self.units: dict[int, Unit] = {}
        self.answered = 0
        self._busy: set[Unit] = set()
        self._look_at = 0.0

    def add(self, number: int, callsign: str, reporter: Reporter, *, mute: bool = False) -> None:
        """A crew that listens for its orders; a mute one hears and does nothing."""
        unit = self.units[number] = Unit(reporter, Crew(self._temper(number, mute)))
        self.simulation.links.follow(reporter.link, f"orders/{callsign}", partial(self._heard, unit))

    def tick(self, now: float) -> None:
        """Take the steps that are due, and repeat reports without echo; nothing while the past is made up for."""
        if now < self._look_at or not self.simulation.clock.live(now):
            return
        self._look_at = now + LOOK_EVERY_S
        for unit in list(self._busy):
            self._do(unit, look(unit.crew, now, _gap_m(unit), unit.reporter.link.connected))

    def line(self) -> str:
        """Orders answered and under way."""
        under_way = sum(unit.crew.order is not None for unit in self._busy)
        return _("orders: %(answered)d answered, %(under_way)d under way") % {
            "answered": self.answered,
            "under_way": under_way,
        }

    def news(self) -> object:
        """How many orders have been answered."""
        return self.answered

    def _heard(self, unit: Unit, payload: bytes) -> None:
        order = order_in(payload)
        if order is not None:
            self._do(unit, hear(unit.crew, order, time.time()))

    def _do(self, unit: Unit, outcome: tuple[Crew, Sequence[Deed]]) -> None:
        unit.crew, deeds = outcome
        for deed in deeds:
            match deed:
                case Report():
                    self._say(unit, deed)
                case Go(place):
                    unit.reporter.divert(self.simulation.elapsed_s, place)
                case Roam():
                    unit.reporter.release(self.simulation.elapsed_s)
        (self._busy.add if unit.crew.busy else self._busy.discard)(unit)

    def _say(self, unit: Unit, report: Report) -> None:
        first_time = unit.crew.repeated == 0
        self.answered += first_time and report.status == "acknowledged"
        payload = encode_step(report.number, report.status, report.t)
        self.simulation.links.publish(unit.reporter.link, payload, below="/order")

    def _temper(self, number: int, mute: bool) -> Temper:
        dice = np.random.default_rng((self.seed, number, 5))
        stays = float(dice.uniform(0.5, 1.0)) * self.longest_stay_s
        return Temper(float(dice.uniform(*ANSWERS_S)), float(dice.uniform(*DEPARTS_S)), stays, mute)


def _gap_m(unit: Unit) -> float | None:
    """Metres to the place of the order; None where there is none, or the vehicle is as near as it gets."""
    order, here = unit.crew.order, unit.reporter.place
    if order is None or order.place is None or here is None or unit.reporter.journey.arrived:
        return None
    north = (order.place[1] - here[1]) * DEGREE_M
    east = (order.place[0] - here[0]) * DEGREE_M * float(np.cos(np.radians(here[1])))
    return float(np.hypot(east, north))
