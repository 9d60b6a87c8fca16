"""Stations with their latest readings as the wall and the desk show them."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from django.db import connection

from sensors.quality import names_of
from sensors.stations.models import Station
from sensors.stations.properties import title_of

_READINGS = """
SELECT r.device_id, s.property, s.unit, r.value, (EXTRACT(EPOCH FROM r.t) * 1000)::bigint, r.quality, a.level
FROM sensors_reading r JOIN sensors_datastream s ON s.id = r.datastream_id
LEFT JOIN sensors_alarm a ON a.cause = 'threshold:' || r.datastream_id AND a.cleared_at IS NULL
WHERE r.device_id = ANY(%s) ORDER BY s.property
"""


class Reading(msgspec.Struct, frozen=True):
    """The latest value of a property: `t` epoch milliseconds, `quality` names of faults.

    `level` is the living threshold alarm's, 1 red (gravest) to 4 blue, else None.
    """

    property: str
    title: dict[str, str]
    value: float
    unit: str
    t: int
    quality: list[str]
    level: int | None


class StationCard(msgspec.Struct, frozen=True):
    """A station: `id` is its device's key; place in WGS 84, null while nobody has told it."""

    id: int
    ident: str
    name: str
    kind: str
    lon: float | None
    lat: float | None
    silent_after_s: int
    readings: list[Reading]


def station_cards(ids: Sequence[int] | None = None) -> list[tuple[StationCard, str]]:
    """Stations in service, by name, each with its agency path; with `ids` (of devices), those of them in service."""
    rows = Station.objects.filter(device__active=True).select_related("device__agency").order_by("device__ident")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return cards_of(list(rows))


def cards_of(stations: Sequence[Station]) -> list[tuple[StationCard, str]]:
    """The cards of these stations with their agency paths, in their order; reads their devices."""
    readings = _readings([station.pk for station in stations])
    return [(_card(station, readings[station.pk]), station.device.agency_path) for station in stations]


def _card(station: Station, readings: list[Reading]) -> StationCard:
    device = station.device
    where = (station.kind, station.lon, station.lat, station.silent_after_s)
    return StationCard(device.pk, device.ident, str(device), *where, readings)


def _readings(devices: list[int]) -> defaultdict[int, list[Reading]]:
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_READINGS, [devices])
        for device, name, unit, value, t, quality, level in cursor.fetchall():
            found[device].append(Reading(name, title_of(name), value, unit, t, names_of(quality), level))
    return found
