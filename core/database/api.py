"""The face of the database room."""

from core.database.pool import close_pools, connect, conninfo, pool

__all__ = ["close_pools", "connect", "conninfo", "pool"]
