"""Made-up names for made-up roads, in the manner of the place: no real road's course is claimed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gis.derive.roads.terrain import Place

Floats = NDArray[np.float64]

NUMERALS = "一二三四五六七八九"
BOULEVARD_M = 8000.0


def arterial_names(lines: Sequence[Floats], places: Sequence[Place]) -> list[str]:
    """For each line (longest first) the nearest place name not used yet, with 大道, 街 (east-west) or 路."""
    left = list(places)
    names = []
    for line in lines:
        if not left:
            left = [Place(f"{p.name}新", p.x, p.y, p.reach_m, p.weight) for p in places]
        nearest = min(left, key=lambda place: _gap(line, place))
        left.remove(nearest)
        names.append(nearest.name + _suffix(line))
    return names


def collector_names(lines: Sequence[Floats], places: Sequence[Place]) -> list[str]:
    """For each line the nearest place's name and a running number: 泉水三街, 泉水四路 …"""
    counters: dict[tuple[str, str], Iterator[int]] = defaultdict(lambda: iter(range(1, 10_000)))
    names = []
    for line in lines:
        place = min(places, key=lambda p: _gap(line, p)).name
        suffix = "街" if _east_west(line) else "路"
        names.append(f"{place}{numeral(next(counters[place, suffix]))}{suffix}")
    return names


def numeral(number: int) -> str:
    """1 to 99 in Chinese numerals, beyond in digits."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return head + (NUMERALS[ones - 1] if ones else "")


def _gap(line: Floats, place: Place) -> float:
    middle = line[len(line) // 2]
    return float(np.hypot(middle[0] - place.x, middle[1] - place.y))


def _suffix(line: Floats) -> str:
    if np.hypot(*np.diff(line, axis=0).T).sum() > BOULEVARD_M:
        return "大道"
    return "街" if _east_west(line) else "路"


def _east_west(line: Floats) -> bool:
    width, height = np.abs(line[-1] - line[0])
    return bool(width > height)
