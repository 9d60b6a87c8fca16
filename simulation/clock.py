"""The simulation's clock: it may run through the past faster than life, but never ahead of life. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clock:
    """Seconds of simulated time by the wall clock (both as epoch seconds).

    Attributes:
        started: wall time of the start.
        past_s: how long before that the simulated time begins; 0 to begin now.
        speed: how many times faster than life the past runs; above 1 where there is a past.
    """

    started: float
    past_s: float = 0.0
    speed: float = 1.0

    def __post_init__(self) -> None:
        if self.past_s < 0 or self.speed < 1 or (self.past_s > 0 and self.speed <= 1):
            raise ValueError("a past needs a speed above 1 to be caught up with")

    @property
    def origin(self) -> float:
        """The simulated time at the start."""
        return self.started - self.past_s

    def simulated(self, wall: float) -> float:
        """Simulated time at a wall time: the past at `speed`, then life itself."""
        return min(self.origin + (wall - self.started) * self.speed, wall)

    def wall(self, simulated: float) -> float:
        """The wall time at which a simulated time comes."""
        return max(self.started + (simulated - self.origin) / self.speed, simulated)

    def live(self, wall: float) -> bool:
        """The past has been caught up with."""
        return self.simulated(wall) >= wall
