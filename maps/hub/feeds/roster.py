"""Cards: what each device is called on the map, from units and devices together."""

import asyncio
from collections.abc import Callable, Iterable

from dispatch.api import CHANGES, UnitCard, units
from maps.hub.feeds.feed import Line, for_ever, in_thread
from maps.hub.state import Card
from sensors.api import Device, placeless

LOOK_EVERY_S = 60.0  # labels and agencies are changed in administration without an event
NOT_MORE_OFTEN_S = 0.2
_DEVICE_CHANGES = ("sensors.device.created", "sensors.device.handed_over", "sensors.device.retired")

Cards = list[tuple[Card, str]]
"""Each card with the path of the agency that decides who sees it."""


def read_cards() -> Cards:
    """The cards of all active devices that report where they are: of the unit that has one, else the device's own."""
    by_device = {unit.device_id: unit for unit in units() if unit.device_id is not None}
    moving = Device.objects.filter(active=True).exclude(kind__in=[Device.Kind.STATION, *placeless()])
    return [_card(device, by_device.get(device.pk)) for device in moving.select_related("agency")]


def concerns(event_type: str) -> bool:
    """Whether cards differ after such an event."""
    return event_type in CHANGES or event_type in _DEVICE_CHANGES


def _card(device: Device, unit: UnitCard | None) -> tuple[Card, str]:
    label = device.label or device.ident
    callsign, kind = (unit.callsign, unit.kind) if unit else (label, "")
    card = Card(device.pk, device.ident, callsign, kind, label, str(device.agency or ""))
    return card, device.agency_path  # the device's, as in the API: dispatch keeps it that of its unit


class Roster:
    """Keeps the cards current by `apply`; `look` asks for another reading soon."""

    def __init__(self, database: Line, apply: Callable[[Iterable[tuple[Card, str]]], None]) -> None:
        self._database, self._apply = database, apply
        self._asked = asyncio.Event()

    def look(self) -> None:
        """Something changed."""
        self._asked.set()

    async def read(self) -> None:
        """Read the cards now."""
        self._asked.clear()
        self._apply(await in_thread(read_cards))

    async def run(self) -> None:
        """Go on for ever."""
        await for_ever(self._database, self._once, NOT_MORE_OFTEN_S)

    async def _once(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._asked.wait()
        except TimeoutError:
            pass
        try:
            await self.read()
        except Exception:
            self._asked.set()  # not forgotten: the next round tries again
            raise
