"""What one transaction stores: a judged batch, or the part of it that a refused row leaves."""

from dataclasses import dataclass, replace

import numpy as np

from sensors.formats.reported import Cry
from sensors.pipeline.columns import Fixes
from sensors.pipeline.decode import Dead, Kept, Signal
from sensors.quality import UNUSABLE, Quality


@dataclass(frozen=True)
class Parcel:
    """Judged fixes and what came with them; every part knows the message it came from.

    Attributes:
        extras: JSON by row of `fixes`.
        first, last: the messages it covers, last excluded.
    """

    fixes: Fixes
    extras: dict[int, bytes]
    signals: list[Signal]
    kept: list[Kept]
    dead: list[Dead]
    first: int
    last: int

    def part(self, first: int, last: int) -> "Parcel":
        """What came from the messages `first` to `last`, last excluded."""
        rows = np.flatnonzero((self.fixes.message >= first) & (self.fixes.message < last))
        return Parcel(
            self.fixes.take(rows),
            {new: self.extras[old] for new, old in enumerate(rows.tolist()) if old in self.extras},
            [each for each in self.signals if first <= each.message < last],
            [each for each in self.kept if first <= each.message < last],
            [each for each in self.dead if first <= each.message < last],
            first,
            last,
        )

    def only_dead(self, dead: Dead) -> "Parcel":
        """A parcel that holds nothing but this dead letter, and the calls for help, which no database refuses."""
        none = self.fixes.take(np.zeros(0, np.int64))
        cries = [signal for signal in self.signals if isinstance(signal.body, Cry)]
        return replace(self, fixes=none, extras={}, signals=cries, kept=[], dead=[*self.dead, dead])


def newest_rows(fixes: Fixes) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The row of each device that can stand for it: usable before unusable, then the newest, then one with SOS."""
    if not len(fixes):
        return np.zeros(0, np.int64)
    usable = (fixes.quality & int(UNUSABLE)) == 0
    order = np.lexsort((fixes.quality & int(Quality.SOS), fixes.t, usable, fixes.slot))
    slots = fixes.slot[order]
    return order[np.r_[slots[1:] != slots[:-1], True]]
