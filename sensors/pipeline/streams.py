"""What a station measures under a topic: its datastream, what can be measured at all, and which rule alarms."""

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

from sensors.alarms.decide import Rule
from sensors.stations.properties import properties

# The station's own rule goes before the general one.
_FIND = """
SELECT w.device_id, w.property, s.id, s.unit, t.lon, t.lat,
       r.id, r.direction = 'below', r.red, r.orange, r.yellow, r.blue, r.hysteresis
FROM unnest(%s::bigint[], %s::text[]) w (device_id, property)
LEFT JOIN sensors_datastream s ON s.device_id = w.device_id AND s.property = w.property
LEFT JOIN sensors_station t ON t.device_id = w.device_id
LEFT JOIN LATERAL (
    SELECT * FROM sensors_thresholdrule r
    WHERE r.property = w.property AND (r.device_id = w.device_id OR r.device_id IS NULL)
    ORDER BY r.device_id NULLS LAST LIMIT 1
) r ON true
"""
_MAKE = """
INSERT INTO sensors_datastream (device_id, property, unit)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING
"""
_MADE = """
SELECT s.device_id, s.property, s.id FROM sensors_datastream s
JOIN unnest(%s::bigint[], %s::text[]) w (device_id, property) USING (device_id, property)
"""


@dataclass(eq=False)
class Stream:
    """A datastream: `id` is 0 until its first observation makes it. Place in WGS 84, null where not known."""

    device_id: int
    property: str
    unit: str
    least: float
    most: float
    lon: float | None
    lat: float | None
    rule: Rule | None
    id: int = 0


Streams = dict[tuple[int, str], Stream]  # by device and property


def find_streams(connection: psycopg.Connection, wanted: Iterable[tuple[int, str]]) -> Streams:
    """What is known of these devices' properties, which must be in the catalogue.

    Raises:
        psycopg.Error: the database is away.
    """
    pairs = sorted(wanted)
    if not pairs:
        return {}
    rows = connection.execute(_FIND, tuple(map(list, zip(*pairs, strict=True)))).fetchall()
    found = {}
    for device, name, number, unit, lon, lat, rule, *values in rows:
        known = properties()[name]
        alarming = None if rule is None else Rule(*values)
        found[device, name] = Stream(
            device, name, unit or known.unit, known.least, known.most, lon, lat, alarming, number or 0
        )
    return found


def make_streams(connection: psycopg.Connection, streams: Iterable[Stream]) -> None:
    """Give these an id where they have none yet; `connection` must be in autocommit. Raises psycopg.Error."""
    new = {(each.device_id, each.property): each for each in streams if not each.id}
    if not new:
        return
    devices, names = map(list, zip(*new, strict=True))
    connection.execute(_MAKE, (devices, names, [each.unit for each in new.values()]))
    made = {(device, name): number for device, name, number in connection.execute(_MADE, (devices, names)).fetchall()}
    for key, stream in new.items():
        stream.id = made[key]
