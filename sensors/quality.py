"""What is wrong with a fix, as bit flags: faulty fixes are kept and marked, never dropped."""

from enum import IntFlag

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Quality(IntFlag):
    """Bits of `sensors_position.quality`; 0 is a good fix. SOS says something about the sender, not about the fix."""

    GOOD = 0
    FUTURE = 1
    TOO_OLD = 2
    ZERO_ISLAND = 4
    JUMP = 8
    POOR_ACCURACY = 16
    SOS = 32


FAULTS = (Quality.FUTURE, Quality.TOO_OLD, Quality.ZERO_ISLAND, Quality.JUMP, Quality.POOR_ACCURACY)
# The place or the time of such a fix cannot be true: it stands for the device only while nothing better is known.
UNUSABLE = Quality.FUTURE | Quality.ZERO_ISLAND | Quality.JUMP

TITLES: dict[Quality, StrOrPromise] = {
    Quality.FUTURE: _("Time in the future"),
    Quality.TOO_OLD: _("Too old when it arrived"),
    Quality.ZERO_ISLAND: _("At 0°, 0° (no satellite fix)"),
    Quality.JUMP: _("Impossible jump"),
    Quality.POOR_ACCURACY: _("Poor accuracy"),
}
NAMES: dict[Quality, str] = {flag: str(flag.name).lower() for flag in FAULTS}


def names_of(quality: int) -> list[str]:
    """The faults in `quality` as the API names them; empty for a good fix."""
    return [NAMES[flag] for flag in FAULTS if quality & flag]


def is_usable(quality: int) -> bool:
    """Whether the fix can be where the device really was at that time."""
    return not quality & UNUSABLE


def is_sos(quality: int) -> bool:
    """Whether the sender asked for help with this fix."""
    return bool(quality & Quality.SOS)
