"""What a receiver makes of where it is: wandering noise, an accuracy that tells of it, a battery that empties. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from simulation.motion.kinds import Profile

Floats = NDArray[np.float64]

METRES_PER_DEGREE = 111_320.0
WANDER = 0.97  # how much of a second's error is still there in the next
TYPICAL_ERROR_M = 3.0
STANDING_MS = 0.6  # below this a receiver knows no course


@dataclass(frozen=True, eq=False)
class Fixes:
    """N fixes as arrays: seconds since the simulation's start, WGS 84 degrees, metres, degrees, m/s, percent."""

    seconds: Floats
    lon: Floats
    lat: Floats
    acc: Floats
    alt: Floats
    course: Floats
    speed: Floats
    battery: Floats

    def __len__(self) -> int:
        return len(self.seconds)


class Receiver:
    """One unit's receiver; its error goes on from one stretch to the next."""

    def __init__(self, profile: Profile, rate_hz: float, rng: np.random.Generator) -> None:
        self.profile, self.rng = profile, rng
        self.memory = WANDER ** (1 / rate_hz)
        self.quality = rng.uniform(0.7, 1.6)
        self.height = rng.uniform(8, 60)
        self.charge = rng.uniform(55, 100)
        self.state = np.zeros((1, 2))
        self._before = self.state
        self._errors: Floats = np.zeros((0, 2))

    def sense(self, seconds: Floats, lon: Floats, lat: Floats, course: Floats, speed: Floats) -> Fixes:
        """Fixes of true positions at one stretch of times."""
        error = self._error(len(seconds))
        acc = np.round(3.0 + self.quality * 2.5 + 0.6 * np.hypot(*error.T) + self.rng.exponential(0.8, len(seconds)), 1)
        return Fixes(
            seconds=seconds,
            lon=lon + error[:, 0] / (METRES_PER_DEGREE * np.cos(np.radians(lat))),
            lat=lat + error[:, 1] / METRES_PER_DEGREE,
            acc=acc,
            alt=np.round(self.height + 0.2 * error[:, 0], 1),
            course=np.where(speed < STANDING_MS, np.nan, (course + self.rng.normal(0, 2, len(seconds))) % 360),
            speed=np.where(speed < STANDING_MS, 0.0, np.abs(speed + self.rng.normal(0, 0.2, len(seconds)))),
            battery=self._battery(seconds),
        )

    def forget_after(self, count: int) -> None:
        """Only the first `count` fixes of the last stretch were taken: the error goes on from there."""
        self.state = self._before if count == 0 else self.memory * self._errors[count - 1 : count]

    def _error(self, count: int) -> Floats:
        """Metres east and north (N, 2): a first-order wander with the size of `quality`."""
        size = TYPICAL_ERROR_M * self.quality * np.sqrt(1 - self.memory**2)
        pushes = self.rng.normal(0, size, (count, 2))
        self._before = self.state
        error, self.state = signal.lfilter([1.0], [1.0, -self.memory], pushes, axis=0, zi=self.state)  # type: ignore[attr-defined]
        self._errors = np.asarray(error)
        return self._errors

    def _battery(self, seconds: Floats) -> Floats:
        """Percent: falls by the clock, and starts full again on the cradle before it is empty."""
        hours = self.profile.battery_hours
        if hours is None:
            return np.full(len(seconds), 100.0)
        left = self.charge - seconds / 3600 * 100 / hours
        return np.floor(12 + (left - 12) % 88)
