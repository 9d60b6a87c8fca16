"""The face of the database room."""

from core.database.pool import close_pools, connect, conninfo, pool
from core.database.write_once import write_once

__all__ = ["close_pools", "connect", "conninfo", "pool", "write_once"]
