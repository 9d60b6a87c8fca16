"""When to publish each point of a track, and with what time. Pure."""

from collections.abc import Sequence

from simulation.tracks.points import TrackPoint

Due = tuple[float, TrackPoint]


def schedule(points: Sequence[TrackPoint], now: float, speed: float, shift: bool) -> list[Due]:
    """(wall time to publish at, the point as it is to be published), in order.

    With `shift` the track keeps its true spacing and ends no later than its last publication, so that speeds stay
    true and no fix lies in the future: at 10 times the speed it begins nine tenths of its length ago.
    """
    first, length = points[0].t, points[-1].t - points[0].t
    origin = now - max(length - length / speed, 0.0)
    return [
        (now + (each.t - first) / speed, each._replace(t=origin + each.t - first) if shift else each) for each in points
    ]
