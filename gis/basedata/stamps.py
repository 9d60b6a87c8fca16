"""Which version of each data set is loaded, as this process last saw it."""

import time

from core.database.api import pool

FRESH_S = 5.0  # how long a process trusts what it read; data changes at starts and imports only

_ONE = "SELECT version FROM citygis_basedatastamp WHERE dataset = %(dataset)s"


class _Stamps:
    """The loaded versions by data set, read again when older than `FRESH_S`."""

    def __init__(self) -> None:
        self.read_at = -FRESH_S
        self.versions: dict[str, str] = {}

    def current(self) -> dict[str, str]:
        now = time.monotonic()
        if now - self.read_at > FRESH_S:
            with pool().connection() as connection:
                found = connection.execute("SELECT dataset, version FROM citygis_basedatastamp").fetchall()
            self.versions, self.read_at = dict(found), now
        return self.versions


_stamps = _Stamps()


def loaded_version(dataset: str) -> str:
    """The version's checksum; empty where nothing has been loaded."""
    return _stamps.current().get(dataset, "")


def version_now(dataset: str) -> str:
    """The version as the database has it at this moment; empty where there is none."""
    with pool().connection() as connection:
        row = connection.execute(_ONE, {"dataset": dataset}, prepare=True).fetchone()
    return row[0] if row else ""


def forget() -> None:
    """Read the versions again at the next question: after a load in this process, and between tests."""
    _stamps.read_at = -FRESH_S
