"""The storm day's stations: what each measures, and how its place answers rain. All of them are invented. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.roster import MARK
from simulation.storm.response import Basin

Place = tuple[float, float]


@dataclass(frozen=True)
class Rule:
    """From which values on a property is alarming, in its unit."""

    blue: float
    yellow: float
    orange: float
    red: float
    hysteresis: float

    def level(self, value: float) -> int | None:
        """1 red, 2 orange, 3 yellow, 4 blue, None below."""
        steps = ((self.red, 1), (self.orange, 2), (self.yellow, 3), (self.blue, 4))
        return next((level for least, level in steps if value >= least), None)


@dataclass(frozen=True)
class Site:
    """One station.

    Attributes:
        kind: as `sensors.Station.Kind` names it.
        near: twelve-digit code of the subdistrict whose point it lies near.
        off: degrees east and north of that point.
        basin: how its gauge answers rain; None for gauges that measure the rain or the wind itself.
        measures: the property that the basin's answer is told as.
        rules: thresholds of its own, by property; for others the general ones hold.
    """

    ident: str
    name: str
    kind: str
    near: str
    off: Place = (0.0, 0.0)
    basin: Basin | None = None
    measures: str = ""
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What the station is called; nobody may take it for a real one."""
        return f"{MARK}{self.name}"


def _rain(number: int, name: str, near: str, off: Place = (0.004, 0.003)) -> Site:
    return Site(f"sim-rain-{number:02d}", f"雨量站 {name}", "rain", near, off)


def _wind(number: int, name: str, near: str, off: Place) -> Site:
    return Site(f"sim-wind-{number:02d}", f"气象站 {name}", "weather", near, off)


def _river(number: int, name: str, near: str, off: Place, basin: Basin) -> Site:
    rules = {"level": _above(basin.base, 0.8, 1.3, 1.8, 2.4)}
    return Site(f"sim-river-{number:02d}", f"河道站 {name}", "river", near, off, basin, "level", rules)


def _reservoir(number: int, name: str, near: str, off: Place, basin: Basin) -> Site:
    rules = {"level": _above(basin.base, 0.7, 1.1, 1.6, 2.1)}
    return Site(f"sim-pool-{number:02d}", name, "reservoir", near, off, basin, "level", rules)


def _above(dry: float, *metres: float) -> Rule:
    """Thresholds so many metres above the dry level, blue to red."""
    blue, yellow, orange, red = (round(dry + each, 2) for each in metres)
    return Rule(blue, yellow, orange, red, hysteresis=0.05)


def _street(number: int, name: str, near: str, off: Place, basin: Basin) -> Site:
    rule = Rule(15, 25, 40, 60, hysteresis=3)
    return Site(f"sim-flood-{number:02d}", f"积水点 {name}", "waterlogging", near, off, basin, "depth", {"depth": rule})


SITES = (
    _rain(1, "营城子", "210211020000"),
    _rain(2, "辛寨子", "210211014000"),
    _rain(3, "革镇堡", "210211019000"),
    _rain(4, "红旗", "210211015000"),
    _rain(5, "周水子", "210211001000"),
    _rain(6, "南关岭", "210211006000"),
    _rain(7, "大连湾", "210211017000", (-0.004, 0.003)),
    _wind(1, "营城子", "210211020000", (0.012, 0.009)),
    _wind(2, "大连湾", "210211017000", (-0.010, -0.006)),
    _reservoir(1, "水库一号", "210211020000", (0.022, -0.012), Basin(0.5, 1.7, 0.038, 0, 41.3)),
    _reservoir(2, "水库二号", "210211014000", (0.014, -0.020), Basin(0.6, 1.9, 0.036, 0, 58.6)),
    _river(1, "革镇堡", "210211019000", (-0.008, -0.006), Basin(0.3, 1.1, 0.052, 0, 2.1)),
    _river(2, "凌水", "210211016000", (-0.006, 0.008), Basin(0.25, 0.9, 0.055, 0, 1.4)),
    _river(3, "泉水", "210211018000", (0.010, -0.004), Basin(0.3, 1.0, 0.048, 0, 1.8)),
    _street(1, "周水子", "210211001000", (-0.003, 0.004), Basin(0.05, 0.6, 3.4, 22)),
    _street(2, "泡崖", "210211007000", (0.004, -0.003), Basin(0.05, 0.5, 2.6, 25)),
    _street(3, "甘井子", "210211004000", (-0.006, 0.002), Basin(0.08, 0.55, 2.4, 25)),
)


def places_of(points: Mapping[str, Place]) -> dict[str, Place]:
    """Longitude and latitude of each station by its ident, from the subdistricts' points by their codes.

    Raises:
        KeyError: a subdistrict is missing.
    """
    return {
        site.ident: (round(points[site.near][0] + site.off[0], 6), round(points[site.near][1] + site.off[1], 6))
        for site in SITES
    }
