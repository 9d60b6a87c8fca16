"""Positions and observations by day: a partition for each UTC day in the kept range, one for everything outside of it.

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
POSITIONS = "sensors_position"
OBSERVATIONS = "sensors_observation"
_LOCK = 0x5A48_5041  # one advisory lock for all that changes partitions
_DAYS = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = to_regclass(%s) AND c.relname ~ '_[0-9]{8}$'
"""


@dataclass(frozen=True)
class Retention:
    """What is kept how long: days, and rows of dead letters."""

    position_days: int
    observation_days: int
    ahead_days: int
    signal_days: int
    dead_letter_days: int
    dead_letter_rows: int

    def days_of(self, table: str) -> int:
        """For how many days a partitioned table keeps its rows."""
        return {POSITIONS: self.position_days, OBSERVATIONS: self.observation_days}[table]


@lru_cache(maxsize=1)
def retention() -> Retention:
    """The retention in force, from the data file."""
    content = json.loads(_FILE.read_text())
    days = {name: int(each["value"]) for name, each in content["days"].items()}
    most = int(content["rows"]["dead_letter"]["value"])
    names = ("position", "observation", "ahead", "signal", "dead_letter")
    return Retention(**{f"{name}_days": days[name] for name in names}, dead_letter_rows=most)


def kept_days(today: date, kept: Retention, table: str) -> tuple[date, date]:
    """The first and the last day that have a partition of their own."""
    return today - timedelta(days=kept.days_of(table)), today + timedelta(days=kept.ahead_days)


def partition_name(day: date, table: str = POSITIONS) -> str:
    """`sensors_position_20261122`."""
    return f"{table}_{day:%Y%m%d}"


def existing_days(connection: psycopg.Connection, table: str = POSITIONS) -> set[date]:
    """The days that have a partition."""
    names = (name for (name,) in connection.execute(_DAYS, (table,)).fetchall())
    return {datetime.strptime(name[-8:], "%Y%m%d").replace(tzinfo=UTC).date() for name in names}


def ensure(connection: psycopg.Connection, days: Iterable[date], table: str = POSITIONS) -> None:
    """Make partitions for these days where they are missing; `connection` must be in autocommit.

    Raises:
        psycopg.Error: the database is away, or a long transaction holds the table (after five seconds).
    """
    for day in sorted(set(days)):
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute("SET LOCAL lock_timeout = '5s'")
            if day not in existing_days(connection, table):
                _make(connection, day, table)


def _make(connection: psycopg.Connection, day: date, table: str) -> None:
    """Make one day's partition; rows of that day that came early, from clocks ahead, move in."""
    name, after = sql.Identifier(partition_name(day, table)), day + timedelta(days=1)
    bounds = {"from_": sql.Literal(f"{day} 00:00+00"), "to": sql.Literal(f"{after} 00:00+00")}
    parts = {"name": name, "parent": sql.Identifier(table), "outliers": sql.Identifier(_outliers(table)), **bounds}
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
    done = [_maintain_table(connection, today, kept, table) for table in (POSITIONS, OBSERVATIONS)]
    return {
        "days_dropped": sum(days for days, _ in done),
        "outliers": sum(outliers for _, outliers in done),
        "signals": _delete(connection, "sensors_signal", _midnight(today, kept.signal_days)),
        "dead_letters": _delete(connection, "sensors_deadletter", _midnight(today, kept.dead_letter_days))
        + _trim_dead_letters(connection, kept.dead_letter_rows),
    }


def _maintain_table(connection: psycopg.Connection, today: date, kept: Retention, table: str) -> tuple[int, int]:
    """How many days were dropped, and how many outliers deleted."""
    first, last = kept_days(today, kept, table)
    ensure(connection, (today + timedelta(days=ahead) for ahead in range((last - today).days + 1)), table)
    old = [day for day in existing_days(connection, table) if day < first]
    for day in old:
        _drop(connection, day, table)
    return len(old), _delete(connection, _outliers(table), _midnight(today, kept.days_of(table)))


def _outliers(table: str) -> str:
    return f"{table}_outlier"


def _drop(connection: psycopg.Connection, day: date, table: str) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute("SET LOCAL lock_timeout = '5s'")
        name = sql.Identifier(partition_name(day, table))
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(name))


def _midnight(today: date, days: int) -> datetime:
    return datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=days)


def _delete(connection: psycopg.Connection, table: str, before: datetime) -> int:
    """Delete what was received before that time."""
    statement = sql.SQL("DELETE FROM {} WHERE received < %s").format(sql.Identifier(table))
    return connection.execute(statement, (before,)).rowcount


def _trim_dead_letters(connection: psycopg.Connection, most: int) -> int:
    """Keep the newest `most` dead letters."""
    statement = """
        DELETE FROM sensors_deadletter
        WHERE id <= (SELECT id FROM sensors_deadletter ORDER BY id DESC OFFSET %s LIMIT 1)
    """
    return connection.execute(statement, (most,)).rowcount
