"""What happens on a storm day besides the weather: who calls for help, what falls silent, who does not answer. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.storm.sites import SITES, Place

CALL_H = ((1.9, 2.3), (2.9, 3.3))  # between these hours of the storm
SILENT_H = (2.0, 2.4)
SPEAKS_AGAIN_H = (4.8, 5.2)
MUTE_KINDS = ("rescue", "engineering")  # whom a flood is likely to need


@dataclass(frozen=True)
class Call:
    """A vehicle calls for help at an hour of the storm: the one nearest to a place (longitude, latitude)."""

    hour: float
    near: Place


@dataclass(frozen=True)
class Script:
    """One storm's events.

    Attributes:
        calls: in order; the first near standing water, the second elsewhere.
        silent: the station that says nothing from the one to the other hour.
        mute: number of the unit that answers no order; None where there is no unit of a fitting kind.
    """

    calls: tuple[Call, ...]
    silent: str
    silent_from_h: float
    silent_until_h: float
    mute: int | None

    def is_silent(self, ident: str, hour: float) -> bool:
        """The station says nothing at this hour."""
        return ident == self.silent and self.silent_from_h <= hour < self.silent_until_h


def script_of(seed: int, number: int, places: Mapping[str, Place], mute: int | None) -> Script:
    """The script of one storm; who does not answer (`mute_of`) is the same in all storms of a seed."""
    rng = np.random.default_rng((seed, number, 3))
    flooded = [site.ident for site in SITES if site.kind == "waterlogging"]
    dry = [site.ident for site in SITES if site.kind == "rain"]
    calls = tuple(
        Call(float(rng.uniform(*hours)), places[str(rng.choice(idents))])
        for hours, idents in zip(CALL_H, (flooded, dry), strict=True)
    )
    silent = str(rng.choice([site.ident for site in SITES if site.kind in ("rain", "river")]))
    return Script(calls, silent, float(rng.uniform(*SILENT_H)), float(rng.uniform(*SPEAKS_AGAIN_H)), mute)


def mute_of(kinds: Sequence[str], homes: Sequence[Place], near: Place) -> int | None:
    """The number of the unit that answers no orders: the one at home nearest to a place, of those a flood needs.

    `kinds` and `homes` of all units by number; None where no kind fits.
    """
    fitting = [number for number, kind in enumerate(kinds) if kind in MUTE_KINDS]
    return min(fitting, key=lambda number: apart(homes[number], near), default=None)


def apart(one: Place, two: Place) -> float:
    """Something that grows with the distance."""
    return float(np.hypot((one[0] - two[0]) * np.cos(np.radians(two[1])), one[1] - two[1]))
