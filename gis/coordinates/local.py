"""Local systems of the survey office: a plane moved, turned and stretched by four parameters, kept as data.

`local_systems.json` in the data folder names them; the office fills it in, a start reads it:
`{"dalian": {"title": "...", "base": "EPSG:4550", "dx": 0.0, "dy": 0.0, "rotation_s": 0.0, "scale_ppm": 0.0}}`.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FILE = "local_systems.json"
PREFIX = "local:"


class BadLocalSystemError(ValueError):
    """The file of local systems cannot be read, or a parameter is missing or no number."""


@dataclass(frozen=True)
class Helmert:
    """From the plane `base` (an EPSG code, metres) to the local one: turned, stretched, then moved.

    x' = dx + m (x cos a - y sin a), y' = dy + m (x sin a + y cos a), with x to the east, a = `rotation_s` seconds of
    arc counter-clockwise, m = 1 + `scale_ppm` / 1,000,000.
    """

    base: str
    dx: float
    dy: float
    rotation_s: float
    scale_ppm: float

    def forward(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Metres of the base to metres of the local system; arrays of one shape, or scalars."""
        east, north = np.asarray(x, float), np.asarray(y, float)
        cos, sin = self._turn()
        return self.dx + cos * east - sin * north, self.dy + sin * east + cos * north

    def back(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """The exact inverse."""
        east, north = np.asarray(x, float) - self.dx, np.asarray(y, float) - self.dy
        cos, sin = self._turn()
        square = cos * cos + sin * sin
        return (cos * east + sin * north) / square, (cos * north - sin * east) / square

    def _turn(self) -> tuple[float, float]:
        angle, stretch = math.radians(self.rotation_s / 3600), 1 + self.scale_ppm * 1e-6
        return stretch * math.cos(angle), stretch * math.sin(angle)


@lru_cache(maxsize=1)
def local_systems() -> Mapping[str, Helmert]:
    """The systems in the data folder's file by name; none where there is no file. Raises BadLocalSystemError."""
    from django.conf import settings

    return read(Path(settings.SITE.data_dir) / FILE)


def read(file: Path) -> Mapping[str, Helmert]:
    """The systems in a file. Raises BadLocalSystemError."""
    if not file.exists():
        return {}
    try:
        return {name: _system(given) for name, given in json.loads(file.read_text(encoding="utf-8")).items()}
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise BadLocalSystemError(f"{file.name}: {error!r}") from error


def _system(given: Any) -> Helmert:
    numbers = [float(given[name]) for name in ("dx", "dy", "rotation_s", "scale_ppm")]
    if not all(map(math.isfinite, numbers)) or abs(numbers[3]) > 1000:
        raise ValueError("a parameter is no number, or stretches by more than a thousandth")
    return Helmert(str(given["base"]), *numbers)
