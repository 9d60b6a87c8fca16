"""What the recommendation works with and what it gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.capabilities import Both
from dispatch.roster import UnitCard
from dispatch.words import Sentence
from sensors.api import Fix

Place = tuple[float, float]


@dataclass(frozen=True)
class Standing:
    """A unit as it stands now: its card, where it last was, and the number of the incident it is ordered to."""

    card: UnitCard
    fix: Fix | None
    busy_with: str | None


@dataclass(frozen=True)
class Way:
    """How far it is. `basis` is `road`, `line`, or empty where the incident has no place; metres, seconds."""

    metres: float | None
    basis: str
    seconds: float | None


@dataclass(frozen=True)
class LeftOut:
    """Why a unit does not come into question: a code for programs, and the sentence."""

    code: str
    sentence: Sentence


@dataclass(frozen=True)
class Candidate:
    """A unit that could go.

    Attributes:
        distance_m: metres, null where the incident has no place. basis: `road`, `line` or empty.
        eta_s: driving time in seconds, null but by road. fix_age_s: seconds since the device's last fix.
        lon, lat: that fix, WGS 84. capabilities: what it can do. has, missing: of what the incident asks for.
    """

    unit_id: int
    device_id: int | None
    callsign: str
    kind: str
    agency: str
    lon: float
    lat: float
    distance_m: float | None
    basis: str
    eta_s: float | None
    fix_age_s: float
    capabilities: Sequence[str]
    has: Sequence[str]
    missing: Sequence[str]
    reason: Both


@dataclass(frozen=True)
class Excluded:
    """A unit that cannot go: `code` is off_duty, out_of_service, busy, no_device, never_reported, bad_fix, old_fix."""

    unit_id: int
    callsign: str
    kind: str
    agency: str
    code: str
    reason: Both


@dataclass(frozen=True)
class Recommendation:
    """Who could go, nearest first, and who cannot and why; both lists cut to what was asked for.

    `wanted`: the capabilities the incident's kind asks for, with their titles in `titles`. `available`, `left_out`:
    how many units there are of either sort.
    """

    incident_id: int
    wanted: Sequence[str]
    titles: dict[str, Both]
    available: int
    left_out: int
    candidates: Sequence[Candidate]
    excluded: Sequence[Excluded]
