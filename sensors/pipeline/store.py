"""Fourth step: one transaction for everything that a batch amounts to.

What the database refuses is cut in halves until the one message that holds it is found; that becomes a dead letter.
"""

from collections.abc import Iterator
from datetime import timedelta

import psycopg

from sensors.formats.errors import Reason
from sensors.formats.reported import Cry, Mark, Note, ToldPart
from sensors.formats.times import EPOCH
from sensors.pipeline import statements as sql
from sensors.pipeline.alarm import moment
from sensors.pipeline.decode import Dead, Kept
from sensors.pipeline.inbox import Batch
from sensors.pipeline.parcel import Parcel, newest_rows
from sensors.pipeline.raise_events import append_all, raise_signals
from sensors.pipeline.store_observations import store_observations
from sensors.telemetry import Fix

# What a retry cannot heal: data exceptions, broken constraints, values too large for the server (SQLSTATE classes).
_REFUSALS = ("22", "23", "54")
DETAIL_CHARACTERS = 2000


def store(connection: psycopg.Connection, parcel: Parcel, batch: Batch) -> list[Fix]:
    """Store and commit a parcel; returns the fixes that became their devices' latest.

    Raises:
        psycopg.Error: the database is away or unwell; nothing is stored of this part, and storing again is harmless.
    """
    try:
        with connection.transaction():
            return _write(connection, parcel)
    except psycopg.Error as error:
        if (error.sqlstate or "")[:2] not in _REFUSALS:
            raise
        return _store_around(connection, parcel, batch, str(error))


def _store_around(connection: psycopg.Connection, parcel: Parcel, batch: Batch, complaint: str) -> list[Fix]:
    """Store what the database takes of a refused parcel."""
    if parcel.last - parcel.first == 1:
        with connection.transaction():
            return _write(connection, parcel.only_dead(_refused(parcel.first, batch, complaint)))
    middle = (parcel.first + parcel.last) // 2
    halves = (parcel.part(parcel.first, middle), parcel.part(middle, parcel.last))
    return [fix for half in halves for fix in store(connection, half, batch)]


def _refused(message: int, batch: Batch, complaint: str) -> Dead:
    topic, payload = batch.topics[message], batch.payloads[message]
    size, received = batch.size_of(message), batch.received[message]
    return Dead(message, topic, None, Reason.REFUSED_BY_DATABASE, complaint, None, size, payload, received)


def _write(connection: psycopg.Connection, parcel: Parcel) -> list[Fix]:
    with connection.cursor() as cursor:
        latest = _write_fixes(cursor, parcel) if len(parcel.fixes) else []
        if parcel.dead:
            _write_dead(cursor, parcel.dead)
        for kept in parcel.kept:
            if not isinstance(kept.body, ToldPart):
                _keep(cursor, kept)
        if told := [kept for kept in parcel.kept if isinstance(kept.body, ToldPart)]:
            _hand_on(cursor, told)
        due = raise_signals(cursor, parcel.signals) + store_observations(cursor, parcel)
        append_all(cursor, due)
    return latest


def _write_fixes(cursor: psycopg.Cursor, parcel: Parcel) -> list[Fix]:
    newest = newest_rows(parcel.fixes)
    with cursor.copy(sql.COPY_FIXES) as copy:
        copy.write(sql.copy_rows(parcel.fixes, newest))
    if parcel.extras:
        with cursor.copy(sql.COPY_EXTRAS) as copy:
            for row, extra in parcel.extras.items():
                copy.write_row((row, extra.decode()))
    cursor.execute(sql.INSERT_POSITIONS[bool(parcel.extras)], prepare=True)
    if any(isinstance(signal.body, Cry) for signal in parcel.signals):
        cursor.execute(sql.MARK_SOS)
    cursor.execute(sql.UPSERT_LATEST[bool(parcel.extras)], prepare=True, binary=True)
    changed = {device for (device,) in cursor.fetchall()}
    return list(_announced(parcel, newest.tolist(), changed))


def _announced(parcel: Parcel, newest: list[int], changed: set[int]) -> Iterator[Fix]:
    """The newest rows of the devices in `changed`, as they are announced."""
    taken = parcel.fixes.take(newest)  # type: ignore[arg-type]
    columns = (taken.device, taken.t // 1000, taken.lon, taken.lat, taken.acc, taken.course, taken.speed)
    rest = (taken.battery, taken.quality, taken.received // 1000)
    for device, t, lon, lat, acc, course, speed, battery, quality, received in zip(
        *(column.tolist() for column in (*columns, *rest)), strict=True
    ):
        if device in changed:
            power = None if battery != battery else round(battery)
            fix = (device, t, lon, lat, _known(acc), _known(course), _known(speed), power)
            yield Fix(*fix, quality, bool(quality & 32), received)


def _known(value: float) -> float | None:
    return None if value != value else value


def _write_dead(cursor: psycopg.Cursor, dead: list[Dead]) -> None:
    with cursor.copy(sql.COPY_DEAD) as copy:
        for each in dead:
            copy.write_row(
                (
                    moment(each.received),
                    _text(each.topic.decode(errors="replace")),
                    each.device_id,
                    each.reason.value,
                    _text(each.detail[:DETAIL_CHARACTERS]),
                    each.item,
                    each.size,
                    each.payload,
                )
            )


def _text(value: str) -> str:
    """PostgreSQL's text holds everything but NUL."""
    return value.replace("\0", "\ufffd")


def _hand_on(cursor: psycopg.Cursor, told: list[Kept]) -> None:
    """Keep for plugins what their feeds said, until they have handled it."""
    with cursor.copy(sql.COPY_TOLD) as copy:
        for kept in told:
            assert isinstance(kept.body, ToldPart)
            copy.write_row((kept.body.feed, kept.route.device_id, moment(kept.received), kept.body.body.decode()))


def _keep(cursor: psycopg.Cursor, kept: Kept) -> None:
    device, body, received = kept.route.device_id, kept.body, moment(kept.received)
    if isinstance(body, Mark):
        place = (body.lon, body.lat, body.radius)
        extra = None if body.extra is None else body.extra.decode()
        t = EPOCH + timedelta(seconds=body.t)
        cursor.execute(sql.KEEP_MARK, (device, t, _text(body.description), *place, extra, received))
    elif isinstance(body, Note):
        cursor.execute(sql.KEEP_NOTE, (device, body.kind, received, body.body.decode()))
