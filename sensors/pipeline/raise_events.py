"""Rare messages become events, in the transaction that stores them, each once."""

from datetime import UTC, datetime

import psycopg

from core.access.api import SYSTEM
from core.events.api import Payload, append
from sensors.events import ConnectionLost, GeofenceTransition, SosRaised
from sensors.formats.reported import Cry, Lost, Transition
from sensors.pipeline.decode import Signal
from sensors.pipeline.statements import NEW_SIGNAL
from sensors.quality import names_of

_KINDS: dict[type[Cry] | type[Transition] | type[Lost], int] = {Cry: 1, Transition: 2, Lost: 3}
_LAST_PLACE = "SELECT lon, lat FROM sensors_latest WHERE device_id = %s AND usable"


def raise_signals(cursor: psycopg.Cursor, signals: list[Signal]) -> None:
    """Append an event for every signal that was not there before; calls for help first."""
    for signal in sorted(signals, key=lambda each: not isinstance(each.body, Cry)):
        received = datetime.fromtimestamp(signal.received / 1_000_000, UTC)
        row = (signal.route.device_id, _KINDS[type(signal.body)], signal.key, received)
        if cursor.execute(NEW_SIGNAL, row).fetchone():
            _raise(cursor, signal)


def _raise(cursor: psycopg.Cursor, signal: Signal) -> None:
    payload = _payload(signal)
    place = _place(signal)
    if place is None and isinstance(signal.body, Cry):
        place = cursor.execute(_LAST_PLACE, (signal.route.device_id,)).fetchone()
    append(payload, actor=SYSTEM, agency_path=signal.route.agency_path, place=place, cursor=cursor)


def _payload(signal: Signal) -> Payload:
    route, body = signal.route, signal.body
    match body:
        case Cry():
            t = _iso(signal.received / 1e6 if body.t is None else body.t / 1e6)
            return SosRaised(
                route.ident, route.device_id, route.label or None, body.lon, body.lat, t, names_of(body.quality)
            )
        case Transition():
            when = (_iso(body.t), None if body.waypoint_t is None else _iso(body.waypoint_t))
            where = (body.lon, body.lat, body.acc)
            return GeofenceTransition(
                route.ident, route.device_id, body.event, body.description, *when, *where, body.trigger, body.region
            )
        case Lost():
            return ConnectionLost(route.ident, route.device_id, None if body.t is None else _iso(body.t))


def _place(signal: Signal) -> tuple[float, float] | None:
    body = signal.body
    if isinstance(body, Lost) or body.lon is None or body.lat is None:
        return None
    return body.lon, body.lat


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
