"""How much a client may ask, and how often it may be wrong."""

from dataclasses import dataclass


@dataclass
class Patience:
    """A bucket of `size` that refills at `per_second`; whoever empties it has gone too far."""

    size: float
    per_second: float
    level: float = 0.0
    at: float = 0.0

    def allows(self, now: float) -> bool:
        """Count one more at `now` (seconds, any clock that does not go back)."""
        self.level = max(0.0, self.level - (now - self.at) * self.per_second) + 1
        self.at = now
        return self.level <= self.size
