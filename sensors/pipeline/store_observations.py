"""Fourth step, for observations: rows by COPY, the latest reading of each datastream, alarms, and the doorbell."""

import psycopg

from sensors.alarms.rows import Due
from sensors.channels import NOTIFY, OBSERVATIONS_CHANNEL, devices_payload
from sensors.pipeline import observation_sql as sql
from sensors.pipeline.alarm import follow, moment
from sensors.pipeline.columns import Observations
from sensors.pipeline.gather import in_order
from sensors.pipeline.parcel import Parcel, extras_at


def store_observations(cursor: psycopg.Cursor, parcel: Parcel) -> list[Due]:
    """Store what a parcel measured, inside the caller's transaction; returns the events of alarms that are due."""
    if not parcel.heard:
        return []
    order = in_order(parcel.observations)
    observations = parcel.observations.take(order)
    due = follow(cursor, observations, parcel.streams, parcel.heard)
    if len(observations):
        _write(cursor, observations, extras_at(parcel.observation_extras, order))
    _hear(cursor, parcel)
    return due


def _write(cursor: psycopg.Cursor, observations: Observations, extras: dict[int, bytes]) -> None:
    with cursor.copy(sql.COPY_ROWS) as copy:
        copy.write(sql.copy_observations(observations, sql.newest_readings(observations)))
    if extras:
        with cursor.copy(sql.COPY_EXTRAS) as copy:
            for row, extra in extras.items():
                copy.write_row((row, extra.decode()))
    cursor.execute(sql.INSERT[bool(extras)], prepare=True)
    cursor.execute(sql.UPSERT_READINGS, prepare=True)
    changed = {device for (device,) in cursor.fetchall()}
    if changed:
        cursor.execute(NOTIFY, (OBSERVATIONS_CHANNEL, devices_payload(changed)))


def _hear(cursor: psycopg.Cursor, parcel: Parcel) -> None:
    """Whatever a station said, it is not silent."""
    times = [*parcel.observations.received.tolist(), *(dead.received for dead in parcel.dead)]
    if times:
        cursor.execute(sql.HEAR, (sorted(parcel.heard), moment(max(times))))
