"""Living alarms as the wall and the desk show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from sensors.alarms.models import Alarm
from sensors.alarms.tell import iso
from sensors.stations.properties import title_of


class AlarmCard(msgspec.Struct, frozen=True):
    """An alarm: levels 1 red (gravest) to 4 blue; place in WGS 84; times ISO 8601; value and threshold in `unit`.

    `device` is the device's identifier, `name` what people call it; `property_title` in zh and en.
    """

    id: int
    kind: str
    state: str
    level: int
    peak_level: int
    device_id: int
    device: str
    name: str
    property: str | None
    property_title: dict[str, str] | None
    value: float | None
    unit: str | None
    threshold: float | None
    lon: float | None
    lat: float | None
    observed: str | None
    raised_at: str
    changed_at: str
    acknowledged_at: str | None
    acknowledged_by: str


def alarm_cards(ids: Sequence[int] | None = None) -> list[tuple[AlarmCard, str]]:
    """Living alarms, the newest first, each with the agency path of its device; with `ids`, those of them that live."""
    rows = Alarm.objects.filter(cleared_at=None).select_related("device__agency")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return [(card_of(alarm), alarm.device.agency_path) for alarm in rows]


def card_of(alarm: Alarm) -> AlarmCard:
    """One alarm's card; reads its device."""
    device = alarm.device
    name = alarm.property or None
    facts: dict[str, Any] = {
        field: getattr(alarm, field)
        for field in ("kind", "state", "level", "peak_level", "device_id", "value", "threshold", "lon", "lat")
    }
    return AlarmCard(
        id=alarm.pk,
        device=device.ident,
        name=str(device),
        property=name,
        property_title=title_of(name) if name else None,
        unit=alarm.unit or None,
        observed=iso(alarm.observed),
        raised_at=_iso(alarm.raised_at),
        changed_at=_iso(alarm.changed_at),
        acknowledged_at=iso(alarm.acknowledged_at),
        acknowledged_by=alarm.acknowledged_by,
        **facts,
    )


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
