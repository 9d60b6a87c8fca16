"""What one transaction stores: a judged batch, or the part of it that a refused row leaves."""

from dataclasses import dataclass, field, replace

import numpy as np

from sensors.formats.reported import Cry
from sensors.pipeline.columns import Columns, Fixes, Ints, Observations
from sensors.pipeline.decode import Dead, Kept, Signal
from sensors.pipeline.directory import Route
from sensors.quality import UNUSABLE, Quality


@dataclass(frozen=True)
class Parcel:
    """Judged fixes and observations and what came with them; every part knows the message it came from.

    Attributes:
        extras: JSON by row of `fixes`. observation_extras: the same by row of `observations`.
        streams: who measured, by datastream. heard: the stations that said anything, by device.
        first, last: the messages it covers, last excluded.
    """

    fixes: Fixes
    extras: dict[int, bytes]
    signals: list[Signal]
    kept: list[Kept]
    dead: list[Dead]
    first: int
    last: int
    observations: Observations
    observation_extras: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, Route] = field(default_factory=dict)
    heard: dict[int, Route] = field(default_factory=dict)

    def part(self, first: int, last: int) -> "Parcel":
        """What came from the messages `first` to `last`, last excluded."""
        rows, measured = _within(self.fixes, first, last), _within(self.observations, first, last)
        return Parcel(
            self.fixes.take(rows),
            extras_at(self.extras, rows),
            [each for each in self.signals if first <= each.message < last],
            [each for each in self.kept if first <= each.message < last],
            [each for each in self.dead if first <= each.message < last],
            first,
            last,
            self.observations.take(measured),
            extras_at(self.observation_extras, measured),
            self.streams,
            self.heard,
        )

    def only_dead(self, dead: Dead) -> "Parcel":
        """A parcel that holds nothing but this dead letter, and the calls for help, which no database refuses."""
        none = np.zeros(0, np.int64)
        empty = {"fixes": self.fixes.take(none), "observations": self.observations.take(none)}
        cries = [signal for signal in self.signals if isinstance(signal.body, Cry)]
        left = {"signals": cries, "kept": [], "dead": [*self.dead, dead], "extras": {}, "observation_extras": {}}
        return replace(self, **empty, **left)  # type: ignore[arg-type]


def _within(columns: Columns, first: int, last: int) -> Ints:
    return np.flatnonzero((columns.message >= first) & (columns.message < last))


def extras_at(extras: dict[int, bytes], rows: Ints) -> dict[int, bytes]:
    """What of `extras`, which are by row, belongs to these rows, by their new numbers."""
    if not extras:
        return {}
    return {new: extras[old] for new, old in enumerate(rows.tolist()) if old in extras}


def newest_rows(fixes: Fixes) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The row of each device that can stand for it: usable before unusable, then the newest, then one with SOS."""
    if not len(fixes):
        return np.zeros(0, np.int64)
    usable = (fixes.quality & int(UNUSABLE)) == 0
    order = np.lexsort((fixes.quality & int(Quality.SOS), fixes.t, usable, fixes.slot))
    slots = fixes.slot[order]
    return order[np.r_[slots[1:] != slots[:-1], True]]
