"""Checking the whole chain, line by line, in constant memory."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.events.chain import GENESIS, Line, link

_CHUNK = 2000


@dataclass(frozen=True)
class Verdict:
    """How many lines hold, and the first that does not (`broken_at`) with the reason."""

    lines: int
    broken_at: int | None = None
    reason: str = ""


def verify(progress: Callable[[int, int], None] = lambda _line, _all: None) -> Verdict:
    """Recompute every hash from the first line up to the head and compare.

    The head is read first: lines appended meanwhile are the next run's. It is kept apart from the lines, so that a
    cut-off tail shows as well. `progress` is told the line and how many there are.
    """
    head, head_hash, last = _ends()
    if last > head:
        return Verdict(0, head + 1, "headless")
    previous, count = GENESIS, 0
    for line, stored in _lines(head):
        if line.seq != count + 1:
            return Verdict(count, count + 1, "missing")
        previous = link(previous, line)
        if previous != stored:
            return Verdict(count, line.seq, "altered")
        count += 1
        progress(count, head)
    if count != head:
        return Verdict(count, count + 1, "missing")
    return Verdict(count) if head_hash == previous else Verdict(count, count, "altered")


def _ends() -> tuple[int, bytes, int]:
    """The head's number and hash and the last line's number, seen at one moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(h.seq), 0), max(encode(h.hash, 'hex')), (SELECT coalesce(max(seq), 0) FROM core_event)"
            " FROM core_event_head h"
        )
        seq, digest, last = cursor.fetchone()
    return seq, bytes.fromhex(digest or GENESIS.hex()), last


def _lines(head: int) -> Iterator[tuple[Line, bytes]]:
    last = 0
    while rows := _chunk(last, head):
        for row in rows:
            yield Line._make((*row[:8], json.loads(row[8]))), bytes(row[9])
        last = rows[-1][0]


def _chunk(last: int, head: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, type, at, actor_id, actor, agency_path, lon, lat, payload::text, hash"
            " FROM core_event WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s",
            [last, head, _CHUNK],
        )
        return list(cursor.fetchall())
