"""The face of the numbers room."""

from core.numbers.take import next_serial

__all__ = ["next_serial"]
