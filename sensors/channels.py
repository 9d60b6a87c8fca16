"""Channels on which PostgreSQL rings when something has changed, in the transaction that changes it."""

from collections.abc import Collection

from django.db import connection

DEVICES_CHANNEL = "zhihui_devices"  # rung by every action on devices, stations and thresholds
OBSERVATIONS_CHANNEL = "zhihui_observations"  # payload: device ids with commas between them; empty: read them all
NOTIFY = "SELECT pg_notify(%s, %s)"
_LONGEST_PAYLOAD = 7_900  # PostgreSQL takes less than 8000 bytes


def devices_payload(devices: Collection[int]) -> str:
    """What `OBSERVATIONS_CHANNEL` says of these devices' readings."""
    said = ",".join(map(str, sorted(devices)))
    return said if len(said) <= _LONGEST_PAYLOAD else ""


def ring_devices() -> None:
    """Tell the ingest processes, on commit, that what they remember of devices is old."""
    _ring(DEVICES_CHANNEL, "")


def ring_observations(devices: Collection[int]) -> None:
    """Tell the hubs, on commit, that these stations' cards have changed."""
    _ring(OBSERVATIONS_CHANNEL, devices_payload(devices))


def _ring(channel: str, payload: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NOTIFY, [channel, payload])
