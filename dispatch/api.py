"""The face of the dispatch stage: what other stages may import."""

from dispatch.actions import attach_device, create_unit, rename_unit, retire_unit
from dispatch.events import CHANGES
from dispatch.models import Unit
from dispatch.roster import UnitCard, units

__all__ = [
    "CHANGES",
    "Unit",
    "UnitCard",
    "attach_device",
    "create_unit",
    "rename_unit",
    "retire_unit",
    "units",
]
