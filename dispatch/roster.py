"""All units in service, kept in memory until an event says that they changed."""

import time
from typing import Any, NamedTuple

from django.db import connection

from core.events.api import latest_seq, read_since
from dispatch.capabilities import capabilities_of
from dispatch.events import CHANGES
from dispatch.models import Unit

_KEPT_S = 60.0  # labels of devices and names of agencies change without an event of ours


class UnitCard(NamedTuple):
    """A unit as lists and maps show it.

    Attributes:
        device_id: the device that says where it is, if any.
        agency_path, agency: whose it is, as access asks and as people say.
        label: its device's label.
        duty: `on`, `off` or `out`. capabilities: names in dispatch/data/capabilities.json.
    """

    id: int
    device_id: int | None
    callsign: str
    kind: str
    agency_path: str
    label: str
    agency: str
    duty: str
    capabilities: tuple[str, ...]


_kept: tuple[int, float, list[UnitCard]] | None = None


def units() -> list[UnitCard]:
    """All units in service, by callsign."""
    global _kept
    if connection.in_atomic_block:  # what is not committed may yet not be
        return _load()
    head = latest_seq()  # before the rows, so that a change in between is noticed next time
    if _kept is None or not _still_true(_kept[0], _kept[1], head):
        _kept = head, time.monotonic(), _load()
    return list(_kept[2])


def _still_true(seq: int, read_at: float, head: int) -> bool:
    """A log shorter than it was is another database's."""
    if head < seq or time.monotonic() - read_at > _KEPT_S:
        return False
    return head == seq or not read_since(seq, 1, CHANGES)


def _load() -> list[UnitCard]:
    """Without the ORM's objects: thousands of units are read anew after each change to one."""
    rows = Unit.objects.filter(active=True).values_list(*_FIELDS)
    return [_card(*row) for row in rows]


_FIELDS = (
    *("id", "device_id", "callsign", "kind", "agency__path", "device__label"),
    *("agency__short_name", "agency__name", "duty", "capabilities"),
)


def _card(key: int, device: int | None, callsign: str, kind: str, path: str, label: str | None, *rest: Any) -> UnitCard:
    short, name, duty, own = rest
    can = tuple(capabilities_of(kind, own))
    return UnitCard(key, device, callsign, kind, path, label or "", short or name, duty, can)
