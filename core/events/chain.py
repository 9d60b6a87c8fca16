"""The hash chain over the log: pure."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

GENESIS = bytes(32)


class Line(NamedTuple):
    """The part of a log line that is hashed."""

    seq: int
    type: str
    at: datetime
    actor_id: int | None
    actor: str
    agency_path: str
    lon: float | None
    lat: float | None
    payload: dict[str, Any]


def canonical(line: Line) -> bytes:
    """One spelling for one content: sorted keys, no spaces, time in UTC to the microsecond."""
    fields = line._replace(at=line.at.astimezone(UTC).isoformat(timespec="microseconds"))  # type: ignore[arg-type]
    return json.dumps(fields._asdict(), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def link(previous: bytes, line: Line) -> bytes:
    """SHA-256 over the hash before and this line (32 bytes)."""
    return hashlib.sha256(previous + canonical(line)).digest()
