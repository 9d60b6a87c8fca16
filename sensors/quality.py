"""What is wrong with a fix or an observation, as bit flags: what is faulty is kept and marked, never dropped."""

from enum import IntFlag

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Quality(IntFlag):
    """Bits of `quality` in positions and observations; 0 is good. SOS says something about the sender, not the fix.

    JUMP, ZERO_ISLAND, POOR_ACCURACY and SOS belong to fixes; OUT_OF_RANGE, SUSPECT and BAD to observations.
    """

    GOOD = 0
    FUTURE = 1
    TOO_OLD = 2
    ZERO_ISLAND = 4
    JUMP = 8
    POOR_ACCURACY = 16
    SOS = 32
    OUT_OF_RANGE = 64  # no such value can be measured
    SUSPECT = 128  # the station doubts it
    BAD = 256  # the station itself calls it wrong


FAULTS = (
    Quality.FUTURE,
    Quality.TOO_OLD,
    Quality.ZERO_ISLAND,
    Quality.JUMP,
    Quality.POOR_ACCURACY,
    Quality.OUT_OF_RANGE,
    Quality.SUSPECT,
    Quality.BAD,
)
# The place, the time or the value cannot be true: it stands for the device only while nothing better is known.
UNUSABLE = Quality.FUTURE | Quality.ZERO_ISLAND | Quality.JUMP | Quality.OUT_OF_RANGE | Quality.BAD

TITLES: dict[Quality, StrOrPromise] = {
    Quality.FUTURE: _("Time in the future"),
    Quality.TOO_OLD: _("Too old when it arrived"),
    Quality.ZERO_ISLAND: _("At 0°, 0° (no satellite fix)"),
    Quality.JUMP: _("Impossible jump"),
    Quality.POOR_ACCURACY: _("Poor accuracy"),
    Quality.OUT_OF_RANGE: _("Outside of what can be measured"),
    Quality.SUSPECT: _("Doubted by the station"),
    Quality.BAD: _("Called wrong by the station"),
}
NAMES: dict[Quality, str] = {flag: str(flag.name).lower() for flag in FAULTS}


def names_of(quality: int) -> list[str]:
    """The faults in `quality` as the API names them; empty for a good fix or observation."""
    return [NAMES[flag] for flag in FAULTS if quality & flag]


def is_usable(quality: int) -> bool:
    """Whether it can be true: where the device was, or what the station measured, at that time."""
    return not quality & UNUSABLE


def is_sos(quality: int) -> bool:
    """Whether the sender asked for help with this fix."""
    return bool(quality & Quality.SOS)
