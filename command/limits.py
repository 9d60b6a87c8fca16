"""What an incident may be: data with version and units, read once."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "limits.json"


@dataclass(frozen=True)
class Box:
    """Where incidents can be: the district and what lies round it, WGS 84 degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the place lies within; never for what is no number."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True)
class Limits:
    """Lengths in characters, sizes in bytes; `future_tolerance` forgives clocks that go differently."""

    place: Box
    future_tolerance: timedelta
    longest_text: int
    largest_file: int


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The limits in force."""
    content = json.loads(_FILE.read_text())
    edges = {name: content["place"][name] for name in ("west", "south", "east", "north")}
    return Limits(
        place=Box(**edges),
        future_tolerance=timedelta(seconds=content["future_tolerance"]["value"]),
        longest_text=content["longest_text"]["value"],
        largest_file=content["largest_file"]["value"],
    )
