"""A batch of fixes as columns: what decode makes, judge marks and store writes."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Fixes:
    """N fixes in the order of arrival, each column of shape (N,).

    Attributes:
        message: index of the message in its batch. slot: index of the device in the ingest process.
        device: primary key. t, received: epoch microseconds UTC. lon, lat: degrees WGS 84.
        acc, alt: metres. speed: m/s. course: degrees. battery: percent; NaN where not known.
        quality: bits of `Quality`.
    """

    message: Ints
    slot: Ints
    device: Ints
    t: Ints
    received: Ints
    lon: Floats
    lat: Floats
    acc: Floats
    alt: Floats
    speed: Floats
    course: Floats
    battery: Floats
    quality: Ints

    def __len__(self) -> int:
        return len(self.t)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Fixes":
        """The fixes at these rows."""
        return Fixes(*(getattr(self, field.name)[rows] for field in fields(self)))

    def judged(self, quality: Ints) -> "Fixes":
        """The same fixes with these marks."""
        return replace(self, quality=quality)
