"""What a plugin's feed says in the house's own words."""

from datetime import datetime
from typing import Any, NamedTuple

from sensors.formats.reported import Reported as FeedFix
from sensors.models import Device

__all__ = ["FeedFix", "FeedReading", "Told"]


class FeedReading(NamedTuple):
    """A measured value, in the unit of the property in the catalogue of measurements; `t` epoch seconds UTC."""

    property: str
    t: float
    value: float


class Told(NamedTuple):
    """A struct of a plugin's own, as its handler gets it: `body` is what msgspec makes of it."""

    device: Device
    received: datetime
    body: dict[str, Any]
