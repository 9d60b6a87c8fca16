"""Positions by day: made ahead and on demand, dropped when too old; outliers go by when they were received."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from core.database.api import connect
from sensors.partitions import Retention, ensure, existing_days, maintain, partition_name

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2031, 5, 20)  # far from the days that other tests use
KEPT = Retention(
    position_days=10, observation_days=20, ahead_days=2, signal_days=5, dead_letter_days=5, dead_letter_rows=3
)


@pytest.fixture
def database() -> Iterator[psycopg.Connection]:
    with connect() as connection:
        yield connection
        for day in existing_days(connection):
            if day.year >= 2031:
                connection.execute(f"DROP TABLE {partition_name(day)}")
        connection.execute("TRUNCATE sensors_position, sensors_signal, sensors_deadletter")


def store(database: psycopg.Connection, t: datetime, received: datetime) -> None:
    database.execute(
        "INSERT INTO sensors_position (device_id, t, received, lon, lat, quality) VALUES (1, %s, %s, 121, 38, 0)",
        (t, received),
    )


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def count(database: psycopg.Connection, table: str) -> int:
    row = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_days_are_made_ahead_and_old_ones_dropped(database: psycopg.Connection) -> None:
    old = TODAY - timedelta(days=11)
    ensure(database, [old, TODAY - timedelta(days=10)])
    store(database, noon(old), noon(old))
    done = maintain(database, TODAY, KEPT)
    days = {day for day in existing_days(database) if day.year >= 2031}
    assert days == {TODAY - timedelta(days=10), *(TODAY + timedelta(days=ahead) for ahead in range(3))}
    assert done["days_dropped"] >= 1
    assert count(database, "sensors_position") == 0


def test_fixes_that_came_before_their_day_move_into_its_partition(database: psycopg.Connection) -> None:
    store(database, noon(TODAY), noon(TODAY) - timedelta(days=5))
    assert count(database, "sensors_position_outlier") == 1
    ensure(database, [TODAY])
    assert count(database, "sensors_position_outlier") == 0
    assert count(database, partition_name(TODAY)) == 1
    ensure(database, [TODAY])  # harmless


def test_a_day_begins_and_ends_at_midnight_utc(database: psycopg.Connection) -> None:
    ensure(database, [TODAY])
    midnight = datetime(2031, 5, 20, tzinfo=UTC)
    for t in (midnight - timedelta(microseconds=1), midnight, midnight + timedelta(hours=23, minutes=59)):
        store(database, t, t)
    assert count(database, partition_name(TODAY)) == 2


def test_outliers_signals_and_dead_letters_go_by_when_they_were_received(database: psycopg.Connection) -> None:
    for days in (3, 30):
        received = noon(TODAY) - timedelta(days=days)
        store(database, datetime(1970, 1, 2, tzinfo=UTC) + timedelta(days=days), received)
        database.execute("INSERT INTO sensors_signal VALUES (1, 1, %s, %s)", (days, received))
    columns = "received, topic, reason, detail, size, payload"
    letter = f"INSERT INTO sensors_deadletter ({columns}) VALUES (%s, '', 'x', '', 0, '')"
    for days in (3, 3, 3, 3, 3, 30):
        database.execute(letter, (noon(TODAY) - timedelta(days=days),))
    done = maintain(database, TODAY, KEPT)
    assert (done["outliers"], done["signals"], done["dead_letters"]) == (1, 1, 3)
    assert count(database, "sensors_deadletter") == KEPT.dead_letter_rows
    assert count(database, "sensors_position_outlier") == 1
