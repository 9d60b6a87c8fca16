"""Connections for hot paths: psycopg itself, prepared statements, never the ORM row by row."""

from functools import lru_cache

from django.conf import settings
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool


def conninfo() -> str:
    """How to reach the database, as libpq writes it; follows Django's settings, so tests get theirs."""
    database = settings.DATABASES["default"]
    return _conninfo(*(database[each] for each in ("HOST", "PORT", "NAME", "USER", "PASSWORD")))


@lru_cache(maxsize=8)
def _conninfo(host: str, port: str, name: str, user: str, password: str) -> str:
    """Written and checked once: hot paths ask for it with every statement."""
    return make_conninfo(
        "",
        host=host,
        port=port,
        dbname=name,
        user=user,
        password=password or None,
        connect_timeout=2,
        application_name="zhihui",
    )


def connect() -> Connection:
    """A connection of one's own, in autocommit: for long-lived readers and writers."""
    return Connection.connect(conninfo(), autocommit=True)


_pools: dict[str, ConnectionPool] = {}


def pool() -> ConnectionPool:
    """This process's pool of autocommit connections; each is checked before it is lent, so a restart heals."""
    target = conninfo()
    if target not in _pools:
        _pools[target] = _opened(target)
    return _pools[target]


def _opened(target: str) -> ConnectionPool:
    return ConnectionPool(
        target,
        min_size=1,
        max_size=8,
        timeout=5,
        kwargs={"autocommit": True, "prepare_threshold": 1},
        check=ConnectionPool.check_connection,
        open=True,
    )


def close_pools() -> None:
    """Close this process's connections; the next `pool()` opens anew."""
    while _pools:
        _, opened = _pools.popitem()
        opened.close()
