"""A batch of fixes or observations as columns: what decode makes, judge marks and store writes."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Columns:
    """N rows in the order of arrival, each column of shape (N,).

    Attributes:
        message: index of the message in its batch. device: primary key.
        t, received: epoch microseconds UTC. quality: bits of `Quality`.
    """

    message: Ints
    device: Ints
    t: Ints
    received: Ints
    quality: Ints

    def __len__(self) -> int:
        return len(self.t)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Self:
        """These rows."""
        return type(self)(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def judged(self, quality: Ints) -> Self:
        """The same with these marks."""
        return replace(self, quality=quality)


@dataclass(frozen=True, kw_only=True)
class Fixes(Columns):
    """Fixes.

    Attributes:
        slot: index of the device in the ingest process. lon, lat: degrees WGS 84.
        acc, alt: metres. speed: m/s. course: degrees. battery: percent; NaN where not known.
    """

    slot: Ints
    lon: Floats
    lat: Floats
    acc: Floats
    alt: Floats
    speed: Floats
    course: Floats
    battery: Floats


@dataclass(frozen=True, kw_only=True)
class Observations(Columns):
    """Observations.

    Attributes:
        datastream: primary key. value: in the datastream's unit. least, most: what can be measured at all.
    """

    datastream: Ints
    value: Floats
    least: Floats
    most: Floats
