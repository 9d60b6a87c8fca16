"""Which fixes cannot be believed: pure, over columns; the clock is each fix's own time of arrival.

A jump is judged against the device's anchor, its last believable fix. One wrong fix does not move the anchor; several
in a row that agree with each other do, so that no device is locked out by one bad anchor. Devices whose fixes follow
each other plausibly, nearly all of them, are judged together; only the others are walked through one by one.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensors.limits import Limits
from sensors.pipeline.columns import MICROSECONDS, Fixes, Floats, Ints
from sensors.quality import Quality

Bools = NDArray[np.bool_]
EARTH_RADIUS_M = 6_371_008.8  # mean radius of WGS 84 (IUGG)

# t: epoch microseconds, 0 where there is none yet; lon, lat: degrees; acc: m.
# `rival`: the newest fix that contradicts the anchor, `rivals`: how many in a row do and agree with each other.
ANCHOR = np.dtype(
    [
        ("t", "i8"),
        ("lon", "f8"),
        ("lat", "f8"),
        ("acc", "f8"),
        ("rival_t", "i8"),
        ("rival_lon", "f8"),
        ("rival_lat", "f8"),
        ("rival_acc", "f8"),
        ("rivals", "i8"),
    ]
)
Anchors = NDArray[np.void]
Values = NDArray[Any]
Measure = NDArray[Any] | float
_Step = tuple[int, float, float, float]  # t, lon, lat, acc
_NOT_ANCHORING = Quality.FUTURE | Quality.TOO_OLD | Quality.ZERO_ISLAND | Quality.POOR_ACCURACY


def judge(fixes: Fixes, anchors: Anchors, limits: Limits) -> tuple[Ints, Anchors]:
    """Mark the fixes and say where each device now is anchored.

    Args:
        fixes: N fixes; their `quality` may already hold SOS, which stays.
        anchors: M records of dtype `ANCHOR`, indexed by slot.

    Returns:
        The N quality marks, and a copy of the anchors with the devices of this batch moved.
    """
    quality = fixes.quality | _plain_faults(fixes, limits)
    rows = np.flatnonzero((quality & _NOT_ANCHORING) == 0)
    moved = anchors.copy()
    if len(rows):
        jumped = _judge_jumps(fixes.take(rows), moved, limits)
        quality[rows[jumped]] |= Quality.JUMP
    return quality, moved


def _plain_faults(fixes: Fixes, limits: Limits) -> Ints:
    """The faults that a fix shows by itself."""
    age_s = (fixes.received - fixes.t) / MICROSECONDS
    radius = limits.zero_island_radius
    faults = np.where(age_s < -limits.future_tolerance, int(Quality.FUTURE), 0)
    faults |= np.where(age_s > limits.too_old, int(Quality.TOO_OLD), 0)
    faults |= np.where((np.abs(fixes.lat) < radius) & (np.abs(fixes.lon) < radius), int(Quality.ZERO_ISLAND), 0)
    faults |= np.where(fixes.acc > limits.poor_accuracy, int(Quality.POOR_ACCURACY), 0)
    return faults.astype(np.int64)


def _judge_jumps(fixes: Fixes, anchors: Anchors, limits: Limits) -> Bools:
    """Which fixes jumped; moves `anchors` in place."""
    order = np.lexsort((fixes.t, fixes.slot))
    ordered = _with_accuracy(fixes.take(order), limits)
    first = np.r_[True, ordered.slot[1:] != ordered.slot[:-1]]
    group = np.cumsum(first) - 1
    held = anchors[ordered.slot[first]]
    doubtful = np.zeros(len(held), bool)
    doubtful[group[~_follows(ordered, first, held, limits)]] = True
    doubtful |= held["rivals"] > 0
    _move_all(ordered, first, held, anchors, ~doubtful)
    jumped = np.zeros(len(fixes), bool)
    if doubtful.any():
        starts = np.append(np.flatnonzero(first), len(ordered))
        for each in np.flatnonzero(doubtful):
            rows = slice(starts[each], starts[each + 1])
            jumped[order[rows]] = _walk(ordered, rows, anchors, limits)
    return jumped


def _with_accuracy(fixes: Fixes, limits: Limits) -> Fixes:
    return replace(fixes, acc=np.where(np.isnan(fixes.acc), limits.assumed_accuracy, fixes.acc))


def _follows(ordered: Fixes, first: Bools, held: Anchors, limits: Limits) -> Bools:
    """Whether each fix can be reached from the one before it, the device's first from its anchor."""
    t, lon, lat, acc = (_before(getattr(ordered, name), first, held[name]) for name in ("t", "lon", "lat", "acc"))
    distance = distance_m(lon, lat, ordered.lon, ordered.lat)
    seconds = np.abs(ordered.t - t) / MICROSECONDS
    within: Bools = np.less_equal(distance, reach_m(seconds, ordered.acc, acc, limits))
    unanchored: Bools = first & (t == 0)
    return within | unanchored


