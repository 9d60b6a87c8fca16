"""Writing an event: in the writer's own transaction, so that it is there exactly when the change is."""

import json
import sys
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec
from django.db import connection, transaction

from core.access.principal import Principal
from core.events.chain import Line, link
from core.events.types import EVENT_TYPES, Payload, name_of
from core.plugins.errors import PluginError
from core.plugins.host import CORE, owner_of

EVENTS_CHANNEL = "zhihui_events"

_LOCK_HEAD = "SELECT seq, hash FROM core_event_head WHERE id = 1 FOR UPDATE"
_MOVE_HEAD = "UPDATE core_event_head SET seq = %s, hash = %s WHERE id = 1"
_INSERT = """
INSERT INTO core_event (seq, type, at, actor_id, actor, agency_path, lon, lat, payload, hash)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)
"""
_RING = "SELECT pg_notify(%s, %s)"  # delivered on commit, and only then


class Cursor(Protocol):
    """What Django's and psycopg's cursors have in common."""

    def execute(self, query: Any, params: Any = ..., /) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """The next row."""


def append(
    payload: Payload,
    *,
    actor: Principal,
    agency_path: str = "",
    place: tuple[float, float] | None = None,
    cursor: Cursor | None = None,
) -> int:
    """Append an event and return its number.

    The log's head stays locked until the surrounding transaction ends: append late, commit soon. `place` is lon, lat
    (CRS84). With `cursor`, that cursor's transaction is the writer's; without, Django's, which must be open.

    Raises:
        LookupError: the payload's class is no declared event.
        PluginError: a plugin's code tries to speak for another plugin or for the house.
        TransactionManagementError: no transaction is open on Django's connection.
    """
    _need_own(payload, str(sys._getframe(1).f_globals.get("__name__", "")))
    if cursor is None:
        _need_transaction()
        with connection.cursor() as own:
            return _append(own, payload, actor, agency_path, place)
    return _append(cursor, payload, actor, agency_path, place)


def _need_own(payload: Payload, module: str) -> None:
    """A plugin publishes its own events only; what it does through the house's actions, the house publishes."""
    owner = owner_of(module)
    if owner != CORE and EVENT_TYPES.owner(name_of(payload)) != owner:
        raise PluginError([f"plugin {owner!r} publishes {name_of(payload)!r}, which is not its own"])


def _need_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("append an event inside the transaction that makes its change")


def _append(
    cursor: Cursor, payload: Payload, actor: Principal, agency_path: str, place: tuple[float, float] | None
) -> int:
    cursor.execute(_LOCK_HEAD)
    last, previous = cursor.fetchone()
    lon, lat = place or (None, None)
    # to_builtins and back through JSON: the hash must see what the database will give back
    content = json.loads(json.dumps(msgspec.to_builtins(payload), allow_nan=False))
    who = (actor.user_id, actor.username, agency_path)
    line = Line(last + 1, name_of(payload), datetime.now(UTC), *who, lon, lat, content)
    digest = link(bytes(previous), line)
    cursor.execute(_INSERT, (*line[:8], json.dumps(content, ensure_ascii=False), digest))
    cursor.execute(_MOVE_HEAD, (line.seq, digest))
    cursor.execute(_RING, (EVENTS_CHANNEL, str(line.seq)))
    return line.seq
