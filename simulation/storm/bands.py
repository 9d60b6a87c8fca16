"""Rain bands that cross the district from west to east: where they are when, and how hard it rains there. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CENTRE = (121.55, 38.97)  # longitude, latitude: the middle of the built-up district
DEGREE_KM = 111.32
WEST_KM = -16.0  # where a band's centre is at its hour
HOURS = (0.15, 0.75, 1.3, 1.85, 2.5, 3.2)
STRENGTHS = (0.4, 0.75, 1.0, 0.95, 0.7, 0.3)
TOTAL_MM = (115.0, 130.0)  # what all bands together bring, on the average of the district
GRID_KM = np.array([(x, y) for x in (-12.0, -4.0, 4.0, 12.0) for y in (-6.0, 0.0, 6.0)])


@dataclass(frozen=True)
class Band:
    """One band, a bell in both directions.

    Attributes:
        hour: when its centre is at `WEST_KM`, hours since the storm's start.
        speed_kmh: eastward.
        width_km, length_km: standard deviations, west to east and south to north.
        north_km: its centre line, north of the district's middle.
        peak_mm_h: how hard it rains at its centre.
    """

    hour: float
    speed_kmh: float
    width_km: float
    length_km: float
    north_km: float
    peak_mm_h: float

    @property
    def mm(self) -> float:
        """What it leaves on a point of its centre line, all in all."""
        return self.peak_mm_h * self.width_km / self.speed_kmh * float(np.sqrt(2 * np.pi))


Bands = tuple[Band, ...]


def bands_of(seed: int, number: int = 0) -> Bands:
    """The bands of one storm: the same for the same seed and number, others for another."""
    rng = np.random.default_rng((seed, number, 1))
    drawn = tuple(_drawn(hour, strength, rng) for hour, strength in zip(HOURS, STRENGTHS, strict=True))
    falls = np.array([[band.mm * _off_line(band, north) for band in drawn] for _, north in GRID_KM]).sum(axis=1)
    factor = float(rng.uniform(*TOTAL_MM)) / float(falls.mean())
    return tuple(_stronger(band, factor) for band in drawn)


def intensity(bands: Bands, place: tuple[float, float], hours: ArrayLike) -> Floats:
    """Rain in mm/h at a place (longitude, latitude in degrees) at hours (T,) since the storm's start."""
    east, north = _km(place)
    at = np.asarray(hours, float)
    rain = np.zeros_like(at)
    for band in bands:
        behind = east - WEST_KM - band.speed_kmh * (at - band.hour)
        rain += band.peak_mm_h * np.exp(-0.5 * (behind / band.width_km) ** 2) * _off_line(band, north)
    return np.where(rain < 0.05, 0.0, rain)


def _drawn(hour: float, strength: float, rng: np.random.Generator) -> Band:
    return Band(
        hour=hour + float(rng.uniform(-0.08, 0.08)),
        speed_kmh=float(rng.uniform(30, 42)),
        width_km=float(rng.uniform(4.5, 7)),
        length_km=float(rng.uniform(9, 15)),
        north_km=float(rng.uniform(-5, 5)),
        peak_mm_h=strength * float(rng.uniform(0.85, 1.15)),
    )


def _stronger(band: Band, factor: float) -> Band:
    shape = (band.hour, band.speed_kmh, band.width_km, band.length_km, band.north_km)
    return Band(*shape, peak_mm_h=band.peak_mm_h * factor)


def _off_line(band: Band, north_km: float) -> float:
    """The part of its strength that a band has `north_km` north of the middle."""
    return float(np.exp(-0.5 * ((north_km - band.north_km) / band.length_km) ** 2))


def _km(place: tuple[float, float]) -> tuple[float, float]:
    """Kilometres east and north of the district's middle."""
    east = (place[0] - CENTRE[0]) * DEGREE_KM * float(np.cos(np.radians(CENTRE[1])))
    return east, (place[1] - CENTRE[1]) * DEGREE_KM
