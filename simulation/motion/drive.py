"""How a vehicle gets along a way: allowed speeds, bends, crossings, and what engine and brakes can do. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.api import Path, position_along

Floats = NDArray[np.float64]

STEP_M = 20.0
ACCELERATION = 1.6  # m/s²
BRAKING = 2.2  # m/s²
SIDEWAYS = 2.5  # m/s², what passengers bear in a bend
HALT_S = (6.0, 45.0)  # a red light
HALT_CHANCE = 0.12


@dataclass(frozen=True, eq=False)
class Drive:
    """Where a vehicle is when: at K moments, `seconds` from its start, `metres` along the path, its speed `ms`.

    Between two moments its speed changes evenly.
    """

    path: Path
    seconds: Floats
    metres: Floats
    ms: Floats

    @property
    def duration_s(self) -> float:
        """From start to standing at the end."""
        return float(self.seconds[-1])

    def at(self, seconds: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Longitude, latitude, course in degrees, speed in m/s at times (N,) from the start."""
        metres, speed = self._along(seconds)
        return *position_along(self.path, metres), speed

    def along(self, seconds: float) -> tuple[float, float]:
        """Metres along the path and speed in m/s at a time from the start."""
        metres, speed = self._along(np.array([seconds]))
        return float(metres[0]), float(speed[0])

    def _along(self, seconds: Floats) -> tuple[Floats, Floats]:
        last = len(self.seconds) - 2
        piece = np.clip(np.searchsorted(self.seconds, seconds, side="right") - 1, 0, last)
        length, lasting = self.metres[piece + 1] - self.metres[piece], self.seconds[piece + 1] - self.seconds[piece]
        part = np.clip((seconds - self.seconds[piece]) / lasting, 0.0, 1.0)
        start, end = self.ms[piece], self.ms[piece + 1]
        both = start + end
        gone = np.where(both > 0, (2 * start * part + (end - start) * part**2) / np.maximum(both, 1e-9), part)
        return self.metres[piece] + length * gone, start + (end - start) * part


def drive(path: Path, pace: float, rng: np.random.Generator) -> Drive:
    """Drive a way at `pace` times the allowed speeds, halting at some crossings."""
    return _driven(path, pace, rng, HALT_CHANCE, 0.0)


def hurry(path: Path, pace: float, rng: np.random.Generator, start_ms: float) -> Drive:
    """Drive a way without waiting at red lights, from a vehicle that does `start_ms` m/s already."""
    return _driven(path, pace, rng, 0.0, start_ms)


def _driven(path: Path, pace: float, rng: np.random.Generator, halt_chance: float, start_ms: float) -> Drive:
    if path.length_m < 1.0:
        return stand(path, 1.0)
    metres = _marks(path)
    limit = _limits(path, metres, pace)
    halts = _halts(path, metres, rng, halt_chance)
    limit[0], limit[-1] = start_ms, 0.0
    limit[halts] = 0.0
    speed = _reachable(limit, np.diff(metres))
    return _timed(path, metres, speed, halts, rng)


def stand(path: Path, seconds: float) -> Drive:
    """Stay at a path's start for a time."""
    return Drive(path, np.array([0.0, seconds]), np.zeros(2), np.zeros(2))


def _marks(path: Path) -> Floats:
    """Metres at which the speed is worked out: every `STEP_M`, and at every vertex."""
    even = np.arange(0.0, path.length_m, STEP_M)
    marks = np.union1d(np.round(even, 3), np.round(path.along_m, 3))
    return np.asarray(marks[np.concatenate([[True], np.diff(marks) > 0.5])])


def _limits(path: Path, metres: Floats, pace: float) -> Floats:
    """The speed wanted at each mark: the slower of the pieces beside it, slower again in a bend."""
    last = len(path.speed_ms) - 1
    ahead = np.clip(np.searchsorted(path.along_m, metres, side="right") - 1, 0, last)
    behind = np.clip(np.searchsorted(path.along_m, metres, side="left") - 1, 0, last)
    allowed = np.minimum(path.speed_ms[ahead], path.speed_ms[behind]) * pace
    return np.minimum(allowed, _bend_speeds(path, metres))


def _bend_speeds(path: Path, metres: Floats) -> Floats:
    """The speed that the turn within 15 m before and behind each mark lets through."""
    course = position_along(path, np.maximum(metres - 15, 0))[2]
    later = position_along(path, metres + 15)[2]
    turn = np.radians(np.abs((later - course + 180) % 360 - 180))
    radius = 30.0 / np.maximum(turn, 1e-3)
    return np.asarray(np.maximum(np.sqrt(SIDEWAYS * radius), 3.0))


def _halts(path: Path, metres: Floats, rng: np.random.Generator, chance: float) -> NDArray[np.intp]:
    """Marks at which a light is red: some of the crossings, never near the ends."""
    crossings = path.node_m[rng.random(len(path.node_m)) < chance]
    inner = crossings[(crossings > 60) & (crossings < path.length_m - 60)]
    return np.unique(np.searchsorted(metres, inner))


def _reachable(limit: Floats, steps: Floats) -> Floats:
    """The highest speeds under `limit` that engine and brakes can follow."""
    speed = limit.tolist()
    gains = (2 * ACCELERATION * steps).tolist()
    losses = (2 * BRAKING * steps).tolist()
    for i, gain in enumerate(gains):
        speed[i + 1] = min(speed[i + 1], (speed[i] ** 2 + gain) ** 0.5)
    for i in range(len(losses) - 1, -1, -1):
        speed[i] = min(speed[i], (speed[i + 1] ** 2 + losses[i]) ** 0.5)
    return np.array(speed)


def _timed(path: Path, metres: Floats, speed: Floats, halts: NDArray[np.intp], rng: np.random.Generator) -> Drive:
    mean = np.maximum((speed[1:] + speed[:-1]) / 2, 0.3)  # two halts side by side: creep from one to the other
    seconds = np.concatenate([[0.0], np.cumsum(np.diff(metres) / mean)])
    for place in (halts + np.arange(len(halts)) + 1).tolist():  # standing: the same metre twice, some seconds apart
        wait = rng.uniform(*HALT_S)
        seconds = np.concatenate([seconds[:place], seconds[place - 1 :] + wait])
        metres = np.concatenate([metres[:place], metres[place - 1 :]])
        speed = np.concatenate([speed[:place], speed[place - 1 :]])
    return Drive(path, seconds, metres, speed)
