"""Smooth lines through points (metres)."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]


def through(points: Floats, step_m: float = 60.0) -> Floats:
    """A centripetal-like Catmull-Rom curve through points (N, 2), sampled about every `step_m` metres."""
    if len(points) < 3:
        return straight(points[0], points[-1], step_m)
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = [_span(ends[i : i + 4], step_m) for i in range(len(points) - 1)]
    return np.vstack([*pieces, points[-1:]])


def straight(start: Floats, end: Floats, step_m: float) -> Floats:
    """A straight line sampled about every `step_m` metres, both ends included."""
    count = max(int(np.hypot(*(end - start)) // step_m), 1)
    return np.asarray(start + np.linspace(0, 1, count + 1)[:, None] * (end - start))


def smoothed(points: Floats, sigma: float, closed: bool = False) -> Floats:
    """Points (N, 2) at even spacing, smoothed by a Gaussian of `sigma` points; open ends stay in place."""
    smooth = ndimage.gaussian_filter1d(points, sigma, axis=0, mode="wrap" if closed else "nearest")  # type: ignore[attr-defined]
    if not closed:
        smooth[0], smooth[-1] = points[0], points[-1]
    return np.asarray(smooth)


def _span(p: Floats, step_m: float) -> Floats:
    """The part from p[1] to p[2], its end left out; tangents limited so that uneven spacing makes no loops."""
    length = np.hypot(*(p[2] - p[1]))
    start, end = _tangent(p[0], p[1], p[2], length), _tangent(p[1], p[2], p[3], length)
    t = np.linspace(0, 1, max(int(length // step_m), 2), endpoint=False)[:, None]
    t2, t3 = t * t, t * t * t
    here, there = 2 * t3 - 3 * t2 + 1, -2 * t3 + 3 * t2
    return np.asarray(here * p[1] + there * p[2] + (t3 - 2 * t2 + t) * start + (t3 - t2) * end)


def _tangent(before: Floats, here: Floats, after: Floats, length: float) -> Floats:
    direction = after - before
    return np.asarray(direction / max(np.hypot(*direction), 1e-9) * length)
