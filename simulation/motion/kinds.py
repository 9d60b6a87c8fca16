"""How each kind of unit behaves: what it drives like, where it goes, what its device sends."""

from dataclasses import dataclass
from enum import StrEnum


class Wire(StrEnum):
    """The format in which a unit's device reports."""

    OWNTRACKS = "owntracks"
    PLAIN = "plain"


@dataclass(frozen=True)
class Profile:
    """One kind of unit.

    Attributes:
        kind: as `dispatch.Unit.Kind` names it.
        word: for callsigns.
        share: parts of all units.
        wire: the device's format.
        pace: how fast against the allowed speed.
        reach_m: how far from home it goes.
        stay_s: shortest and longest stay at a destination, seconds.
        returns: goes back home between two destinations, as an engine to its station.
        battery_hours: how long a full battery lasts; None where the vehicle feeds the device.
        agency: code of the agency; empty for the subdistrict of its home.
    """

    kind: str
    word: str
    share: int
    wire: Wire
    pace: float
    reach_m: float
    stay_s: tuple[float, float]
    returns: bool
    battery_hours: float | None
    agency: str


PROFILES = (
    Profile("patrol", "巡逻", 9, Wire.OWNTRACKS, 0.75, 3500, (20, 240), False, 10, ""),
    Profile("police", "警车", 6, Wire.OWNTRACKS, 0.95, 7000, (20, 180), False, 12, "dept-police"),
    Profile("engineering", "抢修", 4, Wire.PLAIN, 0.85, 6000, (120, 900), False, None, "dept-urban"),
    Profile("ambulance", "急救", 4, Wire.PLAIN, 1.1, 8000, (90, 480), True, None, "dept-medical"),
    Profile("fire", "消防", 4, Wire.PLAIN, 1.05, 8000, (180, 900), True, None, "dept-fire"),
    Profile("rescue", "救援", 3, Wire.PLAIN, 0.9, 12000, (120, 600), False, None, "dept-emergency"),
)
