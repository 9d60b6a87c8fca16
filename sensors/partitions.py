"""Positions by day: a partition for each UTC day in the kept range, one for everything outside of it.

Retention drops whole days, which costs nothing, and deletes the few outliers by when they were received.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import psycopg
from psycopg import sql

_FILE = Path(__file__).parent / "data" / "retention.json"
PARENT = "sensors_position"
OUTLIERS = "sensors_position_outlier"
_LOCK = 0x5A48_5041  # one advisory lock for all that changes partitions
_DAYS = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'sensors_position'::regclass AND c.relname ~ '^sensors_position_[0-9]{8}$'
"""


@dataclass(frozen=True)
class Retention:
    """What is kept how long: days, and rows of dead letters."""

    position_days: int
    ahead_days: int
    signal_days: int
    dead_letter_days: int
    dead_letter_rows: int


@lru_cache(maxsize=1)
def retention() -> Retention:
    """The retention in force, from the data file."""
    content = json.loads(_FILE.read_text())
    days = {name: int(each["value"]) for name, each in content["days"].items()}
    most = int(content["rows"]["dead_letter"]["value"])
    return Retention(days["position"], days["ahead"], days["signal"], days["dead_letter"], most)


def kept_days(today: date, kept: Retention) -> tuple[date, date]:
    """The first and the last day that have a partition of their own."""
    return today - timedelta(days=kept.position_days), today + timedelta(days=kept.ahead_days)


def partition_name(day: date) -> str:
    """`sensors_position_20261122`."""
    return f"{PARENT}_{day:%Y%m%d}"


def existing_days(connection: psycopg.Connection) -> set[date]:
    """The days that have a partition."""
    names = (name for (name,) in connection.execute(_DAYS).fetchall())
    return {datetime.strptime(name[-8:], "%Y%m%d").replace(tzinfo=UTC).date() for name in names}


def ensure(connection: psycopg.Connection, days: Iterable[date]) -> None:
    """Make partitions for these days where they are missing; `connection` must be in autocommit.

    Raises:
        psycopg.Error: the database is away, or a long transaction holds the table (after five seconds).
    """
    for day in sorted(set(days)):
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute("SET LOCAL lock_timeout = '5s'")
            if day not in existing_days(connection):
                _make(connection, day)


def _make(connection: psycopg.Connection, day: date) -> None:
    """Make one day's partition; fixes of that day that came early, from clocks ahead, move in."""
    name, after = sql.Identifier(partition_name(day)), day + timedelta(days=1)
    bounds = {"from_": sql.Literal(f"{day} 00:00+00"), "to": sql.Literal(f"{after} 00:00+00")}
    parts = {"name": name, "parent": sql.Identifier(PARENT), "outliers": sql.Identifier(OUTLIERS), **bounds}
    statements = (
        "CREATE TABLE {name} (LIKE {parent} INCLUDING ALL)",
        "LOCK TABLE {outliers} IN ACCESS EXCLUSIVE MODE",
        (
            "WITH early AS (DELETE FROM {outliers} WHERE t >= {from_} AND t < {to} RETURNING *)"
            " INSERT INTO {name} SELECT * FROM early"
        ),
        "ALTER TABLE {parent} ATTACH PARTITION {name} FOR VALUES FROM ({from_}) TO ({to})",
    )
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**parts))


def maintain(connection: psycopg.Connection, today: date, kept: Retention) -> dict[str, int]:
    """Make the days ahead, drop what is too old; returns how much of each. `connection` must be in autocommit."""
    first, last = kept_days(today, kept)
    ensure(connection, (today + timedelta(days=ahead) for ahead in range((last - today).days + 1)))
    old = [day for day in existing_days(connection) if day < first]
    for day in old:
        _drop(connection, day)
    oldest = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return {
        "days_dropped": len(old),
        "outliers": _delete(connection, "sensors_position_outlier", "received", oldest),
        "signals": _delete(connection, "sensors_signal", "received", _before(today, kept.signal_days)),
        "dead_letters": _delete(connection, "sensors_deadletter", "received", _before(today, kept.dead_letter_days))
        + _trim_dead_letters(connection, kept.dead_letter_rows),
    }


def _drop(connection: psycopg.Connection, day: date) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute("SET LOCAL lock_timeout = '5s'")
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(partition_name(day))))


def _before(today: date, days: int) -> datetime:
    return datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=days)


def _delete(connection: psycopg.Connection, table: str, column: str, before: datetime) -> int:
    statement = sql.SQL("DELETE FROM {} WHERE {} < %s").format(sql.Identifier(table), sql.Identifier(column))
    return connection.execute(statement, (before,)).rowcount


def _trim_dead_letters(connection: psycopg.Connection, most: int) -> int:
    """Keep the newest `most` dead letters."""
    statement = """
        DELETE FROM sensors_deadletter
        WHERE id <= (SELECT id FROM sensors_deadletter ORDER BY id DESC OFFSET %s LIMIT 1)
    """
    return connection.execute(statement, (most,)).rowcount
