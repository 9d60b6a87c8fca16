"""Rows as PostgreSQL's binary COPY reads them, made from columns at once."""

from collections.abc import Sequence

import numpy as np

POSTGRES_EPOCH_US = 946_684_800_000_000  # 2000-01-01: where PostgreSQL counts microseconds from
_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TAIL = b"\xff\xff"
Fields = Sequence[tuple[str, str]]  # name and big-endian type


class Layout:
    """The form of a row: the number of its fields, then each field with its length before it."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        parts = [part for name, kind in fields for part in ((f"{name}_", ">i4"), (name, kind))]
        self._row = np.dtype([("fields", ">i2"), *parts])

    def rows(self, count: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
        """So many rows whose fields are still to be filled in, by name."""
        rows = np.empty(count, self._row)
        rows["fields"] = len(self.fields)
        for name, kind in self.fields:
            rows[f"{name}_"] = np.dtype(kind).itemsize
        return rows


def copy_bytes(rows: np.ndarray[tuple[int], np.dtype[np.void]]) -> bytes:
    """Filled rows as COPY … (FORMAT binary) takes them."""
    return _HEAD + rows.tobytes() + _TAIL
