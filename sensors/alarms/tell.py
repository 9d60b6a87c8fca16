"""An alarm as its events say it."""

from datetime import datetime
from typing import Any

from sensors.alarms.models import Alarm


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 with milliseconds, None for none."""
    return None if moment is None else moment.isoformat(timespec="milliseconds")


def fields_of(alarm: Alarm) -> dict[str, Any]:
    """The fields of `AlarmEvent`; reads the alarm's device."""
    return {
        "alarm_id": alarm.pk,
        "kind": alarm.kind,
        "device": alarm.device.ident,
        "device_id": alarm.device_id,
        "name": str(alarm.device),
        "level": alarm.level,
        "property": alarm.property or None,
        "value": alarm.value,
        "unit": alarm.unit or None,
        "threshold": alarm.threshold,
        "lon": alarm.lon,
        "lat": alarm.lat,
        "t": iso(alarm.observed),
    }


def place_of(alarm: Alarm) -> tuple[float, float] | None:
    """lon, lat (CRS84), None where not known."""
    return None if alarm.lon is None or alarm.lat is None else (alarm.lon, alarm.lat)
