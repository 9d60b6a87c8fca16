"""Where to cut the values of a field into classes: pure functions over sorted values and how often each occurs.

Classes are given by their edges, lowest first, one more than there are classes: a class holds its lower edge, the last
one its upper edge too. Equal values never lie in two classes, so there may be fewer classes than were asked for.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
MOST_CLASSES = 12


def equal_edges(values: ArrayLike, classes: int) -> list[float]:
    """Classes of the same width."""
    sorted_values = np.asarray(values, float)
    low, high = float(sorted_values[0]), float(sorted_values[-1])
    return _distinct(np.linspace(low, high, classes + 1))


def quantile_edges(values: ArrayLike, counts: ArrayLike, classes: int) -> list[float]:
    """Classes that hold the same number of features, as far as equal values allow."""
    sorted_values, weights = np.asarray(values, float), np.asarray(counts, float)
    upto = np.cumsum(weights)
    wanted = upto[-1] * np.arange(1, classes) / classes
    starts = np.searchsorted(upto, wanted, side="right")
    inner = sorted_values[np.clip(starts, 0, len(sorted_values) - 1)]
    return _distinct(np.concatenate([sorted_values[:1], inner, sorted_values[-1:]]))


def natural_edges(values: ArrayLike, counts: ArrayLike, classes: int) -> list[float]:
    """Natural breaks (Fisher-Jenks): the cuts with the least sum of squared deviations within classes, exactly.

    Dynamic programming over the distinct values; `classes` x n steps over arrays of n.
    """
    sorted_values, weights = np.asarray(values, float), np.asarray(counts, float)
    number = len(sorted_values)
    if number <= classes:
        return _distinct(np.append(sorted_values, sorted_values[-1]))
    starts = _best_starts(sorted_values, weights, classes)
    return _distinct(np.concatenate([sorted_values[starts], sorted_values[-1:]]))


def _best_starts(values: Floats, weights: Floats, classes: int) -> list[int]:
    """The index at which each class begins."""
    centred = values - np.average(values, weights=weights)  # keeps the squares small
    mass = np.concatenate([[0.0], np.cumsum(weights)])
    first = np.concatenate([[0.0], np.cumsum(weights * centred)])
    second = np.concatenate([[0.0], np.cumsum(weights * centred**2)])
    number = len(values)
    least = np.full(number + 1, np.inf)  # of the first j values cut into the classes so far
    least[0] = 0.0
    chosen = np.zeros((classes, number + 1), int)
    for each in range(classes):
        following = np.full(number + 1, np.inf)
        for end in range(each + 1, number + 1):
            begin = np.arange(each, end)
            total = first[end] - first[begin]
            within = second[end] - second[begin] - total**2 / (mass[end] - mass[begin])
            costs = least[begin] + within
            best = int(np.argmin(costs))
            following[end], chosen[each, end] = costs[best], begin[best]
        least = following
    starts, end = list[int](), number
    for each in reversed(range(classes)):
        end = int(chosen[each, end])
        starts.append(end)
    return starts[::-1]


def class_counts(values: ArrayLike, counts: ArrayLike, edges: list[float]) -> list[int]:
    """How many features lie in each class."""
    inner = np.asarray(edges[1:-1], float)
    place = np.searchsorted(inner, np.asarray(values, float), side="right")
    return [int(n) for n in np.bincount(place, weights=np.asarray(counts, float), minlength=len(inner) + 1)]


def _distinct(edges: Floats) -> list[float]:
    """Without empty classes: each begins at another value; the last one may be the highest value alone."""
    return [*(float(value) for value in np.unique(edges[:-1])), float(edges[-1])]
