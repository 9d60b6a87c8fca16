"""What rain does: sums in a gauge, water in a street, a river and a reservoir that rise later, gusts. Pure.

All series are by the minute of the storm's own time, from its start on; before it everything was dry.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Floats = NDArray[np.float64]

STEP_H = 1 / 60
WINDOWS = {"rain_10min": 10, "rain_1h": 60, "rain_3h": 180, "rain_24h": 1440}  # minutes
CALM_GUST_MS = 8.0


@dataclass(frozen=True)
class Basin:
    """A store that rain fills and that empties by a share of what it holds: the simplest model of a catchment.

    Attributes:
        delay_h: how long rain is under way.
        empties_h: after this time a little more than a third is left.
        rise_per_mm: what a millimetre on the catchment adds to the gauge's value.
        swallows_mm_h: rain that runs off without a trace, as a street's drains take it.
        base: the gauge's value when it is dry.
    """

    delay_h: float
    empties_h: float
    rise_per_mm: float
    swallows_mm_h: float = 0.0
    base: float = 0.0


def sums(rain_mm_h: Floats) -> Mapping[str, Floats]:
    """Millimetres fallen within each window up to each minute, to a tenth as gauges tell it."""
    fallen = np.cumsum(rain_mm_h) * STEP_H
    return {name: np.round(fallen - _earlier(fallen, minutes), 1) for name, minutes in WINDOWS.items()}


def filled(basin: Basin, rain_mm_h: Floats) -> Floats:
    """The gauge's value at each minute."""
    running = np.maximum(rain_mm_h - basin.swallows_mm_h, 0.0) * STEP_H
    late = _earlier(running, round(basin.delay_h / STEP_H))
    keeps = float(np.exp(-STEP_H / basin.empties_h))
    held = np.asarray(signal.lfilter([1.0], [1.0, -keeps], late))  # type: ignore[attr-defined]
    return np.asarray(basin.base + basin.rise_per_mm * held)


def gusts(rain_mm_h: Floats, rng: np.random.Generator) -> Floats:
    """Gusts in m/s: the squall line comes ahead of the rain, each band brings its own, then the wind drops."""
    hours = np.arange(len(rain_mm_h)) * STEP_H
    storm = np.clip(hours / 0.35, 0, 1) * np.clip((4.6 - hours) / 1.2, 0, 1)
    flutter = rng.normal(0, 0.5, len(hours))
    return np.asarray(np.round(np.maximum(CALM_GUST_MS + 8.5 * storm + 0.11 * rain_mm_h + flutter, 0.0), 1))


def _earlier(series: Floats, minutes: int) -> Floats:
    """The series so many minutes before; zero before its beginning."""
    if minutes <= 0:
        return series
    return np.asarray(np.concatenate([np.zeros(minutes), series])[: len(series)])
