"""The face of the database room."""

from core.database.pool import connect, conninfo, pool

__all__ = ["connect", "conninfo", "pool"]
