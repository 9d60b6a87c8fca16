"""One storm as every station tells it, minute by minute. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.storm.bands import bands_of, intensity
from simulation.storm.response import STEP_H, filled, gusts, sums
from simulation.storm.sites import SITES, Place, Site

Floats = NDArray[np.float64]

STORM_H = 8.0  # from the first gust until every gauge is below its blue again
DIGITS = {"level": 2, "depth": 1}
PHASES = ((0.6, "gathering"), (1.3, "rising"), (3.9, "raging"), (5.2, "easing"), (STORM_H, "falling"))


@dataclass(frozen=True, eq=False)
class Course:
    """A whole storm.

    Attributes:
        series: by station and property, the value (T,) at each minute, in the property's unit.
        places: where the stations are, longitude and latitude in degrees.
    """

    series: Mapping[tuple[str, str], Floats]
    places: Mapping[str, Place]

    def readings(self, hour: float) -> dict[tuple[str, str], float]:
        """Every value at an hour of the storm, by station and property."""
        last = len(next(iter(self.series.values()))) - 1
        minute = min(max(round(hour / STEP_H), 0), last)
        return {key: float(values[minute]) for key, values in self.series.items()}


def course_of(seed: int, number: int, places: Mapping[str, Place]) -> Course:
    """The storm of that seed and number at stations in those places."""
    bands = bands_of(seed, number)
    hours = np.arange(0, STORM_H + STEP_H / 2, STEP_H)
    series: dict[tuple[str, str], Floats] = {}
    for index, site in enumerate(SITES):
        rain = intensity(bands, places[site.ident], hours)
        dice = np.random.default_rng((seed, number, 2, index))
        series |= {(site.ident, name): values for name, values in _told(site, rain, dice).items()}
    return Course(series, dict(places))


def highest_level(readings: Mapping[tuple[str, str], float]) -> int | None:
    """The gravest level (1 red to 4 blue) that any gauge with thresholds of its own shows; None where none does."""
    found = [
        level
        for site in SITES
        for name, rule in site.rules.items()
        if (level := rule.level(readings[site.ident, name])) is not None
    ]
    return min(found, default=None)


def phase_of(hour: float) -> str:
    """`gathering`, `rising`, `raging`, `easing` or `falling`."""
    return next((name for until, name in PHASES if hour < until), PHASES[-1][1])


def _told(site: Site, rain: Floats, dice: np.random.Generator) -> Mapping[str, Floats]:
    if site.kind == "rain":
        return sums(rain)
    if site.basin is None:
        return {"wind_gust": gusts(rain, dice)}
    return {site.measures: np.round(filled(site.basin, rain), DIGITS[site.measures])}