def _before(column: Values, first: Bools, held: Values) -> Values:
    """Each row's predecessor: the row above it, for a device's first row what its anchor holds."""
    before = np.empty_like(column)
    before[1:] = column[:-1]
    before[first] = held
    return before


def _move_all(ordered: Fixes, first: Bools, held: Anchors, anchors: Anchors, believed: Bools) -> None:
    """Anchor the believed devices at their newest fix, unless they are anchored at a newer one already."""
    last = np.r_[np.flatnonzero(first)[1:] - 1, len(ordered) - 1]
    chosen = last[believed & (ordered.t[last] > held["t"])]
    slots = ordered.slot[chosen]
    for name in ("t", "lon", "lat", "acc"):
        anchors[name][slots] = getattr(ordered, name)[chosen]


def _walk(ordered: Fixes, rows: slice, anchors: Anchors, limits: Limits) -> Bools:
    """One doubtful device, fix by fix in the order of its own time; moves its anchor in place."""
    slot = ordered.slot[rows.start]
    state = _State(anchors[slot], limits)
    steps = zip(*(getattr(ordered, name)[rows].tolist() for name in ("t", "lon", "lat", "acc")), strict=True)
    jumped = np.array([not state.believes(*step) for step in steps])
    anchors[slot] = state.record()
    return jumped


class _State:
    """A device's anchor and the fixes that contradict it."""

    def __init__(self, record: np.void, limits: Limits) -> None:
        values: Any = record.item()
        self.limits = limits
        self.anchor: _Step = values[:4]
        self.rival: _Step = values[4:8]
        self.rivals: int = values[8]

    def believes(self, t: int, lon: float, lat: float, acc: float) -> bool:
        """Take one fix in; whether it is believable."""
        fix = (t, lon, lat, acc)
        if self.anchor[0] == 0 or self._agree(self.anchor, fix):
            self._settle(fix)
            return True
        if t < self.anchor[0]:
            return False  # a latecomer: it can be marked, but proves nothing about where the device is now
        self._contradict(fix)
        if self.rivals < self.limits.anchor_after:
            return False
        self.anchor = (0, 0.0, 0.0, 0.0)
        self._settle(fix)
        return True

    def _settle(self, fix: _Step) -> None:
        if fix[0] >= self.anchor[0]:
            self.anchor = fix
            self.rivals = 0

    def _contradict(self, fix: _Step) -> None:
        if self.rivals and fix[0] > self.rival[0] and self._agree(self.rival, fix):
            self.rivals += 1
        elif not self.rivals or fix[0] != self.rival[0]:
            self.rivals = 1
        self.rival = fix

    def _agree(self, one: _Step, other: _Step) -> bool:
        distance = distance_m(one[1], one[2], other[1], other[2])
        return bool(distance <= reach_m(abs(other[0] - one[0]) / MICROSECONDS, one[3], other[3], self.limits))

    def record(self) -> tuple[float, ...]:
        """The state as a record of `ANCHOR`."""
        return (*self.anchor, *self.rival, self.rivals)


def reach_m(seconds: Measure, acc: Measure, other_acc: Measure, limits: Limits) -> Any:
    """How far apart two fixes may lie that are so many seconds apart."""
    return limits.top_speed * seconds + limits.jump_allowance + acc + other_acc


def distance_m(lon: Measure, lat: Measure, lon2: Measure, lat2: Measure) -> Floats:
    """Great-circle distance in metres between points in degrees (haversine, sphere: within 0.6 per cent)."""
    north, north2 = np.radians(lat), np.radians(lat2)
    half_lat = np.sin((north2 - north) / 2)
    half_lon = np.sin(np.radians(np.subtract(lon2, lon)) / 2)
    chord = half_lat * half_lat + np.cos(north) * np.cos(north2) * half_lon * half_lon
    distance: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return distance
