"""Which alarm a value deserves: pure, over plain values. Levels are 1 red (gravest) to 4 blue, None for no alarm."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

Level = int | None
LEVELS = (1, 2, 3, 4)


class Rule(NamedTuple):
    """From which value on a property is alarming, in its unit; a level that is None does not exist.

    Attributes:
        below: alarming from below (visibility) instead of from above.
        hysteresis: a level is left only when the value is so far on the safe side of its threshold.
    """

    below: bool
    red: float | None
    orange: float | None
    yellow: float | None
    blue: float | None
    hysteresis: float

    def threshold(self, level: int) -> float | None:
        """The value from which on the level holds."""
        return self[level]


class Value(NamedTuple):
    """An observation as deciding needs it: own time and arrival in epoch microseconds UTC, value in the unit."""

    t: int
    received: int
    value: float


class Change(NamedTuple):
    """The level of an alarm changes from `before` to `after`; None is no alarm."""

    before: Level
    after: Level
    at: Value


def level_of(value: float, rule: Rule) -> Level:
    """The gravest level whose threshold the value has reached; a threshold itself counts as reached."""
    return _gravest(value, rule, 0.0, LEVELS)


def next_level(value: float, current: Level, rule: Rule) -> Level:
    """The level after this value: rises at once, falls only by the hysteresis, and then only as far as it must."""
    reached = level_of(value, rule)
    if current is None:
        return reached
    held = _gravest(value, rule, rule.hysteresis, range(current, LEVELS[-1] + 1))
    known = [level for level in (reached, held) if level is not None]
    return min(known, default=None)


def _gravest(value: float, rule: Rule, slack: float, levels: Iterable[int]) -> Level:
    return next((level for level in levels if _holds(value, rule.threshold(level), slack, below=rule.below)), None)


def _holds(value: float, threshold: float | None, slack: float, *, below: bool) -> bool:
    """Whether the value is beyond the threshold, or on its safe side by less than `slack`."""
    if threshold is None:
        return False
    beyond = threshold - value if below else value - threshold
    return beyond >= 0 or beyond > -slack


def walk(values: Iterable[Value], current: Level, rule: Rule) -> Iterator[Change]:
    """The changes of level that these values bring, which must come in the order of their own time."""
    for each in values:
        after = next_level(each.value, current, rule)
        if after != current:
            yield Change(current, after, each)
            current = after
