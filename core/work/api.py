"""The face of the work room."""

from core.work.jobs import job, watch

__all__ = ["job", "watch"]
