"""The limits by which fixes are judged: data with version, source and units, read once."""

import json
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "judging.json"
_UNITS = {
    "future_tolerance": "s",
    "too_old": "s",
    "zero_island_radius": "deg",
    "poor_accuracy": "m",
    "assumed_accuracy": "m",
    "top_speed": "m/s",
    "jump_allowance": "m",
    "anchor_after": "fixes",
}


@dataclass(frozen=True)
class Limits:
    """Units as in the data file: seconds, degrees, metres, metres per second, a count of fixes."""

    future_tolerance: float
    too_old: float
    zero_island_radius: float
    poor_accuracy: float
    assumed_accuracy: float
    top_speed: float
    jump_allowance: float
    anchor_after: int


@dataclass(frozen=True)
class Range:
    """What a measured value can be; outside of it the sender means "not known"."""

    least: float
    most: float


@dataclass(frozen=True)
class Judging:
    """The data file: its version, the limits, and the ranges by column name."""

    version: str
    limits: Limits
    ranges: dict[str, Range]


def judging_of(content: dict[str, Any]) -> Judging:
    """Read the data file's content.

    Raises:
        ValueError: a limit is missing, unknown, or in another unit.
    """
    given = content["limits"]
    names = {field.name for field in fields(Limits)}
    if set(given) != names:
        raise ValueError(f"judging limits: expected {sorted(names)}, found {sorted(given)}")
    for name, unit in _UNITS.items():
        if given[name]["unit"] != unit:
            raise ValueError(f"judging limit {name}: expected in {unit}, found {given[name]['unit']}")
    ranges = {name: Range(each["least"], each["most"]) for name, each in content["ranges"].items()}
    return Judging(content["version"], Limits(**{name: given[name]["value"] for name in names}), ranges)


@lru_cache(maxsize=1)
def judging() -> Judging:
    """The limits in force."""
    return judging_of(json.loads(_FILE.read_text()))
